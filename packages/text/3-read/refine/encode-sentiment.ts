import { GRAM_SPACE } from './hash-grams.ts'
import { EXTRA_FEATURES, type Weights } from './logistic.ts'
import { PARTS, type Parts, type SentimentModel } from './sentiment-model.ts'

/** "KOS1", little-endian. */
const MAGIC = 0x31534f4b
const WIDTH = GRAM_SPACE + EXTRA_FEATURES
const UNREADABLE = 'sentiment-model-unreadable'

interface Header {
  version: number
  /** steps and biases of the vectors that follow; null where that classifier is absent */
  words: number[] | null
  ratings: number[] | null
  learnedFrom: SentimentModel['learnedFrom']
  calibration: SentimentModel['calibration']
}

const numbersOf = (parts: Parts): number[] => parts.flatMap(({ steps, bias }) => [...steps, ...bias])
const vectorsOf = (parts: Parts | null): Int8Array[] => (parts ?? []).flatMap(({ praise, blame }) => [praise, blame])

/**
 * Writes a sentiment model as bytes: a header of JSON and the weights, one byte each (0.5 MB at most). The same model always
 * gives the same bytes.
 */
export function encodeSentiment(model: SentimentModel): Uint8Array {
  const header: Header = {
    version: model.version,
    words: model.words && numbersOf(model.words),
    ratings: model.ratings && numbersOf(model.ratings),
    learnedFrom: model.learnedFrom,
    calibration: model.calibration,
  }
  const text = new TextEncoder().encode(JSON.stringify(header))
  const vectors = [...vectorsOf(model.words), ...vectorsOf(model.ratings)]
  const bytes = new Uint8Array(8 + text.length + vectors.length * WIDTH)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, MAGIC, true)
  view.setUint32(4, text.length, true)
  bytes.set(text, 8)
  vectors.forEach((vector, i) => {
    bytes.set(new Uint8Array(vector.buffer, vector.byteOffset, WIDTH), 8 + text.length + i * WIDTH)
  })
  return bytes
}

function readHeader(bytes: Uint8Array): { header: Header; length: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 8 || view.getUint32(0, true) !== MAGIC) throw new Error(UNREADABLE)
  const length = 8 + view.getUint32(4, true)
  if (length > bytes.length) throw new Error(UNREADABLE)
  try {
    const header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, length))) as Header
    if (header.version !== 1) throw new Error(UNREADABLE)
    return { header, length }
  } catch {
    throw new Error(UNREADABLE)
  }
}

/**
 * Reads what {@link encodeSentiment} wrote.
 * @throws Error with the message `sentiment-model-unreadable` where the bytes are no such model, of a later version or cut off
 */
export function decodeSentiment(bytes: Uint8Array): SentimentModel {
  const { header, length } = readHeader(bytes)
  const count = [header.words, header.ratings].filter((one) => one !== null).length * 2 * PARTS
  if (bytes.length !== length + count * WIDTH) throw new Error(UNREADABLE)
  let at = length
  const vector = (): Int8Array => {
    const values = Int8Array.from(new Int8Array(bytes.buffer, bytes.byteOffset + at, WIDTH))
    at += WIDTH
    return values
  }
  const weights = ([step = 0, other = 0, bias = 0, offset = 0]: number[]): Weights => ({
    praise: vector(),
    blame: vector(),
    steps: [step, other],
    bias: [bias, offset],
  })
  const parts = (numbers: number[] | null): Parts | null =>
    numbers && Array.from({ length: PARTS }, (_, part) => weights(numbers.slice(4 * part, 4 * part + 4)))
  const words = parts(header.words)
  const ratings = parts(header.ratings)
  return { version: 1, words, ratings, learnedFrom: header.learnedFrom, calibration: header.calibration }
}
