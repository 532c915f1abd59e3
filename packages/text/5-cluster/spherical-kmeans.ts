import type { Random } from '../4-weigh/random.ts'
import { cosine, meanDirections, nearestOfAll, type Points, pick } from './points.ts'

/** A hard grouping: `group[i]` of each point, centroids as groups × width with rows of length 1. */
export interface Grouping {
  group: Int32Array
  centroids: Float32Array
}

/**
 * k-means on the sphere (Dhillon & Modha, 2001) with k-means++ starts.
 * @param groups wanted; fewer come back where there are fewer points
 * @param rounds bound on the rounds
 */
export function sphericalKMeans(points: Points, groups: number, random: Random, rounds = 20): Grouping {
  const { width, vectors } = points
  const count = points.weight.length
  const wanted = Math.min(groups, count)
  let centroids = spreadStarts(points, wanted, random)
  let group: Int32Array = new Int32Array(count).fill(-1)
  for (let round = 0; round < rounds; round++) {
    const next = nearestOfAll(vectors, count, centroids, width)
    let moved = 0
    for (let i = 0; i < count; i++) if (next[i] !== group[i]) moved++
    group = next
    if (moved <= count / 1000) break
    centroids = meanDirections(points, group, wanted)
  }
  return { group, centroids }
}

/** k-means++: each next start is drawn with probability ∝ weight · (1 − cosine to the nearest start). */
function spreadStarts(points: Points, groups: number, random: Random): Float32Array {
  const { width, vectors, weight } = points
  const count = weight.length
  const centroids = new Float32Array(groups * width)
  const distance = new Float64Array(count).fill(1)
  for (let g = 0; g < groups; g++) {
    const chosen = draw(distance, weight, random)
    centroids.set(vectors.subarray(chosen * width, (chosen + 1) * width), g * width)
    for (let i = 0; i < count; i++) {
      const away = Math.max(0, 1 - cosine(vectors, i * width, centroids, g * width, width))
      if (g === 0 || away < distance[i]!) distance[i] = away
    }
  }
  return centroids
}

function draw(distance: Float64Array, weight: Float32Array, random: Random): number {
  let total = 0
  for (let i = 0; i < distance.length; i++) total += distance[i]! * weight[i]!
  let left = random() * total
  for (let i = 0; i < distance.length; i++) {
    left -= distance[i]! * weight[i]!
    if (left < 0) return i
  }
  return distance.length - 1
}

/**
 * Many small groups at near-linear cost: √m coarse cells first, then each cell split in proportion to its points.
 * @param groups m, how many small groups are wanted in all
 */
export function twoLevelKMeans(points: Points, groups: number, random: Random): Grouping {
  const { width } = points
  const count = points.weight.length
  const coarse = sphericalKMeans(points, Math.max(1, Math.round(Math.sqrt(groups))), random, 10)
  const cells = coarse.centroids.length / Math.max(1, width)
  const members: number[][] = Array.from({ length: cells }, () => [])
  coarse.group.forEach((cell, i) => {
    members[cell]?.push(i)
  })
  const group = new Int32Array(count)
  const parts: Float32Array[] = []
  let made = 0
  for (const cell of members) {
    if (cell.length === 0) continue
    const inside = Int32Array.from(cell)
    const share = Math.max(1, Math.round((groups * cell.length) / count))
    const fine = sphericalKMeans(pick(points, inside), share, random, 15)
    for (let i = 0; i < inside.length; i++) group[inside[i]!] = made + fine.group[i]!
    parts.push(fine.centroids)
    made += fine.centroids.length / width
  }
  const centroids = new Float32Array(made * width)
  let at = 0
  for (const part of parts) {
    centroids.set(part, at)
    at += part.length
  }
  return { group, centroids }
}
