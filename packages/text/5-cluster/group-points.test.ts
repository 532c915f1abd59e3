import { describe, expect, it } from 'vitest'
import { type Random, seededRandom } from '../4-weigh/random.ts'
import { unitRows } from '../4-weigh/sparse.ts'
import { awayFrom } from './away-from.ts'
import { weightedQuantile } from './confidence-floor.ts'
import { groupPoints } from './group-points.ts'
import { louvain } from './louvain.ts'
import { neighborGraph } from './neighbor-graph.ts'
import type { Points } from './points.ts'
import { softenGroups } from './soften.ts'
import { sphericalKMeans, twoLevelKMeans } from './spherical-kmeans.ts'

const WIDTH = 8

/** Points around `groups` axes; `noise` 0 puts them on the axis. */
function blobs(groups: number, each: number, noise: number, random: Random): { points: Points; truth: number[] } {
  const vectors = new Float32Array(groups * each * WIDTH)
  const truth: number[] = []
  for (let i = 0; i < groups * each; i++) {
    const g = i % groups
    truth.push(g)
    for (let d = 0; d < WIDTH; d++) vectors[i * WIDTH + d] = (d === g ? 1 : 0) + noise * (random() - 0.5)
  }
  const weight = new Float32Array(groups * each).fill(1)
  return { points: { vectors: unitRows(vectors, WIDTH), width: WIDTH, weight }, truth }
}

/** Share of pairs on which two groupings agree. */
function pairAgreement(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let same = 0
  let all = 0
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < i; j++) {
      all++
      if ((a[i] === a[j]) === (b[i] === b[j])) same++
    }
  }
  return same / all
}

describe('grouping points', () => {
  const { points, truth } = blobs(5, 40, 0.6, seededRandom(2))

  it('finds planted groups and their number by itself', () => {
    const { group, shares } = groupPoints(points, { seed: 1 })
    expect(shares.length).toBe(5)
    expect(pairAgreement(group, truth)).toBeGreaterThan(0.98)
  })

  it('does not find them in noise (negative control)', () => {
    const noise = blobs(5, 40, 40, seededRandom(2))
    expect(pairAgreement(groupPoints(noise.points, { seed: 1 }).group, noise.truth)).toBeLessThan(0.85)
  })

  it('gives as many groups as asked for', () => {
    expect(groupPoints(points, { seed: 1, groups: 3 }).shares.length).toBe(3)
    expect(groupPoints(points, { seed: 1, groups: 7 }).shares.length).toBe(7)
  })

  it('tells groups apart that are asked for, however much all points have in common, but not in noise', () => {
    const agreement = (noise: number) => {
      const { points: few, truth: planted } = blobs(5, 40, noise, seededRandom(2))
      const common = Float32Array.from(few.vectors, (value, i) => value + (i % WIDTH === WIDTH - 1 ? 2 : 0))
      const near = { ...few, vectors: unitRows(common, WIDTH) }
      return pairAgreement(groupPoints(near, { seed: 1, groups: 5 }).group, planted)
    }
    expect(agreement(0.6)).toBeGreaterThan(0.98)
    expect(agreement(40)).toBeLessThan(0.85)
  })

  it('finds the number, and where the groups are, by what the small groups share', () => {
    const { group, shares } = groupPoints(points, { seed: 1, start: 'directions' })
    expect(shares.length).toBe(5)
    expect(pairAgreement(group, truth)).toBeGreaterThan(0.98)
    const noise = blobs(5, 40, 40, seededRandom(2))
    const found = groupPoints(noise.points, { seed: 1, start: 'directions' })
    expect(pairAgreement(found.group, noise.truth), 'not in noise').toBeLessThan(0.85)
    const none = { vectors: new Float32Array(0), width: WIDTH, weight: new Float32Array(0) }
    expect(groupPoints(none, { seed: 1, start: 'directions' }).shares.length).toBe(0)
  })

  it('asks no more of a few points than they hold', () => {
    const few = blobs(2, 1, 0, seededRandom(1)).points
    expect(groupPoints(few, { seed: 1, groups: 9 }).shares.length).toBe(2)
    const none = { vectors: new Float32Array(0), width: WIDTH, weight: new Float32Array(0) }
    expect(groupPoints(none, { seed: 1, groups: 3 }).shares.length).toBe(0)
  })

  it('gives the same groups for the same seed', () => {
    expect(groupPoints(points, { seed: 4 })).toEqual(groupPoints(points, { seed: 4 }))
  })

  it('makes about as many small groups as asked for, each point in one', () => {
    const { group, centroids } = twoLevelKMeans(points, 40, seededRandom(1))
    expect(centroids.length / WIDTH).toBeGreaterThan(25)
    expect(Math.max(...group)).toBe(centroids.length / WIDTH - 1)
  })

  it('makes no more groups than points', () => {
    const two = blobs(2, 1, 0, seededRandom(1))
    expect(sphericalKMeans(two.points, 9, seededRandom(1)).centroids.length / WIDTH).toBe(2)
  })
})

describe('soft refinement', () => {
  it('is held back to where it started when pulled, and wanders when free', () => {
    const { points } = blobs(2, 30, 0.2, seededRandom(3))
    const start = unitRows(Float32Array.of(1, 0, 0.6, 0, 0, 0, 0, 0, 0, 1, 0.6, 0, 0, 0, 0, 0), WIDTH)
    const drift = (pull: number) => {
      const { centroids } = softenGroups(points, start, { pull })
      return 1 - centroids.slice(0, WIDTH).reduce((sum, v, d) => sum + v * start[d]!, 0)
    }
    expect(drift(0.3)).toBeLessThan(drift(0))
  })

  it('counts a point of weight 3 like three points', () => {
    const { points } = blobs(2, 5, 0.4, seededRandom(3))
    const heavy = { ...points, weight: points.weight.map((w, i) => (i === 0 ? 3 : w)) }
    const vectors = new Float32Array((points.weight.length + 2) * WIDTH)
    vectors.set(points.vectors)
    for (const extra of [0, 1]) vectors.set(points.vectors.subarray(0, WIDTH), (points.weight.length + extra) * WIDTH)
    const tripled = { vectors, width: WIDTH, weight: new Float32Array(points.weight.length + 2).fill(1) }
    const start = points.vectors.slice(0, 2 * WIDTH)
    const a = softenGroups(heavy, start).centroids
    const b = softenGroups(tripled, start).centroids
    a.forEach((v, i) => {
      expect(v).toBeCloseTo(b[i]!, 5)
    })
  })
})

describe('communities', () => {
  it('keeps two cliques with one bridge apart', () => {
    const clique = (members: number[]) =>
      members.map((a) => members.filter((b) => b !== a).map((b) => [b, 1] as [number, number]))
    const neighbors = [...clique([0, 1, 2]), ...clique([3, 4, 5])]
    neighbors[2]!.push([3, 0.1])
    neighbors[3]!.unshift([2, 0.1])
    expect([...louvain({ neighbors }, 1, seededRandom(1))]).toEqual([0, 0, 0, 1, 1, 1])
  })

  it('links a centroid to its nearest ones in both directions and leaves empty ones alone', () => {
    const centroids = unitRows(Float32Array.of(1, 0, 1, 0.1, 0, 1, 1, 1), 2)
    const { neighbors } = neighborGraph(centroids, 2, Float64Array.of(1, 4, 1, 0), 1)
    expect(neighbors[0]!.map(([node]) => node)).toEqual([1])
    expect(neighbors[0]![0]![1]).toBeCloseTo(2 * 0.995, 2)
    expect(neighbors[3]).toEqual([])
  })
})

describe('small pieces', () => {
  it('reads a quantile by weight', () => {
    const values = [
      { cosine: 0.1, weight: 1 },
      { cosine: 0.9, weight: 9 },
    ]
    expect(weightedQuantile(values, 0.05)).toBe(0.1)
    expect(weightedQuantile(values, 0.5)).toBe(0.9)
    expect(weightedQuantile([], 0.5)).toBe(-1)
  })

  it('takes half of the theme away and keeps length 1', () => {
    const rest = awayFrom(Float32Array.of(1, 0), Float32Array.of(0, 1))
    expect(Math.hypot(rest[0]!, rest[1]!)).toBeCloseTo(1, 6)
    expect(rest[1]!).toBeLessThan(0)
  })
})
