import { judgeFamily, type Verdict } from '@koe/stats'
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

/**
 * Says of every theme and sub-theme whether it became a larger part of what people say. The figures of this comparison are
 * distinct customers; those of the earlier ones, which are judged with it, are verbatims.
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
  const changes = judgeFamily(
    {
      counts: themes.map(({ themeId }) => history.counts.get(themeId) ?? history.bases.map(() => 0)),
      exposures: history.bases,
    },
    {
      newest: {
        pairs: themes.map(({ customers, previousCustomers }) => ({ current: customers, previous: previousCustomers })),
        currentExposure: exposures.current,
        previousExposure: exposures.previous,
        adjacent,
      },
    },
  )
  return new Map(
    changes.map(({ current: _, previous, adjusted: __, ...change }, i) => {
      return [themes[i]?.themeId ?? '', { previousCustomers: previous, ...change }]
    }),
  )
}
