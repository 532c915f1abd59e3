import type { Block } from './blocks.ts'
import type { Vocabulary } from './count-terms.ts'
import { leadingDirections } from './factorize.ts'
import type { Random } from './random.ts'
import { unitRows } from './sparse.ts'

/**
 * Vectors of terms that another model made: `values` is terms × `width`, row-major. `source` names that model for good: a space
 * remembers it, since vectors of two sources say nothing to each other.
 */
export interface TermVectors {
  source: string
  terms: readonly string[]
  width: number
  values: Float32Array
}

/**
 * The words' block from vectors that were handed in, in place of those that the corpus teaches: their mean taken away (what all
 * words share tells none apart), then the leading directions, so that the block is as wide as its own would be.
 *
 * @param weight what one occurrence counts
 * @returns a term that was not handed in stands nowhere
 */
export function givenBlock(
  vocabulary: Vocabulary,
  weight: Float32Array,
  given: TermVectors,
  width: number,
  random: Random,
): Block {
  const count = vocabulary.terms.length
  const rows = new Float32Array(count * given.width)
  given.terms.forEach((term, i) => {
    const at = vocabulary.index.get(term)
    if (at !== undefined) rows.set(given.values.subarray(i * given.width, (i + 1) * given.width), at * given.width)
  })
  const matrix = dense(centredRows(unitRows(rows, given.width), given.width), given.width)
  const found = leadingDirections(matrix, width, random)
  const vectors = new Float32Array(count * found.width)
  for (let i = 0; i < vectors.length; i++) vectors[i] = found.left[i]! * found.values[i % found.width]!
  const { terms: features, index } = vocabulary
  return {
    features,
    index,
    weight,
    width: found.width,
    vectors: unitRows(vectors, found.width),
    mean: new Float32Array(0),
  }
}

/** Rows less their mean; rows of zeros stay. */
function centredRows(rows: Float32Array, width: number): Float32Array {
  const mean = new Float64Array(width)
  let held = 0
  const isHeld = (at: number) => rows.subarray(at, at + width).some((value) => value !== 0)
  for (let at = 0; at < rows.length; at += width) {
    if (!isHeld(at)) continue
    held++
    for (let d = 0; d < width; d++) mean[d]! += rows[at + d]!
  }
  for (let at = 0; at < rows.length; at += width) {
    if (!isHeld(at)) continue
    for (let d = 0; d < width; d++) rows[at + d]! -= mean[d]! / held
  }
  return rows
}

function dense(rows: Float32Array, width: number) {
  const count = width > 0 ? rows.length / width : 0
  return {
    rows: count,
    columns: width,
    start: Int32Array.from({ length: count + 1 }, (_, r) => r * width),
    column: Int32Array.from(rows, (_, i) => i % width),
    value: rows,
  }
}
