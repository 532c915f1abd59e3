import { assertCount, DEFAULT_LEVEL, type Interval } from '../inference/distributions.ts'
import { wilsonInterval } from '../inference/proportions.ts'

/** Shares 0 … 1. `share` is null without a base. */
export interface TopTwoBox extends Interval {
  share: number | null
  topTwo: number
  base: number
}

/**
 * CSAT as the share of respondents who chose one of the two best of five, with Wilson's interval.
 *
 * @param counts respondents by rating, worst first: index 0 = rating 1 … index 4 = rating 5
 * @param level coverage, default 0.95
 * @returns shares 0 … 1; without a base `share` is null, the interval is 0 … 1
 * @throws RangeError unless there are exactly five counts ≥ 0
 * @example
 * topTwoBox([1, 0, 1, 3, 5]) // => { share: 0.8, low: 0.4901625, high: 0.9433178, topTwo: 8, base: 10 }
 */
export function topTwoBox(counts: readonly number[], level: number = DEFAULT_LEVEL): TopTwoBox {
  if (counts.length !== 5) throw new RangeError(`need the counts of five ratings, got ${counts.length}`)
  counts.forEach((count, index) => {
    assertCount(`rating ${index + 1}`, count)
  })
  const base = counts.reduce((total, count) => total + count, 0)
  const topTwo = counts[3]! + counts[4]!
  return { share: base === 0 ? null : topTwo / base, ...wilsonInterval(topTwo, base, level), topTwo, base }
}
