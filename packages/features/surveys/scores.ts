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
  /** One of the groups that it is made of is smaller than the survey's threshold: value, interval and base are withheld. */
  hidden?: true
}

/** The groups whose sizes a score and its interval tell together. */
export function groupsOf(kind: ScaleQuestion['type'], distribution: number[]): number[] {
  if (kind === 'nps') return Object.values(promoterCountsOf(distribution))
  const base = sum(distribution)
  return kind === 'csat' ? [sum(distribution.slice(3)), base - sum(distribution.slice(3))] : [base]
}

/** Whether a score tells of a group of respondents that is smaller than the threshold. */
export const tellsOfFew = (kind: ScaleQuestion['type'], distribution: number[], least: number): boolean =>
  groupsOf(kind, distribution).some((respondents) => respondents > 0 && respondents < least)

export const hiddenScore = (kind: ScaleQuestion['type']): Score => ({
  kind,
  value: null,
  low: 0,
  high: 0,
  base: 0,
  hidden: true,
})

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

/**
 * The score of a survey from the distribution of its score question.
 * @param least - the survey's threshold, if it has one
 */
export function scoreOf(kind: ScaleQuestion['type'], distribution: number[], least: number | null = null): Score {
  if (least !== null && tellsOfFew(kind, distribution, least)) return hiddenScore(kind)
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
