import { assertCount, binomialMidTail, DEFAULT_LEVEL, type Interval, normalQuantile } from './distributions.ts'

/**
 * Two counts and what they were counted over (days, responses, active customers: any unit, the same for both).
 * `dispersion` is φ, the variance of a count as a multiple of Poisson's; values under 1 count as 1.
 */
export interface RateComparison {
  current: number
  previous: number
  currentExposure: number
  previousExposure: number
  dispersion?: number
}

/** current rate ÷ previous rate. `ratio` is null when nothing was counted before (a new theme). */
export interface RateRatio extends Interval {
  ratio: number | null
}

function assertComparison(comparison: RateComparison): number {
  assertCount('current', comparison.current)
  assertCount('previous', comparison.previous)
  const { currentExposure, previousExposure, dispersion = 1 } = comparison
  for (const exposure of [currentExposure, previousExposure]) {
    if (!(Number.isFinite(exposure) && exposure > 0)) throw new RangeError(`exposures must be above 0, got ${exposure}`)
  }
  if (!Number.isFinite(dispersion)) throw new RangeError(`dispersion must be finite, got ${dispersion}`)
  return Math.max(1, dispersion)
}

/**
 * Two-sided mid-P value of "both rates are equal". Given the total, the current count is binomial with
 * p = E1/(E1+E0); twice the smaller mid-P tail, at most 1. Mid-P because the exact test is needlessly timid on small counts.
 * With dispersion φ > 1 both counts are divided by φ first (quasi-Poisson), which gives the share the variance φ·p(1−p)/n.
 * Source: Przyborowski & Wilenski, Biometrika 31 (1940) 313–323; mid-P: Lancaster, J. Am. Stat. Assoc. 56 (1961) 223–234.
 *
 * @returns p-value 0 … 1; 1 when nothing was counted at all
 * @throws RangeError for negative counts, exposures that are not above 0, a dispersion that is no number
 * @example
 * midPConditionalBinomial({ current: 8, previous: 2, currentExposure: 1, previousExposure: 1 }) // => 0.0654297
 * midPConditionalBinomial({ current: 0, previous: 0, currentExposure: 1, previousExposure: 1 }) // => 1
 */
export function midPConditionalBinomial(comparison: RateComparison): number {
  const dispersion = assertComparison(comparison)
  const { current, previous, currentExposure, previousExposure } = comparison
  const count = current / dispersion
  const other = previous / dispersion
  const share = currentExposure / (currentExposure + previousExposure)
  const upper = binomialMidTail(count, count + other, share)
  // From the other side, not 1 − upper: the small tail keeps its digits.
  const lower = binomialMidTail(other, count + other, 1 - share)
  return Math.min(1, 2 * Math.min(upper, lower))
}

/**
 * Ratio of two rates with the interval log RR ± z·√(φ·(1/(x1+½) + 1/(x0+½))).
 * The halves keep it finite at zero counts; where a count is zero they also move its centre.
 *
 * @returns ratio ≥ 0 (1 = unchanged, 1.31 = +31 %), null when the previous count is 0; both ends are finite and ≥ 0
 * @throws RangeError as `midPConditionalBinomial`
 * @example
 * rateRatioInterval({ current: 810, previous: 620, currentExposure: 30, previousExposure: 30 }) // => { ratio: 1.3065, low: 1.1768, high: 1.4504 }
 * rateRatioInterval({ current: 81, previous: 62, currentExposure: 30, previousExposure: 30 }) // => { ratio: 1.306, low: 0.94, high: 1.816 }
 */
export function rateRatioInterval(comparison: RateComparison, level: number = DEFAULT_LEVEL): RateRatio {
  const dispersion = assertComparison(comparison)
  const { current, previous, currentExposure, previousExposure } = comparison
  const exposures = previousExposure / currentExposure
  const half = current === 0 || previous === 0 ? 0.5 : 0
  const centre = Math.log(((current + half) / (previous + half)) * exposures)
  const reach = normalQuantile(level) * Math.sqrt(dispersion * (1 / (current + 0.5) + 1 / (previous + 0.5)))
  return {
    ratio: previous === 0 ? null : (current / previous) * exposures,
    low: current === 0 ? 0 : Math.exp(centre - reach),
    high: Math.exp(centre + reach),
  }
}
