import {
  customerEffortScoreDifference,
  type Difference,
  holm,
  intervalPValue,
  netPromoterScoreDifference,
  twoProportionDifference,
} from '@koe/stats'
import type { ScaleQuestion } from '@koe/survey'
import { promoterCountsOf } from '../../surveys/index.ts'

/** Against the stretch just before. The p-value is adjusted for all comparisons that are shown together (Holm). */
export interface ScoreChange {
  difference: number
  low: number
  high: number
  pValue: number
  verdict: 'rise' | 'fall' | 'unsure'
}

/** Two distributions of one score question, lowest answer first; null where there is none to compare. */
export interface ComparedScores {
  kind: ScaleQuestion['type']
  newer: number[] | null
  older: number[] | null
}

const threshold = 0.05

function differenceOf(kind: ScaleQuestion['type'], newer: number[], older: number[], level?: number): Difference {
  if (kind === 'nps') return netPromoterScoreDifference(promoterCountsOf(newer), promoterCountsOf(older), level)
  if (kind === 'ces') return customerEffortScoreDifference(newer, older, level)
  const topTwo = (counts: number[]) => {
    const base = counts.reduce((total, count) => total + count, 0)
    return { successes: (counts[3] ?? 0) + (counts[4] ?? 0), base }
  }
  return twoProportionDifference(topTwo(newer), topTwo(older), level)
}

/** The changes between distributions that are shown together; null where one of the two has no answer. */
export function changesOf(pairs: readonly ComparedScores[]): (ScoreChange | null)[] {
  const compared = pairs.map(({ kind, newer, older }) => {
    if (!newer || !older) return null
    const { difference, low, high } = differenceOf(kind, newer, older)
    if (difference === null) return null
    return { difference, low, high, pValue: intervalPValue((level) => differenceOf(kind, newer, older, level)) }
  })
  const adjusted = holm(compared.flatMap((change) => (change ? [change.pValue] : [])))
  let next = 0
  return compared.map((change) => {
    if (!change) return null
    const pValue = adjusted[next++] ?? 1
    const beyondChance = change.difference > 0 ? 'rise' : 'fall'
    return { ...change, pValue, verdict: pValue < threshold ? beyondChance : 'unsure' }
  })
}
