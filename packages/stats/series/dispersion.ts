import { assertCount } from '../inference/distributions.ts'

/** Counts of one theme over consecutive periods, and what each period was exposed to (same unit throughout). */
export interface CountSeries {
  counts: readonly number[]
  exposures: readonly number[]
}

function assertSeries({ counts, exposures }: CountSeries): void {
  if (counts.length !== exposures.length) {
    throw new RangeError(`${counts.length} counts but ${exposures.length} exposures`)
  }
  counts.forEach((count) => {
    assertCount('a count', count)
  })
  exposures.forEach((exposure) => {
    assertCount('an exposure', exposure)
  })
}

/**
 * Pearson dispersion φ of a series of counts around one constant rate: Σ (x−μ)²/μ ÷ (periods − 1).
 * 1 = scatters as independent events do, 3 = three times that variance (weekends, campaigns, outages).
 * Periods without exposure are left out.
 * Source: McCullagh & Nelder, Generalized Linear Models (1989), 2nd ed., section 6.2.3.
 *
 * @returns φ ≥ 0; 1 (no evidence of anything else) with fewer than two periods or no counts at all
 * @throws RangeError when lengths differ or a number is negative
 * @example
 * pearsonDispersion({ counts: [4, 6, 5, 5], exposures: [1, 1, 1, 1] }) // => 0.1333333
 * pearsonDispersion({ counts: [2, 12, 4, 10], exposures: [1, 1, 1, 1] }) // => 3.2380952
 */
export function pearsonDispersion(series: CountSeries): number {
  assertSeries(series)
  const periods = series.counts
    .map((count, index) => ({ count, exposure: series.exposures[index]! }))
    .filter((period) => period.exposure > 0)
  const total = periods.reduce((sum, period) => sum + period.count, 0)
  if (periods.length < 2 || total === 0) return 1
  const rate = total / periods.reduce((sum, period) => sum + period.exposure, 0)
  const squares = periods.reduce(
    (sum, { count, exposure }) => sum + (count - rate * exposure) ** 2 / (rate * exposure),
    0,
  )
  return squares / (periods.length - 1)
}

/** Middle of the values; the mean of the two middle ones when their number is even. 1 for an empty list. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  if (sorted.length === 0) return 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/**
 * The φ to use for each theme of a workspace: its own Pearson dispersion, pulled towards the median of all themes with
 * the weight of `weight` periods, and never below 1. Eight periods alone say little about a variance; a theme that was
 * calm by luck would otherwise raise the next false alarm.
 *
 * @param family history of every theme, ideally 8–26 periods before the two that are compared
 * @param weight periods that the common median counts for, default 8
 * @returns φ ≥ 1 for each series, in the order given
 * @throws RangeError as `pearsonDispersion`
 * @example
 * shrunkenDispersions([{ counts: [2, 12, 4, 10], exposures: [1, 1, 1, 1] }, { counts: [4, 6, 5, 5], exposures: [1, 1, 1, 1] }]) // => [2.1090909, 1.2623377]
 */
export function shrunkenDispersions(family: readonly CountSeries[], weight: number = 8): number[] {
  assertCount('weight', weight)
  const own = family.map((series) => ({
    dispersion: pearsonDispersion(series),
    freedom: Math.max(0, series.exposures.filter((exposure) => exposure > 0).length - 1),
    counted: series.counts.some((count) => count > 0),
  }))
  const common = median(own.filter((one) => one.counted && one.freedom > 0).map((one) => one.dispersion))
  return own.map(({ dispersion, freedom }) => {
    const weights = freedom + weight
    return weights === 0 ? 1 : Math.max(1, (freedom * dispersion + weight * common) / weights)
  })
}
