import type { Difference } from './proportions.ts'

const LEAST_P = 1e-9
const HALVINGS = 40

/**
 * The two-sided p-value of "there is no difference" that belongs to an interval: the widest interval that still leaves zero out
 * has the coverage 1 − p. So the test and the interval on screen never contradict each other.
 *
 * @param differenceAt the difference with its interval of a given coverage 0 … 1
 * @returns 1e-9 … 1; 1 when there is no difference or one side has no base
 * @example
 * intervalPValue((level) => twoProportionDifference({ successes: 56, base: 70 }, { successes: 48, base: 80 }, level)) // => 0.00813
 * intervalPValue((level) => twoProportionDifference({ successes: 5, base: 10 }, { successes: 5, base: 10 }, level)) // => 1
 */
export function intervalPValue(differenceAt: (level: number) => Difference): number {
  const leavesZeroOut = (p: number) => {
    const { difference, low, high } = differenceAt(1 - p)
    return difference !== null && difference !== 0 && (low > 0 || high < 0)
  }
  if (leavesZeroOut(LEAST_P)) return LEAST_P
  let [inside, outside] = [Math.log(LEAST_P), 0]
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (inside + outside) / 2
    if (leavesZeroOut(Math.exp(middle))) outside = middle
    else inside = middle
  }
  return Math.exp(outside)
}
