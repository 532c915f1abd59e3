import { DEFAULT_LEVEL } from '../inference/distributions.ts'
import {
  type NetPromoterScore,
  netPromoterScore,
  netPromoterScoreDifference,
  type PromoterCounts,
} from '../scores/net-promoter-score.ts'

/** NPS of those who mention a theme beside the NPS of the rest. Points. */
export interface ScoreGap {
  mentioning: NetPromoterScore
  rest: NetPromoterScore
  gap: { difference: number | null; low: number; high: number }
}

/**
 * How far the customers who mention a theme stand from those who do not, in NPS points. An association, not a cause:
 * unhappy customers mention more. The two groups must not overlap.
 *
 * @returns `gap.difference` below 0 = those who mention the theme are less happy; null when a group is empty
 * @throws RangeError for negative counts
 * @example
 * scoreGap({ promoters: 2, passives: 3, detractors: 15 }, { promoters: 40, passives: 40, detractors: 20 }).gap // => { difference: -85, low: -109.2, high: -44.1 }
 */
export function scoreGap(mentioning: PromoterCounts, rest: PromoterCounts, level: number = DEFAULT_LEVEL): ScoreGap {
  return {
    mentioning: netPromoterScore(mentioning, level),
    rest: netPromoterScore(rest, level),
    gap: netPromoterScoreDifference(mentioning, rest, level),
  }
}
