import type { ScoreKind } from '../input/choose-columns.ts'
import type { ThemeChange } from '../rank/changes.ts'
import type { Score } from '../rank/scores-beside.ts'
import type { Words } from '../words/words.ts'

/** 12,345 */
export const grouped = (value: number): string => String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',')

/** 0.345 → 34.5 */
export const percent = (share: number): string => (share * 100).toFixed(1)

/** +31 % of a ratio of 1.31; ×4.2 once it has more than tripled. */
export function ratioText(ratio: number | null, words: Words): string {
  if (ratio === null) return words.fresh
  if (ratio >= 3) return `x${ratio >= 10 ? Math.round(ratio) : ratio.toFixed(1)}`
  const change = Math.round((ratio - 1) * 100)
  return change === 0 ? '±0 %' : `${change > 0 ? '+' : '-'}${Math.abs(change)} %`
}

/** 増加 +31 %; only what is more than chance gets a figure, so that nobody reads one into noise. */
export function changeText(change: ThemeChange | null, words: Words): string {
  if (change === null) return ''
  const verdict = words.verdict(change.verdict)
  return change.verdict === 'increase' || change.verdict === 'decrease'
    ? `${verdict} ${ratioText(change.ratio, words)}`
    : verdict
}

/** +21, 64 % or 5.1, as the scale says it. */
export function scoreText(value: number | null, kind: ScoreKind): string {
  if (value === null) return '-'
  if (kind === 'csat') return `${Math.round(value * 100)} %`
  if (kind === 'ces') return value.toFixed(1)
  const points = Math.round(value)
  return points > 0 ? `+${points}` : String(points)
}

/** +21 (10〜32) */
export function scoreWithInterval(score: Score, kind: ScoreKind, dash: string): string {
  if (score.value === null) return '-'
  return `${scoreText(score.value, kind)} (${scoreText(score.low, kind)}${dash}${scoreText(score.high, kind)})`
}

const BARS = '▁▂▃▄▅▆▇█'

/** A small chart out of block letters, scaled to its own maximum. */
export function sparkBlocks(series: readonly number[]): string {
  const most = Math.max(...series, 0)
  if (most === 0) return ''
  return series.map((value) => (value === 0 ? ' ' : BARS[Math.ceil((value / most) * 8) - 1])).join('')
}
