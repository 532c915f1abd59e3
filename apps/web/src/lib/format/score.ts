import type { Score, ScoreTrend } from '../api.ts'
import type { Format } from './index.ts'

/** A score and its interval in the unit of its kind; null without a base. */
export function scoreWords(f: Format, score: Score): { value: string; range: string } | null {
  if (score.value === null) return null
  if (score.kind === 'nps') return { value: f.score(score.value), range: f.scoreRange(score.low, score.high) }
  if (score.kind === 'csat')
    return { value: f.percent(score.value), range: `${f.percentRange(score.low, score.high)} %` }
  return { value: f.mean(score.value), range: `${f.mean(score.low)}–${f.mean(score.high)}` }
}

type Change = Pick<NonNullable<ScoreTrend['points'][number]['change']>, 'difference' | 'low' | 'high'>

/** By how much a score differs from the one before, in the unit of its kind (CSAT: points of a per cent). */
export function scoreChangeWords(f: Format, kind: Score['kind'], change: Change): { value: string; range: string } {
  const { difference, low, high } = change
  if (kind === 'ces')
    return { value: f.meanDifference(difference), range: `${f.meanDifference(low)}〜${f.meanDifference(high)}` }
  const points = kind === 'csat' ? 100 : 1
  return { value: f.score(points * difference), range: f.scoreRange(points * low, points * high) }
}
