import { type Block, placeInBlock } from '../4-weigh/blocks.ts'
import { countTerms } from '../4-weigh/count-terms.ts'

/**
 * Word vectors of the corpus and each article's row among them. Rows are cut in two: `heads` holds the leading numbers of all rows
 * one after the other, `rests` the others, and `lengths` how long each row's rest is. A head and the length of the rest bound a
 * cosine (Cauchy–Schwarz), and a bound is mostly enough: see `closenessOf`.
 */
export interface FaqVectors {
  block: Block
  /** articles that taught them */
  trainedOn: number
  heads: Float32Array
  rests: Float32Array
  lengths: Float64Array
}

/**
 * How many of a row's numbers are its head. Flat between 64 and 96 for rows of 200.
 * @example
 * headWidth(200) // => 80
 */
export const headWidth = (width: number): number => Math.floor((2 * width) / 5)

/**
 * Vectors with room for so many articles, none of which stands anywhere yet.
 * @example
 * emptyVectors({ features: [], index: new Map(), weight: new Float32Array(0), width: 5, vectors: new Float32Array(0), mean: new Float32Array(0) }, 9, 4).heads.length // => 8
 */
export function emptyVectors(block: Block, trainedOn: number, places: number): FaqVectors {
  const head = headWidth(block.width)
  const [heads, rests] = [new Float32Array(places * head), new Float32Array(places * (block.width - head))]
  return { block, trainedOn, heads, rests, lengths: new Float64Array(places) }
}

/**
 * How long a row's rest is.
 * @example
 * restLength(Float32Array.of(9, 9, 0, 3, 4)) // => 5
 */
export function restLength(row: Float32Array): number {
  let square = 0
  for (let d = headWidth(row.length); d < row.length; d++) square += row[d]! * row[d]!
  return Math.sqrt(square)
}

/**
 * Terms as one point among the vectors: length 1, zeros where no word is known.
 * @example
 * placeTerms({ features: [], index: new Map(), weight: new Float32Array(0), width: 2, vectors: new Float32Array(0), mean: new Float32Array(0) }, ['a']) // => new Float32Array(2)
 */
export function placeTerms(block: Block, terms: readonly string[]): Float32Array {
  return placeInBlock(block, countTerms([terms], block.index))
}

/**
 * Gives an article its row. It stands where its *question* stands: a query is a question too, and like is compared with like.
 * @param place address in the index; room is made as needed
 * @returns the vectors handed in
 * @example
 * setRow(emptyVectors({ features: [], index: new Map(), weight: new Float32Array(0), width: 2, vectors: new Float32Array(0), mean: new Float32Array(0) }, 0, 0), 1, ['a']).rests.length // => 4
 */
export function setRow(vectors: FaqVectors, place: number, question: readonly string[]): FaqVectors {
  return writeRow(vectors, place, placeTerms(vectors.block, question))
}

/**
 * Empties an article's row.
 * @returns the vectors handed in
 * @example
 * clearRow(setRow(emptyVectors({ features: ['a'], index: new Map([['a', 0]]), weight: Float32Array.of(1), width: 2, vectors: Float32Array.of(0, 1), mean: new Float32Array(0) }, 0, 1), 0, ['a']), 0).rests[1] // => 0
 */
export function clearRow(vectors: FaqVectors, place: number): FaqVectors {
  return writeRow(vectors, place, new Float32Array(vectors.block.width))
}

function writeRow(vectors: FaqVectors, place: number, row: Float32Array): FaqVectors {
  const head = headWidth(row.length)
  const rest = row.length - head
  vectors.heads = withRoom(vectors.heads, (place + 1) * head, (length) => new Float32Array(length))
  vectors.rests = withRoom(vectors.rests, (place + 1) * rest, (length) => new Float32Array(length))
  vectors.lengths = withRoom(vectors.lengths, place + 1, (length) => new Float64Array(length))
  vectors.heads.set(row.subarray(0, head), place * head)
  vectors.rests.set(row.subarray(head), place * rest)
  vectors.lengths[place] = restLength(row)
  return vectors
}

function withRoom<T extends Float32Array | Float64Array>(list: T, needed: number, make: (length: number) => T): T {
  if (list.length >= needed) return list
  const larger = make(Math.max(needed, 2 * list.length))
  larger.set(list)
  return larger
}
