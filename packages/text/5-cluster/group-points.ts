import { type Random, seededRandom } from '../4-weigh/random.ts'
import { louvain } from './louvain.ts'
import { neighborGraph } from './neighbor-graph.ts'
import { meanDirections, type Points } from './points.ts'
import { type Mixture, softenGroups } from './soften.ts'
import { spectralStart } from './spectral-start.ts'
import { sphericalKMeans, twoLevelKMeans } from './spherical-kmeans.ts'

/** How points are grouped. `groups` fixes the number; otherwise the graph of small groups chooses it, at most `most`. */
export interface GroupingOptions {
  seed: number
  groups?: number
  most?: number
  /** share of the points below which a group dissolves */
  least?: number
}

const RESOLUTION = 1.5
const NEIGHBORS = 5
/** Starts of which the tightest is kept, so that one poor start does not decide: cheap among a few directions. Fewer for many points. */
const STARTS = 30
const STARTS_OF_MANY = 10
const MANY = 10_000

/**
 * Groups points: many small groups, a graph of them whose communities choose how many themes there are, then soft refinement.
 * Where the number is asked for, the leading directions of what the small groups share take the communities' place, and one
 * round refines. Groups smaller than max(3, least · n) dissolve into their neighbors, unless their number is asked for.
 *
 * @returns a mixture whose groups are ordered by size (largest first)
 */
export function groupPoints(points: Points, options: GroupingOptions): Mixture {
  const random = seededRandom(options.seed)
  const small = smallGroups(points.weight.length)
  if (options.groups !== undefined) {
    const starts = points.weight.length > MANY ? STARTS_OF_MANY : STARTS
    const start = spectralStart(points, options.groups, random, { landmarks: small, starts })
    if (start !== null) return bySize(points, softenGroups(points, start, { rounds: 1 }))
    return bySize(points, likeliest(points, options.groups, random))
  }
  const mixture = softenGroups(points, communityStart(points, small, random, options.most ?? 24))
  return bySize(points, withoutSmall(points, mixture, options.least ?? 0.004))
}

/** The likeliest of some plain starts. */
function likeliest(points: Points, groups: number, random: Random): Mixture {
  const once = () => softenGroups(points, sphericalKMeans(points, groups, random).centroids)
  let best = once()
  for (let start = 1; start < STARTS_OF_MANY; start++) {
    const other = once()
    if (other.likelihood > best.likelihood) best = other
  }
  return best
}

/** How many small groups so many points fall into. */
function smallGroups(count: number): number {
  // A few hundred points are too few to be told apart finely: splitting them would only halve what can be shown of a change.
  const wanted = count < 600 ? 60 : Math.min(400, Math.floor(count / 5))
  return Math.min(wanted, Math.ceil(count / 2))
}

/** Steps 1 and 2: small groups, their neighbor graph, its communities' mean directions. */
function communityStart(points: Points, small: number, random: Random, most: number): Float32Array {
  const { group, centroids } = twoLevelKMeans(points, small, random)
  const sizes = new Float64Array(centroids.length / points.width)
  for (let i = 0; i < group.length; i++) sizes[group[i]!]! += points.weight[i]!
  const graph = neighborGraph(centroids, points.width, sizes, NEIGHBORS)
  let resolution = RESOLUTION
  let community = louvain(graph, resolution, random)
  for (let round = 0; round < 12 && countGroups(community) > most; round++) {
    resolution *= 0.8
    community = louvain(graph, resolution, random)
  }
  return meanDirections(
    points,
    group.map((g) => community[g]!),
    countGroups(community),
  )
}

const countGroups = (group: Int32Array) => group.reduce((most, g) => Math.max(most, g + 1), 0)

/** Dissolves groups too small to be read as a theme, smallest first, and refines what is left. */
function withoutSmall(points: Points, mixture: Mixture, least: number): Mixture {
  let current = mixture
  const total = points.weight.reduce((sum, w) => sum + w, 0)
  const floor = Math.max(3, least * total)
  for (let round = 0; round < 5; round++) {
    const sizes = groupSizes(points, current)
    const kept = Array.from(sizes.keys()).filter((g) => sizes[g]! >= floor)
    if (kept.length === sizes.length || kept.length === 0) break
    current = softenGroups(points, chosenRows(current.centroids, kept, points.width), { rounds: 5 })
  }
  return current
}

function bySize(points: Points, mixture: Mixture): Mixture {
  const sizes = groupSizes(points, mixture)
  const order = Array.from(sizes.keys()).sort((a, b) => sizes[b]! - sizes[a]! || a - b)
  const place = new Int32Array(order.length)
  order.forEach((from, to) => {
    place[from] = to
  })
  return {
    ...mixture,
    centroids: chosenRows(mixture.centroids, order, points.width),
    shares: Float64Array.from(order, (g) => mixture.shares[g]!),
    group: mixture.group.map((g) => place[g]!),
  }
}

function groupSizes(points: Points, mixture: Mixture): Float64Array {
  const sizes = new Float64Array(mixture.shares.length)
  for (let i = 0; i < mixture.group.length; i++) sizes[mixture.group[i]!]! += points.weight[i]!
  return sizes
}

function chosenRows(rows: Float32Array, chosen: readonly number[], width: number): Float32Array {
  const kept = new Float32Array(chosen.length * width)
  chosen.forEach((from, to) => {
    kept.set(rows.subarray(from * width, (from + 1) * width), to * width)
  })
  return kept
}
