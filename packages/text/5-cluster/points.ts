import { unitRows } from '../4-weigh/sparse.ts'

/** Weighted points of length 1: `vectors` is count × width, row-major; `weight[i]` = how many identical segments point i stands for. */
export interface Points {
  vectors: Float32Array
  width: number
  weight: Float32Array
}

/**
 * Cosine of two rows of length 1: their inner product, summed from left to right as {@link allCosines} does.
 * @param a offset of the first row in `left`
 * @param b offset of the second row in `right`
 */
export function cosine(left: Float32Array, a: number, right: Float32Array, b: number, width: number): number {
  let sum = 0
  for (let d = 0; d < width; d++) sum += left[a + d]! * right[b + d]!
  return sum
}

/**
 * Cosines of the points `from` … `to` − 1 to every centroid, two points and four centroids at a time, so that a number
 * once loaded is used several times. Each cosine is summed from left to right: it is the same, to the last bit, whatever
 * its neighbors are.
 *
 * @param out (to − from) × groups, row-major: filled
 */
export function allCosines(
  vectors: Float32Array,
  from: number,
  to: number,
  centroids: Float32Array,
  width: number,
  out: Float64Array,
): void {
  const groups = width > 0 ? centroids.length / width : 0
  for (let i = from; i < to; i += 2) {
    // Where fewer points or centroids are left than the stride, the last one is done again.
    const second = Math.min(i + 1, to - 1)
    const p = i * width
    const q = second * width
    const atP = (i - from) * groups
    const atQ = (second - from) * groups
    for (let g = 0; g < groups; g += 4) {
      const g1 = Math.min(g + 1, groups - 1)
      const g2 = Math.min(g + 2, groups - 1)
      const g3 = Math.min(g + 3, groups - 1)
      const a = g * width
      const b = g1 * width
      const c = g2 * width
      const e = g3 * width
      let p0 = 0
      let p1 = 0
      let p2 = 0
      let p3 = 0
      let q0 = 0
      let q1 = 0
      let q2 = 0
      let q3 = 0
      for (let d = 0; d < width; d++) {
        const v = vectors[p + d]!
        const w = vectors[q + d]!
        const c0 = centroids[a + d]!
        const c1 = centroids[b + d]!
        const c2 = centroids[c + d]!
        const c3 = centroids[e + d]!
        p0 += v * c0
        p1 += v * c1
        p2 += v * c2
        p3 += v * c3
        q0 += w * c0
        q1 += w * c1
        q2 += w * c2
        q3 += w * c3
      }
      out[atP + g] = p0
      out[atP + g1] = p1
      out[atP + g2] = p2
      out[atP + g3] = p3
      out[atQ + g] = q0
      out[atQ + g1] = q1
      out[atQ + g2] = q2
      out[atQ + g3] = q3
    }
  }
}

/** Points that are compared with all centroids in one go. */
export const STRIP = 64

/**
 * The nearest centroid of every point; the lower index wins a tie.
 * @param cosines filled with each point's cosine to it, where given
 * @returns indices, −1 without centroids
 */
export function nearestOfAll(
  vectors: Float32Array,
  count: number,
  centroids: Float32Array,
  width: number,
  cosines: Float64Array = new Float64Array(count),
): Int32Array {
  const groups = width > 0 ? centroids.length / width : 0
  const found = new Int32Array(count).fill(-1)
  const strip = new Float64Array(STRIP * groups)
  for (let from = 0; from < count && groups > 0; from += STRIP) {
    const to = Math.min(count, from + STRIP)
    allCosines(vectors, from, to, centroids, width, strip)
    for (let i = from; i < to; i++) {
      const at = (i - from) * groups
      let best = 0
      for (let g = 1; g < groups; g++) if (strip[at + g]! > strip[at + best]!) best = g
      found[i] = best
      cosines[i] = strip[at + best]!
    }
  }
  return found
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
