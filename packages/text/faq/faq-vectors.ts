import { type Block, placeInBlock } from '../4-weigh/blocks.ts'
import { countTerms } from '../4-weigh/count-terms.ts'

/** Word vectors of the corpus and each article's place among them, row by row: `rows` holds `block.width` numbers for each place. */
export interface FaqVectors {
  block: Block
  /** articles that taught them */
  trainedOn: number
  rows: Float32Array
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
 * @param place address in the index; rows grow as needed
 * @returns the vectors handed in
 * @example
 * setRow({ block: { features: [], index: new Map(), weight: new Float32Array(0), width: 2, vectors: new Float32Array(0), mean: new Float32Array(0) }, trainedOn: 0, rows: new Float32Array(0) }, 1, ['a']).rows.length // => 4
 */
export function setRow(vectors: FaqVectors, place: number, question: readonly string[]): FaqVectors {
  const { block } = vectors
  const needed = (place + 1) * block.width
  if (vectors.rows.length < needed) {
    const larger = new Float32Array(Math.max(needed, 2 * vectors.rows.length))
    larger.set(vectors.rows)
    vectors.rows = larger
  }
  vectors.rows.set(placeTerms(block, question), place * block.width)
  return vectors
}

/**
 * Empties an article's row.
 * @returns the vectors handed in
 * @example
 * clearRow({ block: { features: [], index: new Map(), weight: new Float32Array(0), width: 2, vectors: new Float32Array(0), mean: new Float32Array(0) }, trainedOn: 0, rows: Float32Array.of(1, 2, 3, 4) }, 0).rows[1] // => 0
 */
export function clearRow(vectors: FaqVectors, place: number): FaqVectors {
  vectors.rows.fill(0, place * vectors.block.width, (place + 1) * vectors.block.width)
  return vectors
}
