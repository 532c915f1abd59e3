import { DEFAULT_LEVEL, type Interval, studentQuantile } from './distributions.ts'

/** Sums from which a mean follows. */
export interface Moments {
  base: number
  sum: number
  /** Of the squares. */
  squares: number
}

/**
 * The mean of answers on a bounded scale of whole steps, with Student's t interval cut to the scale.
 *
 * As for CES: when everybody gave the same answer the sample variance is not taken below 1/n, the variance of a sample in
 * which one respondent stands one step aside; one respondent says nothing about spread, so the interval is the whole scale.
 *
 * @param scale lowest and highest answer that can be given
 * @param level coverage, default 0.95
 * @returns in the unit of the scale; without a base `mean` is null, the interval is the whole scale
 * @example
 * meanInterval({ base: 20, sum: 101, squares: 545 }, { low: 1, high: 7 }) // => { mean: 5.05, low: 4.4, high: 5.7 }
 * meanInterval({ base: 1, sum: 3, squares: 9 }, { low: 1, high: 5 }) // => { mean: 3, low: 1, high: 5 }
 */
export function meanInterval(
  { base, sum, squares }: Moments,
  scale: Interval,
  level: number = DEFAULT_LEVEL,
): Interval & { mean: number | null } {
  if (base === 0) return { mean: null, ...scale }
  const mean = sum / base
  if (base < 2) return { mean, ...scale }
  const variance = Math.max((squares - base * mean ** 2) / (base - 1), 1 / base)
  const reach = studentQuantile(level, base - 1) * Math.sqrt(variance / base)
  return { mean, low: Math.max(scale.low, mean - reach), high: Math.min(scale.high, mean + reach) }
}
