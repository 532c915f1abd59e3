import { type Interval, wilsonInterval } from '@koe/stats'

/** A share of the base with its Wilson interval (95 %). */
export interface ObservedShare extends Interval {
  count: number
  /** null without a base */
  share: number | null
}

/** Verbatims whose score lay in [from, to): how many of their writers were content and discontent. */
export interface CalibrationRow {
  from: number
  to: number
  base: number
  content: ObservedShare
  discontent: ObservedShare
}

/** Ends of the score's buckets; the middle one is what counts as neutral. The last end is inside its bucket. */
const ENDS = [-1, -0.6, -0.25, 0.25, 0.6, 1] as const

const shareOf = (count: number, base: number): ObservedShare => ({
  count,
  share: base === 0 ? null : count / base,
  ...wilsonInterval(count, base),
})

/**
 * Sets scores beside answers: of the verbatims that were scored so, what share of the writers was (dis)content.
 *
 * @param scored score −1…1 and verdict of each rated verbatim
 * @returns five rows, from blame to praise
 * @example
 * calibrate([{ score: 0.9, verdict: 1 }])[4].base // => 1
 */
export function calibrate(scored: readonly { score: number; verdict: -1 | 0 | 1 }[]): CalibrationRow[] {
  return ENDS.slice(0, -1).map((from, i) => {
    const to = ENDS[i + 1] as number
    const inside = scored.filter(({ score }) => score >= from && (score < to || (to === 1 && score <= 1)))
    const count = (verdict: number): number => inside.filter((one) => one.verdict === verdict).length
    return {
      from,
      to,
      base: inside.length,
      content: shareOf(count(1), inside.length),
      discontent: shareOf(count(-1), inside.length),
    }
  })
}
