import { unitRows } from '../4-weigh/sparse.ts'

const PARENT_SHARE = 0.5

/**
 * What is left of vectors when half of their theme's direction is taken away: the ground on which its sub-themes differ.
 * @param vectors rows of `width`, of length 1; not changed
 * @param centroid the theme's direction
 * @returns new rows of length 1
 */
export function awayFrom(vectors: Float32Array, centroid: Float32Array): Float32Array {
  const width = centroid.length
  const rest = vectors.slice()
  for (let row = 0; row < rest.length; row += width) {
    for (let d = 0; d < width; d++) rest[row + d]! -= PARENT_SHARE * centroid[d]!
  }
  return unitRows(rest, width)
}
