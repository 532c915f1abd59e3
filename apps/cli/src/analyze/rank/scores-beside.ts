import { customerEffortScore, netPromoterScore, type PromoterCounts, promoterGroup, topTwoBox } from '@koe/stats'
import type { ScoreKind } from '../input/choose-columns.ts'

/** A score with its interval. Points for NPS, a share 0–1 for CSAT, 1–7 for CES; null without a base. */
export interface Score {
  value: number | null
  low: number
  high: number
  base: number
}

/** How often each answer was given; index = the answer itself. */
export type AnswerCounts = number[]

/** An empty tally, long enough for every scale. */
export const noAnswers = (): AnswerCounts => new Array<number>(11).fill(0)

/** The answers of the rest: all without those of the theme. */
export const without = (all: AnswerCounts, part: AnswerCounts): AnswerCounts => all.map((n, i) => n - (part[i] ?? 0))

/** The score of a tally on its scale. */
export function scoreOf(counts: AnswerCounts, kind: ScoreKind): Score {
  if (kind === 'nps') {
    const groups: PromoterCounts = { promoters: 0, passives: 0, detractors: 0 }
    const names = { promoter: 'promoters', passive: 'passives', detractor: 'detractors' } as const
    for (const [answer, count] of counts.entries()) groups[names[promoterGroup(answer)]] += count
    const { score, low, high, base } = netPromoterScore(groups)
    return { value: score, low, high, base }
  }
  if (kind === 'csat') {
    const { share, low, high, base } = topTwoBox(counts.slice(1, 6))
    return { value: share, low, high, base }
  }
  const { mean, low, high, base } = customerEffortScore(counts.slice(1, 8))
  return { value: mean, low, high, base }
}
