import { unitRows } from '../4-weigh/sparse.ts'

/** Weighted points of length 1: `vectors` is count × width, row-major; `weight[i]` = how many identical segments point i stands for. */
export interface Points {
  vectors: Float32Array
  width: number
  weight: Float32Array
}

/**
 * Cosine of two rows of length 1 (their inner product), summed in four lanes.
 * @param a offset of the first row in `left`
 * @param b offset of the second row in `right`
 */
export function cosine(left: Float32Array, a: number, right: Float32Array, b: number, width: number): number {
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  let d = 0
  for (; d + 4 <= width; d += 4) {
    s0 += left[a + d]! * right[b + d]!
    s1 += left[a + d + 1]! * right[b + d + 1]!
    s2 += left[a + d + 2]! * right[b + d + 2]!
    s3 += left[a + d + 3]! * right[b + d + 3]!
  }
  for (; d < width; d++) s0 += left[a + d]! * right[b + d]!
  return s0 + s1 + (s2 + s3)
}

/**
 * The nearest of several centroids; the lower index wins a tie.
 * @returns its index (−1 without centroids) and cosine
 */
export function nearest(
  vectors: Float32Array,
  at: number,
  centroids: Float32Array,
  width: number,
): { index: number; cosine: number } {
  let index = -1
  let best = Number.NEGATIVE_INFINITY
  const count = width > 0 ? centroids.length / width : 0
  for (let c = 0; c < count; c++) {
    const value = cosine(vectors, at, centroids, c * width, width)
    if (value > best) {
      best = value
      index = c
    }
  }
  return { index, cosine: best }
}

/** The chosen points, in the order of `members`. */
export function pick(points: Points, members: Int32Array): Points {
  const { width } = points
  const vectors = new Float32Array(members.length * width)
  const weight = new Float32Array(members.length)
  for (let i = 0; i < members.length; i++) {
    vectors.set(points.vectors.subarray(members[i]! * width, (members[i]! + 1) * width), i * width)
    weight[i] = points.weight[members[i]!]!
  }
  return { vectors, width, weight }
}

/**
 * Each group's weighted mean direction.
 * @param group group of each point, −1 = none
 * @returns groups × width; a row of zeros for an empty group
 */
export function meanDirections(points: Points, group: Int32Array, groups: number): Float32Array {
  const { width, vectors, weight } = points
  const sums = new Float64Array(groups * width)
  for (let i = 0; i < group.length; i++) {
    if (group[i]! < 0) continue
    const to = group[i]! * width
    for (let d = 0; d < width; d++) sums[to + d]! += weight[i]! * vectors[i * width + d]!
  }
  return Float32Array.from(unitRows(sums, width))
}
