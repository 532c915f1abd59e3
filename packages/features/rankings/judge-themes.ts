import { judgeChange, shrunkenDispersions, type Verdict, verdictsFor } from '@koe/stats'
import type { Series, ThemeCount } from './count-mentions.ts'

export interface ThemeChange {
  previousCustomers: number
  ratio: number | null
  low: number | null
  high: number | null
  verdict: Verdict['verdict']
  reason: Verdict['reason']
  pValue: number
}

/** Trailing comparisons that are judged in one family, and periods that the dispersion is taken from. */
const trailing = 12
const mostPeriods = 26
const leastPeriods = 8

/** φ of each theme from the periods before `end`; 1 where there is too little history to say. */
function dispersionsBefore(series: readonly number[][], bases: readonly number[], end: number): number[] {
  const from = Math.max(0, end - mostPeriods)
  const exposures = bases.slice(from, Math.max(0, end))
  if (exposures.filter((exposure) => exposure > 0).length < leastPeriods) return series.map(() => 1)
  return shrunkenDispersions(series.map((counts) => ({ counts: counts.slice(from, end), exposures })))
}

/**
 * Says of every theme and sub-theme whether it became a larger part of what people say. One family: all of them, in this
 * comparison and in the eleven before it, so that a change is not news only because many were looked at. The figures of this
 * comparison are distinct customers; those of the earlier ones are verbatims.
 *
 * @param exposures distinct customers of the period and of the comparison
 * @param adjacent whether the comparison is the period just before
 * @returns by theme
 */
export function judgeThemes(
  themes: readonly ThemeCount[],
  exposures: { current: number; previous: number },
  history: Series,
  adjacent: boolean,
): Map<string, ThemeChange> {
  const newest = history.bases.length - 1
  const ids = themes.map((theme) => theme.themeId)
  const series = ids.map((id) => history.counts.get(id) ?? history.bases.map(() => 0))
  const dispersions = dispersionsBefore(series, history.bases, adjacent ? newest - 1 : newest)
  const family = themes.map(({ customers, previousCustomers }, i) => ({
    change: judgeChange({
      current: customers,
      previous: previousCustomers,
      currentExposure: exposures.current,
      previousExposure: exposures.previous,
      dispersion: dispersions[i] ?? 1,
    }),
    customers: Math.max(customers, previousCustomers),
  }))
  const earlier = []
  for (let at = newest - 1; at >= 1 && at > newest - trailing; at--) {
    const before = dispersionsBefore(series, history.bases, at - 1)
    for (const [i, counts] of series.entries()) {
      const [current = 0, previous = 0] = [counts[at], counts[at - 1]]
      const change = judgeChange({
        current,
        previous,
        currentExposure: history.bases[at] ?? 0,
        previousExposure: history.bases[at - 1] ?? 0,
        dispersion: before[i] ?? 1,
      })
      earlier.push({ change, customers: Math.max(current, previous) })
    }
  }
  const verdicts = verdictsFor([...family, ...earlier])
  return new Map(
    family.map(({ change: { ratio, low, high, pValue, previous } }, i) => {
      const { verdict, reason } = verdicts[i] ?? { verdict: 'withheld' as const, reason: 'no-exposure' as const }
      return [ids[i] ?? '', { previousCustomers: previous, ratio, low, high, verdict, reason, pValue }]
    }),
  )
}
