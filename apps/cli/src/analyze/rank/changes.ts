import { type ChangeVerdict, judgeChange, shrunkenDispersions, type VerdictReason, verdictsFor } from '@koe/stats'

/** What became of a theme's share between the two periods. Counts are of distinct customers. */
export interface ThemeChange {
  current: number
  previous: number
  ratio: number | null
  low: number | null
  high: number | null
  verdict: ChangeVerdict
  reason: VerdictReason
  pValue: number
  adjusted: number | null
}

/** Distinct customers of one theme in each period. */
export type Series = readonly number[]

const TRAILING = 12
const HISTORY = 26
const LEAST_HISTORY = 8

/**
 * Judges every theme and sub-theme: is it a larger part of what people say than in the period before?
 * One family: all of them × the last 12 full periods, so that a change is not news just because many were looked at.
 * Dispersion comes from up to 26 periods before the two that are compared.
 *
 * @param series one for each theme, aligned with the periods
 * @param bases customers with any words in each period
 * @param newest position of the newest full period
 */
export function judgeChanges(series: readonly Series[], bases: Series, newest: number): (ThemeChange | null)[] {
  if (newest < 1) return series.map(() => null)
  const family: { theme: number; at: number; change: ReturnType<typeof judgeChange>; customers: number }[] = []
  for (let at = newest; at >= 1 && at > newest - TRAILING; at--) {
    const dispersions = dispersionsBefore(series, bases, at - 1)
    for (const [theme, counts] of series.entries()) {
      const [current, previous] = [counts[at] ?? 0, counts[at - 1] ?? 0]
      const change = judgeChange({
        current,
        previous,
        currentExposure: bases[at] ?? 0,
        previousExposure: bases[at - 1] ?? 0,
        dispersion: dispersions[theme] ?? 1,
      })
      family.push({ theme, at, change, customers: Math.max(current, previous) })
    }
  }
  const verdicts = verdictsFor(family)
  const found = new Array<ThemeChange | null>(series.length).fill(null)
  for (const [i, { theme, at, change }] of family.entries()) {
    if (at === newest) found[theme] = { ...change, ...verdicts[i]! }
  }
  return found
}

/** φ of each theme from the periods before `end`; 1 where there is too little history to say. */
function dispersionsBefore(series: readonly Series[], bases: Series, end: number): number[] {
  const from = Math.max(0, end - HISTORY)
  if (end - from < LEAST_HISTORY) return series.map(() => 1)
  const exposures = bases.slice(from, end)
  return shrunkenDispersions(series.map((counts) => ({ counts: counts.slice(from, end), exposures })))
}
