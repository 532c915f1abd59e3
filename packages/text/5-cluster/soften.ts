import { unitRows } from '../4-weigh/sparse.ts'
import { allCosines, type Points, STRIP } from './points.ts'

/** A mixture of directions: centroids (groups × width), mixing shares (sum 1), and what it made of the points. */
export interface Mixture {
  centroids: Float32Array
  shares: Float64Array
  /** most probable group of each point */
  group: Int32Array
  /** its probability */
  certainty: Float32Array
  /** Σ weight · ln Σ share · exp(κ cos): for comparing starts */
  likelihood: number
}

/** How sharply a point prefers near centroids. */
export const CONCENTRATION = 30

/** With `pull`, a group of less weight than this stays exactly where it was: a few segments say nothing about its middle. */
const LEAST_MASS = 5

/** A point moves only the centroids that it belongs to by a thousandth or more. */
const LEAST_SHARE = 1e-3

/** e to this power is nothing beside 1. */
const FAR_BEHIND = -12

/** Settings of {@link softenGroups}. `pull` = how strongly centroids are held where they started (0 = free); `shares` = mixing shares to begin with. */
export interface SoftenOptions {
  rounds?: number
  pull?: number
  shares?: Float64Array
}

/**
 * Expectation–maximisation for a mixture of von Mises–Fisher distributions with one fixed concentration (Banerjee et al., 2005).
 * With `pull` a centroid is drawn back to where it started: C ← unit(unit(QᵀX) + pull · C₀), which keeps the meaning of
 * last month's themes while new segments arrive.
 *
 * @param start centroids to begin with, groups × width
 */
export function softenGroups(points: Points, start: Float32Array, options: SoftenOptions = {}): Mixture {
  const { rounds = 20, pull = 0 } = options
  const { width, weight } = points
  const groups = start.length / width
  let centroids = start
  let shares = options.shares ?? new Float64Array(groups).fill(1 / groups)
  let step = expectation(points, centroids, shares)
  for (let round = 0; round < rounds; round++) {
    centroids = Float32Array.from(unitRows(step.sums, width))
    if (pull > 0) {
      for (let i = 0; i < centroids.length; i++) {
        if (step.mass[Math.floor(i / width)]! < LEAST_MASS) centroids[i] = start[i]!
        else centroids[i]! += pull * start[i]!
      }
      unitRows(centroids, width)
    }
    const total = step.mass.reduce((sum, m) => sum + m, 0)
    shares = step.mass.map((m) => (m + 1e-9) / (total + groups * 1e-9))
    const before = step
    step = expectation(points, centroids, shares)
    let moved = 0
    for (let i = 0; i < weight.length; i++) if (step.group[i] !== before.group[i]) moved++
    if (moved <= weight.length / 1000) break
  }
  return { centroids, shares, group: step.group, certainty: step.certainty, likelihood: step.likelihood }
}

function expectation(points: Points, centroids: Float32Array, shares: Float64Array) {
  const { vectors, width, weight } = points
  const count = weight.length
  const groups = shares.length
  const logShares = shares.map((share) => Math.log(Math.max(share, 1e-12)))
  const sums = new Float64Array(groups * width)
  const mass = new Float64Array(groups)
  const group = new Int32Array(count)
  const certainty = new Float32Array(count)
  const score = new Float64Array(groups)
  const strip = new Float64Array(STRIP * groups)
  let likelihood = 0
  for (let i = 0; i < count; i++) {
    const at = i * width
    const row = (i % STRIP) * groups
    if (row === 0) allCosines(vectors, i, Math.min(count, i + STRIP), centroids, width, strip)
    let best = 0
    for (let g = 0; g < groups; g++) {
      score[g] = logShares[g]! + CONCENTRATION * strip[row + g]!
      if (score[g]! > score[best]!) best = g
    }
    const peak = score[best]!
    let total = 0
    for (let g = 0; g < groups; g++) {
      const behind = score[g]! - peak
      score[g] = behind < FAR_BEHIND ? 0 : Math.exp(behind)
      total += score[g]!
    }
    group[i] = best
    certainty[i] = 1 / total
    likelihood += weight[i]! * (peak + Math.log(total))
    for (let g = 0; g < groups; g++) {
      const share = (weight[i]! * score[g]!) / total
      if (share < LEAST_SHARE) continue
      mass[g]! += share
      const to = g * width
      for (let d = 0; d < width; d++) sums[to + d]! += share * vectors[at + d]!
    }
  }
  return { sums, mass, group, certainty, likelihood }
}
