import { DEFAULT_LEVEL } from '../inference/distributions.ts'
import { midPConditionalBinomial, type RateComparison, rateRatioInterval } from '../inference/poisson-rates.ts'

/**
 * What became of a rate. `ratio` 1.31 = +31 %; null when nothing was counted before, or when one period has no exposure
 * (then `low` and `high` are null too). `pValue` is uncorrected: only `verdictsFor` may turn it into a statement.
 */
export interface Change {
  current: number
  previous: number
  ratio: number | null
  low: number | null
  high: number | null
  pValue: number
}

/**
 * Compares the current period's count with the previous one's: ratio, interval and p-value, all with the same dispersion.
 * Ask "are there more of them?" with exposures in days or active customers, "are they a larger part of what people say?"
 * with exposures in respondents; the two questions can have different answers.
 *
 * @returns never throws for a period without exposure: the ratio is then null and the p-value 1
 * @throws RangeError for negative counts or exposures
 * @example
 * judgeChange({ current: 810, previous: 620, currentExposure: 30, previousExposure: 30 }) // => { current: 810, previous: 620, ratio: 1.3065, low: 1.1768, high: 1.4504, pValue: 0.00000049 }
 * judgeChange({ current: 5, previous: 0, currentExposure: 30, previousExposure: 0 }) // => { current: 5, previous: 0, ratio: null, low: null, high: null, pValue: 1 }
 */
export function judgeChange(comparison: RateComparison, level: number = DEFAULT_LEVEL): Change {
  const { current, previous } = comparison
  if (comparison.currentExposure === 0 || comparison.previousExposure === 0) {
    return { current, previous, ratio: null, low: null, high: null, pValue: 1 }
  }
  return { current, previous, ...rateRatioInterval(comparison, level), pValue: midPConditionalBinomial(comparison) }
}
