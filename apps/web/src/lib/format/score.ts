import type { Score } from '../api.ts'
import type { Format } from './index.ts'

/** A score and its interval in the unit of its kind; null without a base. */
export function scoreWords(f: Format, score: Score): { value: string; range: string } | null {
  if (score.value === null) return null
  if (score.kind === 'nps') return { value: f.score(score.value), range: f.scoreRange(score.low, score.high) }
  if (score.kind === 'csat')
    return { value: f.percent(score.value), range: `${f.percentRange(score.low, score.high)} %` }
  return { value: f.mean(score.value), range: `${f.mean(score.low)}–${f.mean(score.high)}` }
}
