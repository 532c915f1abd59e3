/// <reference path="../jstat.d.ts" />
import statistics from 'jstat'

const { jStat } = statistics

/** An interval estimate; both ends belong to it. */
export interface Interval {
  low: number
  high: number
}

/** Coverage of every interval of this room unless another level is asked for. */
export const DEFAULT_LEVEL = 0.95

/** Above this many trials jstat's continued fraction stops early; the normal curve is then the better answer. */
const EXACT_TRIALS = 50_000

/**
 * Number of standard deviations that a two-sided interval of the given coverage reaches.
 *
 * @param level coverage, strictly between 0 and 1
 * @throws RangeError when level is outside (0, 1)
 * @example
 * normalQuantile(0.95) // => 1.959964
 */
export function normalQuantile(level: number = DEFAULT_LEVEL): number {
  if (!(level > 0 && level < 1)) throw new RangeError(`level must be between 0 and 1, got ${level}`)
  return jStat.normal.inv(0.5 + level / 2, 0, 1)
}

/**
 * Student's t in place of `normalQuantile`, for a mean whose spread was estimated from the same sample.
 *
 * @param level coverage, strictly between 0 and 1
 * @param degreesOfFreedom at least 1
 * @throws RangeError outside these ranges
 * @example
 * studentQuantile(0.95, 5) // => 2.570582
 */
export function studentQuantile(level: number, degreesOfFreedom: number): number {
  if (!(level > 0 && level < 1)) throw new RangeError(`level must be between 0 and 1, got ${level}`)
  if (!(degreesOfFreedom >= 1)) throw new RangeError(`degreesOfFreedom must be at least 1, got ${degreesOfFreedom}`)
  return jStat.studentt.inv(0.5 + level / 2, degreesOfFreedom)
}

/**
 * Mid-P upper tail of a binomial count: P(X > k) + ½·P(X = k).
 * `k` and `trials` may be fractions (a count divided by its dispersion); the incomplete beta function joins the integers smoothly.
 * Above 50,000 trials the normal curve is used, whose error there is below 0.001.
 *
 * @param k successes, 0 … trials
 * @param trials number of trials, ≥ 0
 * @param probability success probability, strictly between 0 and 1
 * @throws RangeError outside these ranges
 * @example
 * binomialMidTail(8, 10, 0.5) // => 0.03271484
 */
export function binomialMidTail(k: number, trials: number, probability: number): number {
  if (!(trials >= 0 && k >= 0 && k <= trials)) throw new RangeError(`need 0 <= k <= trials, got ${k} of ${trials}`)
  if (!(probability > 0 && probability < 1)) throw new RangeError(`probability must be in (0, 1), got ${probability}`)
  if (trials > EXACT_TRIALS) {
    const deviation = Math.sqrt(trials * probability * (1 - probability))
    return 1 - jStat.normal.cdf((k - trials * probability) / deviation, 0, 1)
  }
  return (atLeast(k, trials, probability) + atLeast(k + 1, trials, probability)) / 2
}

function atLeast(k: number, trials: number, probability: number): number {
  if (k <= 0) return 1
  const failures = trials - k + 1
  return failures <= 0 ? 0 : jStat.ibeta(probability, k, failures)
}

/** Natural logarithm of the gamma function, for x > 0. */
export function logGamma(x: number): number {
  return jStat.gammaln(x)
}

/** Refuses what is not a count: a negative number, NaN, Infinity. Fractions pass, for weighted samples. */
export function assertCount(name: string, value: number): void {
  if (!(Number.isFinite(value) && value >= 0))
    throw new RangeError(`${name} must be a count of 0 or more, got ${value}`)
}
