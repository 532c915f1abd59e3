import { assertCount, DEFAULT_LEVEL, type Interval, normalQuantile } from '../inference/distributions.ts'
import type { Difference } from '../inference/proportions.ts'

/** 9–10, 7–8 and 0–6 on the question 「0〜10で、どのくらい薦めたいですか」. */
export interface PromoterCounts {
  promoters: number
  passives: number
  detractors: number
}

/** Points −100 … 100. `score` is null without a base; `margin` is half the interval's width, for 「+21 ±10.7」. */
export interface NetPromoterScore extends Interval, PromoterCounts {
  score: number | null
  margin: number
  base: number
}

/**
 * Which group an answer of 0 … 10 belongs to.
 *
 * @throws RangeError when the value is no whole number from 0 to 10
 * @example
 * promoterGroup(9) // => 'promoter'
 * promoterGroup(7) // => 'passive'
 * promoterGroup(6) // => 'detractor'
 */
export function promoterGroup(value: number): 'promoter' | 'passive' | 'detractor' {
  if (!Number.isInteger(value) || value < 0 || value > 10) throw new RangeError(`need 0 … 10, got ${value}`)
  if (value >= 9) return 'promoter'
  return value >= 7 ? 'passive' : 'detractor'
}

/**
 * Counts the three groups of a list of answers.
 *
 * @throws RangeError as `promoterGroup`
 * @example
 * countPromoterGroups([10, 9, 8, 3]) // => { promoters: 2, passives: 1, detractors: 1 }
 */
export function countPromoterGroups(values: Iterable<number>): PromoterCounts {
  const counts = { promoter: 0, passive: 0, detractor: 0 }
  for (const value of values) counts[promoterGroup(value)] += 1
  return { promoters: counts.promoter, passives: counts.passive, detractors: counts.detractor }
}

/** Score statistic of "the true difference is delta", with the share of detractors that fits best under that delta. */
function scoreStatistic(delta: number, promoters: number, detractors: number, base: number): number {
  const a = 2 * base
  const b = (2 * base - promoters + detractors) * delta - promoters - detractors
  const c = -detractors * delta * (1 - delta)
  const share = (Math.sqrt(Math.max(0, b * b - 4 * a * c)) - b) / (2 * a)
  const variance = base * (2 * share + delta * (1 - delta))
  const distance = promoters - detractors - base * delta
  if (Math.abs(distance) < 1e-12 * base) return 0
  return variance > 0 ? distance / Math.sqrt(variance) : Math.sign(distance) * Number.POSITIVE_INFINITY
}

/** The delta at which the falling score statistic passes the target, by 60 halvings of −1 … 1. */
function solveScore(target: number, statistic: (delta: number) => number): number {
  let low = -1
  let high = 1
  for (let i = 0; i < 60; i += 1) {
    const middle = (low + high) / 2
    if (statistic(middle) > target) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/**
 * Net Promoter Score: share of promoters − share of detractors, in points, with its 95 % score interval.
 *
 * The score is a difference of two cells of one multinomial sample, the situation of Tango's score interval for paired
 * shares (Statist. Med. 17 (1998) 891–908): promoters are one kind of discordant pair, detractors the other. It is chosen
 * over score ± 1.96·√((p + d − (p−d)²)/n) because it behaves where that one fails: ten promoters and nobody else give
 * +100 with an interval from +44, not +100 ± 0; ten passives give 0 ± 28; it never leaves −100 … 100. On ordinary samples
 * both agree (74/75/35: 21 ± 10.7).
 *
 * @param counts respondents in each group, ≥ 0
 * @param level coverage, default 0.95
 * @returns points; without a base `score` is null, the interval is −100 … 100
 * @throws RangeError for negative or infinite counts
 * @example
 * netPromoterScore({ promoters: 74, passives: 75, detractors: 35 }) // => { score: 21.2, low: 10.3, high: 31.6, margin: 10.7, base: 184, promoters: 74, passives: 75, detractors: 35 }
 * netPromoterScore({ promoters: 0, passives: 0, detractors: 0 }).score // => null
 */
export function netPromoterScore(counts: PromoterCounts, level: number = DEFAULT_LEVEL): NetPromoterScore {
  const { promoters, passives, detractors } = counts
  for (const [name, value] of [
    ['promoters', promoters],
    ['passives', passives],
    ['detractors', detractors],
  ] as const) {
    assertCount(name, value)
  }
  const base = promoters + passives + detractors
  const z = normalQuantile(level)
  if (base === 0) return { score: null, low: -100, high: 100, margin: 100, base, promoters, passives, detractors }
  const statistic = (delta: number) => scoreStatistic(delta, promoters, detractors, base)
  const low = detractors === base ? -100 : 100 * solveScore(z, statistic)
  const high = promoters === base ? 100 : 100 * solveScore(-z, statistic)
  const score = (100 * (promoters - detractors)) / base
  return { score, low, high, margin: (high - low) / 2, base, promoters, passives, detractors }
}

/**
 * Difference of two independent Net Promoter Scores (first − second) in points: two waves, or those who mention a theme
 * beside the rest. Interval: the two score intervals squared and added (MOVER; Zou & Donner, Statist. Med. 27 (2008)
 * 1693–1702), so it inherits their good behaviour on small and one-sided samples.
 *
 * @returns points −200 … 200; `difference` is null and the interval −200 … 200 when a base is 0
 * @throws RangeError as `netPromoterScore`
 * @example
 * netPromoterScoreDifference({ promoters: 74, passives: 75, detractors: 35 }, { promoters: 50, passives: 75, detractors: 59 }) // => { difference: 26.1, low: 10.5, high: 41.2 }
 */
export function netPromoterScoreDifference(
  first: PromoterCounts,
  second: PromoterCounts,
  level: number = DEFAULT_LEVEL,
): Difference {
  const one = netPromoterScore(first, level)
  const two = netPromoterScore(second, level)
  if (one.score === null || two.score === null) return { difference: null, low: -200, high: 200 }
  const difference = one.score - two.score
  return {
    difference,
    low: difference - Math.hypot(one.score - one.low, two.high - two.score),
    high: difference + Math.hypot(one.high - one.score, two.score - two.low),
  }
}
