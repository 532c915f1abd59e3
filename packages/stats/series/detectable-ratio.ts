import { assertCount, DEFAULT_LEVEL, normalQuantile, studentQuantile } from '../inference/distributions.ts'

/** What is known when something is planned: the past, and for how many periods its effect shall be watched. */
export interface PlannedChange {
  before: number
  controlBefore: number
  periodsBefore: number
  periodsAfter: number
  dispersion: number
}

const FINEST = 0.001

/**
 * The smallest fall that `changeEffect` would find with the given power: the rate ratio nearest to 1 whose logarithm is as
 * many standard errors from 0 as the test and the power need, with the counts that such a ratio would leave.
 * Source: the usual normal argument for rate ratios, e.g. Breslow & Day, Statistical Methods in Cancer Research II (1987), ch. 7.
 *
 * @returns 0.71 = a fall of 29 % or more would be found; null where not even the end of all mentions would
 * @throws RangeError for negative numbers, a dispersion below 1, or a power outside (0.5, 1)
 * @example
 * detectableRatio({ before: 200, controlBefore: 2000, periodsBefore: 20, periodsAfter: 10, dispersion: 1 }) // => 0.652
 * detectableRatio({ before: 6, controlBefore: 60, periodsBefore: 20, periodsAfter: 2, dispersion: 1 }) // => null
 */
export function detectableRatio(plan: PlannedChange, options: { level?: number; power?: number } = {}): number | null {
  const { level = DEFAULT_LEVEL, power = 0.8 } = options
  for (const value of Object.values(plan)) assertCount('what is planned with', value)
  if (plan.dispersion < 1) throw new RangeError(`dispersion must be at least 1, got ${plan.dispersion}`)
  if (!(power > 0.5 && power < 1)) throw new RangeError(`power must be between 0.5 and 1, got ${power}`)
  const { before, controlBefore, periodsBefore, periodsAfter, dispersion } = plan
  if (before === 0 || controlBefore === 0 || periodsBefore === 0 || periodsAfter === 0) return null
  const later = periodsAfter / periodsBefore
  const freedom = Math.max(1, periodsBefore + periodsAfter - 2)
  const needed = studentQuantile(level, freedom) + normalQuantile(2 * power - 1)
  const fixed = 1 / before + 1 / controlBefore + 1 / (controlBefore * later)
  for (let ratio = 1 - FINEST; ratio >= FINEST; ratio -= FINEST) {
    const error = Math.sqrt(dispersion * (fixed + 1 / (before * later * ratio)))
    if (-Math.log(ratio) >= needed * error) return Math.round(ratio / FINEST) * FINEST
  }
  return null
}
