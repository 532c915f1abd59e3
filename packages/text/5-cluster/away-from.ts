import { unitRows } from '../4-weigh/sparse.ts'

const PARENT_SHARE = 0.5

/**
 * What is left of vectors when half of their theme's direction is taken away: the ground on which its sub-themes differ.
 * @param vectors rows of `width`, of length 1; not changed
 * @param centroid the theme's direction
 * @param share how much of it is taken away
 * @returns new rows of length 1
 */
export function awayFrom(vectors: Float32Array, centroid: Float32Array, share = PARENT_SHARE): Float32Array {
  const width = centroid.length
  const rest = vectors.slice()
  for (let row = 0; row < rest.length; row += width) {
    for (let d = 0; d < width; d++) rest[row + d]! -= share * centroid[d]!
  }
  return unitRows(rest, width)
}
