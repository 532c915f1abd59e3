import { judgeChange, verdictsFor, wilsonInterval } from '@koe/stats'
import type { CrossCell } from './analysis.ts'
import type { ThemeTally } from './tally.ts'
import type { Voice } from './voices.ts'

const MOST_VALUES = 8
const LEAST_MENTIONS = 10

/** The values that get a column of their own, and where each voice belongs. The last place may hold all other values. */
export interface ByValues {
  values: (string | null)[]
  placeOf(voice: Voice): number
}

/** The most frequent values of the `--by` column; an empty cell is a value like any other. */
export function chooseValues(voices: readonly Voice[]): ByValues {
  const counts = new Map<string, number>()
  for (const { by } of voices) counts.set(by, (counts.get(by) ?? 0) + 1)
  const ordered = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([value]) => value)
  const fits = ordered.length <= MOST_VALUES
  const own = fits ? ordered : ordered.slice(0, MOST_VALUES - 1)
  const places = new Map(own.map((value, place) => [value, place]))
  return {
    values: fits ? own : [...own, null],
    placeOf: (voice) => places.get(voice.by) ?? own.length,
  }
}

/**
 * Each theme's share among the customers of each value. A cell is marked when it differs from all other values beyond chance,
 * with one correction over the whole table.
 */
export function crossTable(themes: readonly ThemeTally[], all: ThemeTally): CrossCell[][] {
  const total = all.by.reduce((sum, base) => sum + base, 0)
  const family = themes.flatMap((theme) => {
    const mentions = theme.by.reduce((sum, count) => sum + count, 0)
    return all.by.map((base, value) => {
      const current = theme.by[value] ?? 0
      const previous = mentions - current
      const change = judgeChange({ current, previous, currentExposure: base, previousExposure: total - base })
      return { change, customers: Math.max(current, previous) }
    })
  })
  const verdicts = verdictsFor(family, { minimumMentions: LEAST_MENTIONS })
  return themes.map((theme, t) =>
    all.by.map((base, value) => {
      const customers = theme.by[value] ?? 0
      const { low, high } = wilsonInterval(customers, base)
      const verdict = verdicts[t * all.by.length + value]?.verdict
      return {
        customers,
        share: base === 0 ? 0 : customers / base,
        shareLow: low,
        shareHigh: high,
        verdict: verdict === 'increase' ? 'higher' : verdict === 'decrease' ? 'lower' : 'none',
      }
    }),
  )
}
