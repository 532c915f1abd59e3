import { type Change, judgeFamily, type Verdict } from '@koe/stats'

/** What became of a theme's share between the two periods. Counts are of distinct customers. */
export type ThemeChange = Change & Verdict

/** Distinct customers of one theme in each period. */
export type Series = readonly number[]

/**
 * Judges every theme and sub-theme: is it a larger part of what people say than in the period before?
 * @param series one for each theme, aligned with the periods
 * @param bases customers with any words in each period
 * @param newest position of the newest full period
 */
export function judgeChanges(series: readonly Series[], bases: Series, newest: number): (ThemeChange | null)[] {
  if (newest < 1) return series.map(() => null)
  return judgeFamily({
    counts: series.map((counts) => counts.slice(0, newest + 1)),
    exposures: bases.slice(0, newest + 1),
  })
}
