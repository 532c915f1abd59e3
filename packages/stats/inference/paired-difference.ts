import { DEFAULT_LEVEL, type Interval } from './distributions.ts'
import { meanInterval } from './mean-interval.ts'
import type { Difference } from './proportions.ts'

/** How many of the same people gave `first` one time and `second` the other. */
export interface PairCount {
  first: number
  second: number
  count: number
}

/** An estimate with its interval. */
export interface Estimated extends Interval {
  value: number
}

/**
 * Mean change of the same people between two times (first − second): Student's paired t, with the floor of `meanInterval`
 * for people who all changed alike. What each answered is a number of a bounded scale; for NPS its contribution, 1, 0 or −1, so that
 * the mean is the difference of the two scores, and everybody stands beside their own earlier answer. Where only yes and no can be said the test is
 * McNemar's up to the factor by which a t differs from a z.
 * Source: Student, Biometrika 6 (1908) 1–25; his sleep data are in the tests, with the interval that `t.test(paired = TRUE)` of R gives.
 *
 * @param pairs answers at both times, with how many gave them
 * @param scale the lowest and the highest answer that can be given
 * @returns in the unit of the answers; without pairs `difference` is null and the interval everything that is possible
 * @example
 * pairedDifference([{ first: 1, second: 0, count: 12 }, { first: 0, second: 1, count: 2 }, { first: 0, second: 0, count: 36 }], { low: -1, high: 1 }) // => { difference: 0.2, low: 0.0594, high: 0.3406 }
 * pairedDifference([], { low: -1, high: 1 }) // => { difference: null, low: -2, high: 2 }
 */
export function pairedDifference(
  pairs: readonly PairCount[],
  scale: Interval,
  level: number = DEFAULT_LEVEL,
): Difference {
  const moments = { base: 0, sum: 0, squares: 0 }
  for (const { first, second, count } of pairs) {
    moments.base += count
    moments.sum += count * (first - second)
    moments.squares += count * (first - second) ** 2
  }
  const width = scale.high - scale.low
  const { mean, low, high } = meanInterval(moments, { low: -width, high: width }, level)
  return { difference: mean, low, high }
}

/**
 * How much two means have to do with each other because some people are in both samples: the correlation of the answers of
 * those people, times their number over the square root of both bases. 0 where nobody is in both; with everybody in both
 * it is the correlation of the answers itself.
 *
 * @param pairs answers of those who are in both samples
 * @param bases of the two samples, those people included
 * @returns −1 … 1
 * @example
 * overlapCorrelation([{ first: 1, second: 1, count: 30 }, { first: -1, second: -1, count: 30 }], [120, 120]) // => 0.5
 * overlapCorrelation([], [120, 120]) // => 0
 */
export function overlapCorrelation(pairs: readonly PairCount[], bases: readonly [number, number]): number {
  const total = (of: (pair: PairCount) => number) => pairs.reduce((sum, pair) => sum + pair.count * of(pair), 0)
  const both = total(() => 1)
  if (both === 0) return 0
  const [one, other] = [total(({ first }) => first) / both, total(({ second }) => second) / both]
  const spread = total(({ first }) => (first - one) ** 2) * total(({ second }) => (second - other) ** 2)
  if (spread === 0) return 0
  const alike = total(({ first, second }) => (first - one) * (second - other)) / Math.sqrt(spread)
  return Math.max(-1, Math.min(1, (alike * both) / Math.sqrt(bases[0] * bases[1])))
}

/**
 * Difference of two estimates (first − second) whose samples share people: the two intervals squared and added, less what
 * the estimates have in common (MOVER for dependent estimates). With correlation 0 it is the difference of independent samples.
 * Source: Zou & Donner, Statist. Med. 27 (2008) 1693–1702; for shares of one sample it is method 8 of Newcombe, Statist. Med. 17 (1998) 2635–2650.
 *
 * @param correlation of the two estimates, −1 … 1, as of `overlapCorrelation`
 * @example
 * correlatedDifference({ value: 0.0952381, ...wilsonInterval(2, 21) }, { value: 0.3809524, ...wilsonInterval(8, 21) }, 0) // => { difference: -0.286, low: -0.507, high: -0.026 }
 * correlatedDifference({ value: 20, low: 10, high: 30 }, { value: 10, low: 0, high: 20 }, 0.5) // => { difference: 10, low: 0, high: 20 }
 */
export function correlatedDifference(first: Estimated, second: Estimated, correlation: number): Difference {
  const difference = first.value - second.value
  const reach = (one: number, other: number) =>
    Math.sqrt(Math.max(0, one ** 2 + other ** 2 - 2 * correlation * one * other))
  return {
    difference,
    low: difference - reach(first.value - first.low, second.high - second.value),
    high: difference + reach(first.high - first.value, second.value - second.low),
  }
}
