import { assertCount, DEFAULT_LEVEL, type Interval, studentQuantile } from '../inference/distributions.ts'
import type { Difference } from '../inference/proportions.ts'

/** Scale points 1 … 7. `mean` is null without a base. */
export interface CustomerEffortScore extends Interval {
  mean: number | null
  base: number
}

/**
 * CES: mean agreement on 1 … 7 (7 = 「とても簡単だった」), with Student's t interval cut to the scale.
 *
 * When everybody gave the same answer the t interval would have no width. The sample variance is therefore never taken
 * below 1/n, the variance of a sample in which one respondent stands one step aside. One respondent says nothing about
 * spread: the interval is then the whole scale.
 *
 * @param counts respondents by agreement: index 0 = 1 … index 6 = 7
 * @param level coverage, default 0.95
 * @returns scale points; without a base `mean` is null, the interval is 1 … 7
 * @throws RangeError unless there are exactly seven counts ≥ 0
 * @example
 * customerEffortScore([0, 1, 2, 3, 6, 5, 3]) // => { mean: 5.05, low: 4.4, high: 5.7, base: 20 }
 * customerEffortScore([0, 0, 0, 0, 0, 0, 1]) // => { mean: 7, low: 1, high: 7, base: 1 }
 */
export function customerEffortScore(counts: readonly number[], level: number = DEFAULT_LEVEL): CustomerEffortScore {
  if (counts.length !== 7) throw new RangeError(`need the counts of seven answers, got ${counts.length}`)
  counts.forEach((count, index) => {
    assertCount(`answer ${index + 1}`, count)
  })
  const base = counts.reduce((total, count) => total + count, 0)
  if (base === 0) return { mean: null, low: 1, high: 7, base }
  const mean = counts.reduce((total, count, index) => total + count * (index + 1), 0) / base
  if (base < 2) return { mean, low: 1, high: 7, base }
  const squares = counts.reduce((total, count, index) => total + count * (index + 1 - mean) ** 2, 0)
  const variance = Math.max(squares / (base - 1), 1 / base)
  const reach = studentQuantile(level, base - 1) * Math.sqrt(variance / base)
  return { mean, low: Math.max(1, mean - reach), high: Math.min(7, mean + reach), base }
}

/**
 * Difference of two independent Customer Effort Scores (first − second) in scale points, with the two intervals squared and
 * added (MOVER), as `netPromoterScoreDifference` does.
 *
 * @returns points −6 … 6; `difference` is null and the interval −6 … 6 when a base is 0
 * @throws RangeError as `customerEffortScore`
 * @example
 * customerEffortScoreDifference([0, 1, 2, 3, 6, 5, 3], [3, 5, 6, 3, 2, 1, 0]) // => { difference: 2.1, low: 1.18, high: 3.02 }
 */
export function customerEffortScoreDifference(
  first: readonly number[],
  second: readonly number[],
  level: number = DEFAULT_LEVEL,
): Difference {
  const one = customerEffortScore(first, level)
  const two = customerEffortScore(second, level)
  if (one.mean === null || two.mean === null) return { difference: null, low: -6, high: 6 }
  const difference = one.mean - two.mean
  return {
    difference,
    low: difference - Math.hypot(one.mean - one.low, two.high - two.mean),
    high: difference + Math.hypot(one.high - one.mean, two.mean - two.low),
  }
}
