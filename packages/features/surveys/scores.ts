import { customerEffortScore, netPromoterScore, type PromoterCounts, topTwoBox } from '@koe/stats'
import { SCALES, type ScaleQuestion } from '@koe/survey'

export interface Score {
  kind: ScaleQuestion['type']
  /** NPS: points −100…100. CSAT: share 0…1 of the two best. CES: mean 1…7. Null without a base. */
  value: number | null
  /** 95 % interval, in the same unit. */
  low: number
  high: number
  base: number
}

/** Respondents by answer, lowest answer of the scale first. */
export function distributionOf(kind: ScaleQuestion['type'], counts: ReadonlyMap<number, number>): number[] {
  const { low, high } = SCALES[kind]
  return Array.from({ length: high - low + 1 }, (_, i) => counts.get(low + i) ?? 0)
}

const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0)

/** The three groups of NPS from the distribution of its answers 0 … 10. */
export const promoterCountsOf = (distribution: number[]): PromoterCounts => ({
  detractors: sum(distribution.slice(0, 7)),
  passives: sum(distribution.slice(7, 9)),
  promoters: sum(distribution.slice(9)),
})

/** The score of a survey from the distribution of its score question. */
export function scoreOf(kind: ScaleQuestion['type'], distribution: number[]): Score {
  if (kind === 'nps') {
    const { score, low, high, base } = netPromoterScore(promoterCountsOf(distribution))
    return { kind, value: score, low, high, base }
  }
  if (kind === 'csat') {
    const { share, low, high, base } = topTwoBox(distribution)
    return { kind, value: share, low, high, base }
  }
  const { mean, low, high, base } = customerEffortScore(distribution)
  return { kind, value: mean, low, high, base }
}
