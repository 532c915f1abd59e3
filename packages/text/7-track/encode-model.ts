import type { Block } from '../4-weigh/blocks.ts'
import { indexOf } from '../4-weigh/count-terms.ts'
import type { Siblings, ThemeModel } from './theme-model.ts'

const MAGIC = 0x314d4f4b
const UNREADABLE = 'theme-model-unreadable'

/**
 * Writes a model as bytes: a header of JSON (names, vocabulary, shapes) and the vectors as little-endian Float32.
 * The same model always gives the same bytes.
 */
export function encodeModel(model: ThemeModel): Uint8Array {
  const parts: Float32Array[] = []
  const put = (values: Float32Array): number => {
    parts.push(values)
    return values.length
  }
  const block = ({ features, weight, width, vectors, mean }: Block) => ({
    features,
    width,
    lengths: [put(weight), put(vectors), put(mean)],
  })
  const siblings = ({ themes, centroids, shares }: Siblings) => ({
    themes,
    lengths: [put(centroids)],
    shares: [...shares],
  })
  const header =
    model.kind === 'words'
      ? model
      : {
          kind: model.kind,
          seed: model.seed,
          floor: model.floor,
          themes: model.themes,
          trainedOn: model.space.trainedOn,
          ...(model.space.source === undefined ? {} : { source: model.space.source }),
          words: block(model.space.words),
          letters: block(model.space.letters),
          topics: block(model.space.topics),
          top: siblings(model.top),
          below: [...model.below].map(([parent, group]) => ({ parent, ...siblings(group) })),
          ...(model.leaning === undefined ? {} : { leaning: [put(model.leaning.middles), put(model.leaning.towards)] }),
          ...(model.links === undefined ? {} : { links: model.links }),
        }
  const text = new TextEncoder().encode(JSON.stringify(header))
  const start = 8 + Math.ceil(text.length / 4) * 4
  const bytes = new Uint8Array(start + 4 * parts.reduce((sum, part) => sum + part.length, 0))
  const view = new DataView(bytes.buffer)
  view.setUint32(0, MAGIC, true)
  view.setUint32(4, text.length, true)
  bytes.set(text, 8)
  let at = start
  for (const part of parts) {
    for (const value of part) {
      view.setFloat32(at, value, true)
      at += 4
    }
  }
  return bytes
}

interface BlockHeader {
  features: string[]
  width: number
  lengths: number[]
}

interface SiblingsHeader {
  themes: number[]
  lengths: number[]
  shares: number[]
}

/**
 * Reads what {@link encodeModel} wrote.
 * @throws Error with the message `theme-model-unreadable` where the bytes are no model or are cut off
 */
export function decodeModel(bytes: Uint8Array): ThemeModel {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 8 || view.getUint32(0, true) !== MAGIC) throw new Error(UNREADABLE)
  const textLength = view.getUint32(4, true)
  if (8 + textLength > bytes.length) throw new Error(UNREADABLE)
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + textLength)))
  if (header.kind === 'words') return header as ThemeModel
  let at = 8 + Math.ceil(textLength / 4) * 4
  const take = (length = 0): Float32Array => {
    if (at + 4 * length > bytes.length) throw new Error(UNREADABLE)
    const values = new Float32Array(length)
    for (let i = 0; i < length; i++, at += 4) values[i] = view.getFloat32(at, true)
    return values
  }
  const block = ({ features, width, lengths }: BlockHeader): Block => {
    const [weight, vectors, mean] = [take(lengths[0]), take(lengths[1]), take(lengths[2])]
    return { features, index: indexOf(features), width, weight, vectors, mean }
  }
  const siblings = ({ themes, lengths, shares }: SiblingsHeader): Siblings => ({
    themes,
    centroids: take(lengths[0]),
    shares: Float64Array.from(shares),
  })
  const words = block(header.words)
  const source = header.source === undefined ? {} : { source: header.source as string }
  const [letters, topics] = [block(header.letters), block(header.topics)]
  const space = { words, letters, topics, trainedOn: header.trainedOn, ...source }
  const top = siblings(header.top)
  const below = new Map((header.below as (SiblingsHeader & { parent: number })[]).map((g) => [g.parent, siblings(g)]))
  const [middles, towards] = (header.leaning as number[] | undefined)?.map(take) ?? []
  const leaning = middles && towards ? { leaning: { middles, towards } } : {}
  const links = header.links === undefined ? {} : { links: header.links }
  const { seed, floor, themes } = header
  return { kind: 'space', seed, space, floor, top, ...leaning, below, themes, ...links }
}
