import { type Random, seededRandom } from '../4-weigh/random.ts'
import { louvain } from './louvain.ts'
import { neighborGraph } from './neighbor-graph.ts'
import { meanDirections, type Points } from './points.ts'
import { type Mixture, softenGroups } from './soften.ts'
import { spectralStart, withoutMean } from './spectral-start.ts'
import { type Grouping, sphericalKMeans, twoLevelKMeans } from './spherical-kmeans.ts'

/**
 * How points are grouped. `groups` fixes the number; otherwise the graph of small groups chooses it, at most `most`, and `start`
 * says where its groups begin: at their communities, or at the leading directions of what the small groups share.
 */
export interface GroupingOptions {
  seed: number
  groups?: number
  most?: number
  start?: 'communities' | 'directions'
  /** share of the points below which a group dissolves */
  least?: number
}

const RESOLUTION = 1.5
const NEIGHBORS = 5
/** Starts of which the tightest is kept, so that one poor start does not decide: cheap among a few directions, and fewer for many points. */
const STARTS = 30
const LEAST_STARTS = 3
const STARTED_POINTS = 60_000
/** Plain starts see every direction and cost more. */
const PLAIN_STARTS = 10

/**
 * Groups points: many small groups, a graph of them whose communities choose how many themes there are, then soft refinement.
 * Where the number is asked for, or `start` says so, the leading directions of what the small groups share take the
 * communities' place, and one round refines. Groups smaller than max(3, least · n) dissolve into their neighbors, unless
 * their number is asked for.
 *
 * @returns a mixture whose groups are ordered by size (largest first)
 */
export function groupPoints(points: Points, options: GroupingOptions): Mixture {
  const { groups, most = 24, least = 0.004 } = options
  const random = seededRandom(options.seed)
  if (groups === undefined && options.start !== 'directions') {
    const small = twoLevelKMeans(points, smallGroups(points.weight.length), random)
    const mixture = softenGroups(points, meanDirections(points, ...communitiesOf(points, small, random, most)))
    return bySize(points, withoutSmall(points, mixture, least))
  }
  const apart = withoutMean(points)
  const small = twoLevelKMeans(apart, smallGroups(points.weight.length), random)
  const [community, found] = groups === undefined ? communitiesOf(points, small, random, most) : [null, groups]
  const start = spectralStart(points, found, random, { apart, landmarks: small.centroids, starts: startsOf(points) })
  if (community === null) {
    if (start === null) return bySize(points, likeliest(points, found, random))
    return bySize(points, softenGroups(points, start, { rounds: 1 }))
  }
  const plain = () => softenGroups(points, meanDirections(points, community, found))
  const mixture = start === null ? plain() : softenGroups(points, start, { rounds: 1 })
  return bySize(points, withoutSmall(points, mixture, least))
}

const startsOf = ({ weight }: Points) =>
  Math.min(STARTS, Math.max(LEAST_STARTS, Math.floor(STARTED_POINTS / Math.max(1, weight.length))))

/** The likeliest of some plain starts. */
function likeliest(points: Points, groups: number, random: Random): Mixture {
  const once = () => softenGroups(points, sphericalKMeans(points, groups, random).centroids)
  let best = once()
  for (let start = 1; start < PLAIN_STARTS; start++) {
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

/** The communities of the small groups' neighbor graph: which one each point is in, and how many there are. */
function communitiesOf(points: Points, small: Grouping, random: Random, most: number): [Int32Array, number] {
  const { group, centroids } = small
  const sizes = new Float64Array(centroids.length / points.width)
  for (let i = 0; i < group.length; i++) sizes[group[i]!]! += points.weight[i]!
  const graph = neighborGraph(centroids, points.width, sizes, NEIGHBORS)
  let resolution = RESOLUTION
  let community = louvain(graph, resolution, random)
  for (let round = 0; round < 12 && countGroups(community) > most; round++) {
    resolution *= 0.8
    community = louvain(graph, resolution, random)
  }
  return [group.map((g) => community[g]!), countGroups(community)]
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
