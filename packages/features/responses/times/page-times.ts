import { binnedQuartiles, type Quartiles } from '@koe/stats'
import { choice, type FullCount, secondsOfStep, stepsBelow, type Tally } from '../counting/index.ts'

/** Seconds in sight, of those who finished and whose time is known; `low` and `high` are the 95 % interval of the median. */
export type TimeSummary = Quartiles

export interface SurveyTime extends TimeSummary {
  /** Who took less than `seconds`, about a third of the median: bots, and people who did not read. */
  fast: FullCount & { seconds: number }
}

export interface Times {
  pages: ReadonlyMap<string, TimeSummary>
  whole: SurveyTime | null
}

type Counts = { value: number; respondents: number }[]

function summaryOf(counts: Counts): TimeSummary | null {
  const rising = [...counts].sort((a, b) => a.value - b.value)
  return binnedQuartiles(rising.map(({ value, respondents }) => ({ ...secondsOfStep(value), count: respondents })))
}

function surveyTime(counts: Counts): SurveyTime | null {
  const summary = summaryOf(counts)
  if (!summary) return null
  // A border between two steps, so that the count is exact and a list of the same responses can be asked for.
  const { step, seconds } = stepsBelow(summary.median / 3)
  const fast = counts.reduce((sum, { value, respondents }) => sum + (value < step ? respondents : 0), 0)
  return { ...summary, fast: { seconds, ...choice(fast, summary.base) } }
}

/** How long respondents took, from what was counted of the aspects `time` and `whole`. */
export function timesOf(tallies: readonly Tally[]): Times {
  const pages = new Map<string, Counts>()
  for (const tally of tallies)
    if (tally.aspect === 'time') pages.set(tally.questionId, [...(pages.get(tally.questionId) ?? []), tally])
  const summaries = [...pages].flatMap(([id, counts]): [string, TimeSummary][] => {
    const summary = summaryOf(counts)
    return summary ? [[id, summary]] : []
  })
  return { pages: new Map(summaries), whole: surveyTime(tallies.filter(({ aspect }) => aspect === 'whole')) }
}
