import { leadingDirections } from '../4-weigh/factorize.ts'
import type { Random } from '../4-weigh/random.ts'
import { multiply, type SparseRows, unitRows } from '../4-weigh/sparse.ts'
import { awayFrom } from './away-from.ts'
import { allCosines, cosine, meanDirections, type Points, STRIP } from './points.ts'
import { type Grouping, sphericalKMeans } from './spherical-kmeans.ts'

/** How many landmarks a point is tied to: enough for neighboring ones to share points. */
const TIES = 20
/** A tie is worth e to this power times the cosine. */
const SHARPNESS = 10
/** Where a direction beyond the number of groups is this strong beside the first, more subjects stand alone than groups are wanted. */
const ALONE = 0.9
/** The directions that matter lie close together, so they need many rounds; each costs landmarks² only. */
const ROUNDS = 15

/**
 * Where to start when the number of groups is known: spectral clustering over landmarks (Chen & Cai, 2011). Every point is tied
 * to the landmarks nearest to it; two landmarks are near where they share points, and so are those that a chain of such joins.
 * What hangs together is told apart by the leading directions of what they share, where plain k-means finds it. What all points
 * have in common is taken away first, or it would tie everything to everything.
 *
 * @param groups wanted; fewer come back where there are fewer points
 * @param options `apart`: the points {@link withoutMean}; `landmarks`: middles of small groups of them, which they are tied to;
 *   `starts` of k-means, of which the tightest is kept
 * @returns groups × width, each group's mean direction in the points' own space; null where more subjects stand all alone than
 *   groups are wanted: no few directions show them all, and one would be cut in half
 */
export function spectralStart(
  points: Points,
  groups: number,
  random: Random,
  options: { apart: Points; landmarks: Float32Array; starts: number },
): Float32Array | null {
  const { weight } = points
  if (weight.length === 0) return new Float32Array(0)
  const ties = tiesTo(options.apart, options.landmarks)
  const found = leadingDirections(sharedPoints(ties, weight), groups + 1, random, ROUNDS)
  if ((found.values[groups] ?? 0) >= ALONE * found.values[0]!) return null
  const width = Math.min(groups, found.width)
  const left = found.left.filter((_, at) => at % found.width < width)
  const vectors = unitRows(Float32Array.from(multiply(ties, left, width)), width)
  let best: Grouping = { group: new Int32Array(0), centroids: new Float32Array(0) }
  let tightest = Number.NEGATIVE_INFINITY
  for (let start = 0; start < options.starts; start++) {
    const grouping = sphericalKMeans({ vectors, width, weight }, groups, random)
    let tightness = 0
    for (let i = 0; i < weight.length; i++)
      tightness += weight[i]! * cosine(vectors, i * width, grouping.centroids, grouping.group[i]! * width, width)
    if (tightness > tightest) {
      best = grouping
      tightest = tightness
    }
  }
  return meanDirections(points, best.group, best.centroids.length / Math.max(1, width))
}

/** The points less what they have in common. */
export function withoutMean(points: Points): Points {
  const { vectors, width, weight } = points
  const mean = new Float64Array(width)
  const total = weight.reduce((sum, w) => sum + w, 0)
  for (let i = 0; i < weight.length; i++) {
    for (let d = 0; d < width; d++) mean[d]! += (weight[i]! * vectors[i * width + d]!) / total
  }
  return { ...points, vectors: awayFrom(vectors, Float32Array.from(mean), 1) }
}

/** Points × landmarks: each point's ties sum to 1, then a landmark counts the less the more points it has. */
function tiesTo(points: Points, landmarks: Float32Array): SparseRows {
  const { vectors, width, weight } = points
  const rows = weight.length
  const columns = landmarks.length / width
  const ties = Math.min(TIES, columns)
  const column = new Int32Array(rows * ties)
  const value = new Float32Array(rows * ties)
  const strip = new Float64Array(STRIP * columns)
  const held = new Float64Array(columns)
  for (let i = 0; i < rows; i++) {
    const row = (i % STRIP) * columns
    if (row === 0) allCosines(vectors, i, Math.min(rows, i + STRIP), landmarks, width, strip)
    const near = nearest(strip, row, columns, ties)
    const closest = near.reduce((most, landmark) => Math.max(most, strip[row + landmark]!), -1)
    const worth = near.map((landmark) => Math.exp(SHARPNESS * (strip[row + landmark]! - closest)))
    const total = worth.reduce((sum, w) => sum + w, 0)
    near.forEach((landmark, t) => {
      const share = worth[t]! / total
      column[i * ties + t] = landmark
      value[i * ties + t] = share
      held[landmark]! += weight[i]! * share
    })
  }
  for (let e = 0; e < value.length; e++) value[e]! /= Math.sqrt(held[column[e]!]!)
  return { rows, columns, start: Int32Array.from({ length: rows + 1 }, (_, i) => i * ties), column, value }
}

/** Places of the `wanted` largest of `count` numbers, ascending; the earlier wins a tie. */
function nearest(values: Float64Array, from: number, count: number, wanted: number): number[] {
  const best: number[] = []
  for (let at = 0; at < count; at++) {
    const value = values[from + at]!
    if (best.length === wanted && value <= values[from + best[wanted - 1]!]!) continue
    let place = best.length < wanted ? best.length : wanted - 1
    for (; place > 0 && values[from + best[place - 1]!]! < value; place--) best[place] = best[place - 1]!
    best[place] = at
  }
  return best.sort((a, b) => a - b)
}

/** Landmarks × landmarks: how much two landmarks share their points. */
function sharedPoints(ties: SparseRows, weight: Float32Array): SparseRows {
  const { rows, columns, start, column, value } = ties
  const shared = new Float32Array(columns * columns)
  for (let i = 0; i < rows; i++) {
    for (let a = start[i]!; a < start[i + 1]!; a++) {
      const to = column[a]! * columns
      const share = weight[i]! * value[a]!
      for (let b = start[i]!; b < start[i + 1]!; b++) shared[to + column[b]!]! += share * value[b]!
    }
  }
  return {
    rows: columns,
    columns,
    start: Int32Array.from({ length: columns + 1 }, (_, i) => i * columns),
    column: Int32Array.from(shared, (_, i) => i % columns),
    value: shared,
  }
}
