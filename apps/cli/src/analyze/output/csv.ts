import type { Analysis } from '../rank/analysis.ts'
import type { Words } from '../words/words.ts'
import { printable } from './width.ts'

const rounded = (value: number | null, digits = 4): string =>
  value === null ? '' : String(Number(value.toFixed(digits)))

/** A cell that no spreadsheet takes for a formula, quoted where it needs to be. */
function cell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const text = printable(value)
  const safe = /^[=+\-@\t\r＝＋－＠]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** The ranking as CSV for spreadsheets: UTF-8 with a mark at the beginning, one line a theme, shares 0–1. */
export function rankingCsv(analysis: Analysis, words: Words): string {
  const kind = analysis.score?.kind ?? 'nps'
  const values = analysis.cross?.values.map(({ value }) => value ?? words.otherValues) ?? []
  const head = [
    ...['rank', 'id', 'label', 'terms', 'customers', 'verbatims', 'share', 'shareLow', 'shareHigh'],
    ...['currentCustomers', 'previousCustomers', 'ratio', 'ratioLow', 'ratioHigh', 'verdict', 'reason'],
    ...[kind, `${kind}Low`, `${kind}High`, `${kind}Base`, `${kind}Rest`, 'sentiment', 'quote'],
    ...values.map((value) => `${analysis.cross?.column}=${value}`),
  ]
  const lines = analysis.themes.map((theme) => [
    ...[String(theme.rank), theme.id, theme.label, theme.terms.join(' / ')],
    ...[theme.customers, theme.verbatims, rounded(theme.share), rounded(theme.shareLow), rounded(theme.shareHigh)],
    ...[theme.change?.current ?? '', theme.change?.previous ?? '', rounded(theme.change?.ratio ?? null)],
    ...[rounded(theme.change?.low ?? null), rounded(theme.change?.high ?? null)],
    ...[theme.change?.verdict ?? '', theme.change?.reason ?? ''],
    ...[rounded(theme.score?.value ?? null), theme.score === null ? '' : rounded(theme.score.low)],
    ...[theme.score === null ? '' : rounded(theme.score.high), theme.score?.base ?? ''],
    ...[rounded(theme.score?.rest.value ?? null), rounded(theme.sentiment, 3), theme.quotes[0] ?? ''],
    ...values.map((_, i) => rounded(theme.cells[i]?.share ?? null)),
  ])
  const { other } = analysis
  const last: (string | number)[] = ['', '', words.other, '', other.customers, other.verbatims]
  last.push(rounded(other.share), rounded(other.shareLow), rounded(other.shareHigh))
  const rows = [head, ...lines, [...last, ...head.slice(last.length).map(() => '')]]
  return `\ufeff${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
}
