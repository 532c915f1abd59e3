import type { RankingRow } from '$lib/api.ts'
import type { Format } from '$lib/format/index.ts'
import type { Messages } from '$lib/messages/index.ts'

export const signs = { increase: '▲', decrease: '▼', none: '＝', withheld: '―' } as const

/** Why the verdict is what it is, with the figures it rests on. */
export function reasonOf(w: Messages, f: Format, change: NonNullable<RankingRow['change']>): string {
  // By itself the interval would speak of a change; among so many themes one such difference is to be expected.
  const alone = change.verdict === 'none' && ((change.low ?? 1) > 1 || (change.high ?? 1) < 1)
  const why = alone
    ? w.rankings.reasonAmongMany
    : (w.rankings.reasonCodes[change.reason] ?? w.rankings.reasons[change.verdict])
  const before = w.rankings.previousCustomers(f.count(change.previousCustomers))
  if (change.ratio === null || change.low === null || change.high === null) return `${why} ${before}`
  return `${why} ${f.change(change.ratio)}（${w.rankings.confidence} ${f.changeRange(change.low, change.high)}）、${before}`
}

/** More of what is said angrily is worse, more of what is said gladly is better; what is neither stays ink. */
export function toneOf(row: Pick<RankingRow, 'sentiment' | 'change'>): 'worse' | 'better' | 'plain' {
  const verdict = row.change?.verdict
  if (verdict !== 'increase' && verdict !== 'decrease') return 'plain'
  if (Math.abs(row.sentiment) < 0.1) return 'plain'
  return (verdict === 'increase') === row.sentiment < 0 ? 'worse' : 'better'
}

export const seriesLabel = (w: Messages, f: Format, row: RankingRow): string =>
  `${w.rankings.columns.series}: ${row.series.map((point) => `${f.shortDate(point.from)} ${f.count(point.customers)}`).join(', ')}`
