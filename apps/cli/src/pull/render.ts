import type { Ranking, RankingRow } from '@koe/api/client'
import { grouped, percent } from '../analyze/output/figures.ts'
import { cut, printable, textWidth, wrap } from '../analyze/output/width.ts'
import type { PullWords } from './words.ts'

const dayBefore = (day: string) => new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)

const signed = (value: number) => {
  const whole = Math.round(value)
  return whole === 0 ? '±0' : `${whole > 0 ? '+' : '−'}${Math.abs(whole)}`
}
const changed = (ratio: number) => `${signed((ratio - 1) * 100)} %`

/** Where a row's figures and verbatims are seen: the same period, the row opened. */
export function linkTo(origin: string, { period, comparison }: Ranking, themeId: string): string {
  const query = new URLSearchParams({ period: 'custom', from: period.from, until: dayBefore(period.to) })
  if (comparison) {
    query.set('compare', 'custom')
    query.set('compareFrom', comparison.from)
    query.set('compareUntil', dayBefore(comparison.to))
  }
  query.set('open', themeId)
  return `${origin}/rankings?${query}`
}

function headOf(ranking: Ranking, words: PullWords): string[] {
  const span = ({ from, to }: { from: string; to: string }) => words.span(from, dayBefore(to))
  return [
    span(ranking.period),
    ...(ranking.comparison ? [words.comparedWith(span(ranking.comparison))] : []),
    words.base(grouped(ranking.base), grouped(ranking.verbatims)),
    words.unassigned(percent(ranking.otherShare)),
    ...(ranking.nps ? [`NPS ${scoreOf(ranking.nps)}`] : []),
  ]
}

const scoreOf = ({ value, low, high, base }: NonNullable<Ranking['nps']>) =>
  `${signed(value)} (${signed(low)}〜${signed(high)}, n=${grouped(base)})`

/** The figures of a row, each with its base or interval. */
function factsOf({ customers, share, shareLow, shareHigh, change, nps }: RankingRow, words: PullWords): string[] {
  const facts = [
    `${words.customers(grouped(customers))} ${percent(share)} % (${percent(shareLow)}–${percent(shareHigh)})`,
  ]
  if (change) {
    const { verdict, ratio, low, high } = change
    const sure = verdict === 'increase' || verdict === 'decrease'
    const figure = ratio === null ? words.fresh : changed(ratio)
    const interval = low === null || high === null ? '' : ` (${changed(low)}〜${changed(high)})`
    facts.push(sure ? `${words.verdicts[verdict]} ${figure}${interval}` : words.verdicts[verdict])
  }
  if (nps) facts.push(`NPS ${scoreOf(nps)} ${words.rest} ${signed(nps.rest.value)}`)
  return facts
}

/** The ranking for a terminal: a line of figures, the customers' words and a link for each theme. */
export function drawRanking(
  ranking: Ranking,
  words: PullWords,
  { origin, width }: { origin: string; width: number },
): string {
  const lines = [words.title, ...headOf(ranking, words).flatMap((line) => wrap(line, width)), '']
  if (ranking.items.length === 0) lines.push(...wrap(words.none, width))
  for (const row of ranking.items) {
    const rank = `${row.rank}. `
    const indent = ' '.repeat(textWidth(rank))
    const inner = width - indent.length
    lines.push(`${rank}${cut(row.theme.label, inner, true)}`)
    lines.push(
      ...factsOf(row, words)
        .flatMap((fact) => wrap(fact, inner))
        .map((line) => indent + line),
    )
    const [quote] = row.quotes
    if (quote) lines.push(...wrap(`「${printable(quote.text)}」`, inner).map((line) => indent + line))
    lines.push(`${indent}${linkTo(origin, ranking, row.theme.id)}`, '')
  }
  return `${lines.map(printable).join('\n').trimEnd()}\n`
}

/** What would be read as formatting is written as itself: customers' words must not make links. */
const plain = (text: string) => printable(text).replace(/([\\`*_{}[\]<>#|~!])/g, '\\$1')

/** The same to paste into a chat or a document. */
export function drawMarkdown(ranking: Ranking, words: PullWords, origin: string): string {
  const lines = [`# ${words.title}`, '', ...headOf(ranking, words).map((line) => `- ${line}`), '']
  if (ranking.items.length === 0) lines.push(words.none)
  for (const row of ranking.items) {
    lines.push(`## ${row.rank}. ${plain(row.theme.label)}`, '')
    lines.push(...factsOf(row, words).map((fact) => `- ${fact}`), '')
    for (const { text } of row.quotes) lines.push(`> ${plain(text)}`, '')
    lines.push(`[${words.evidence}](${linkTo(origin, ranking, row.theme.id)})`, '')
  }
  return `${lines.join('\n').trimEnd()}\n`
}
