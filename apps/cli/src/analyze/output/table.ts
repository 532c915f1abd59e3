import { type Analysis, isNews, type RankedTheme } from '../rank/analysis.ts'
import type { Words } from '../words/words.ts'
import { changeText, grouped, percent, ratioText, scoreText, scoreWithInterval, sparkBlocks } from './figures.ts'
import { cut, fit, printable, textWidth, wrap } from './width.ts'

/** How a table is drawn. Plain text unless `color`. */
export interface TableOptions {
  width: number
  top: number
  color: boolean
}

interface Column {
  head: string
  width: number
  side: 'left' | 'right'
  cell(theme: RankedTheme): string
}

const GAP = 2
const LEAST_LABEL = 14
const COMFORTABLE_LABEL = 28
const QUOTE_INDENT = 4
const TREND_FROM = 104
const TREND_PERIODS = 12
const LEAST_VALUE_WIDTH = 7
const MOST_VALUE_WIDTH = 14

/** The whole answer to `koe analyze FILE`: what was read, the ranking with quotations, the cross table. */
export function drawTable(analysis: Analysis, words: Words, options: TableOptions): string {
  const lines = [...headLines(analysis, words, options), '']
  if (analysis.themes.length === 0) lines.push(...wrap(words.noThemes, options.width))
  else lines.push(...rankingLines(analysis, words, options))
  if (analysis.cross !== null && analysis.themes.length > 0) lines.push('', ...crossLines(analysis, words, options))
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`
}

const paint = (text: string, code: number, options: TableOptions) =>
  options.color && text !== '' ? `\u001b[${code}m${text}\u001b[0m` : text
const bold = (text: string, options: TableOptions) => paint(text, 1, options)
const dim = (text: string, options: TableOptions) => paint(text, 2, options)

/** Facts on as few lines as they fit, never broken inside where they need not be. */
function flow(facts: readonly string[], width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const fact of facts) {
    if (fact === '') continue
    const longer = line === '' ? fact : `${line}  ${fact}`
    if (textWidth(longer, true) <= width) line = longer
    else {
      if (line !== '') lines.push(line)
      const parts = wrap(fact, width)
      line = parts.pop() ?? ''
      lines.push(...parts)
    }
  }
  return line === '' ? lines : [...lines, line]
}

function headLines(analysis: Analysis, words: Words, options: TableOptions): string[] {
  const { duplicates, timeline, score } = analysis
  const why = analysis.refusals.map(({ reason, rows }) => `${words.refusal(reason)} ${grouped(rows)}`)
  const facts = [
    words.readOf(grouped(analysis.read), grouped(analysis.rows)),
    words.columnsRead(analysis.columns.text.join(words.listSeparator)),
    words.segments(grouped(analysis.segments)),
    words.themes(grouped(analysis.themes.length)),
    duplicates.exact > 0 ? words.exactRepeats(grouped(duplicates.exact)) : '',
    duplicates.templates > 0 ? words.templatePosts(grouped(duplicates.templates)) : '',
    analysis.refused > 0 ? words.refusedRows(grouped(analysis.refused), why.join(words.listSeparator)) : '',
    score === null
      ? ''
      : words.overall(words.scoreNames[score.kind], scoreWithInterval(score, score.kind, '〜'), grouped(score.base)),
    score !== null && score.unscored > 0 ? words.unscored(grouped(score.unscored)) : '',
    timeline === null ? '' : words.period(timeline.from, timeline.to),
    timeline !== null && timeline.undated > 0 ? words.undated(grouped(timeline.undated)) : '',
  ]
  const title = cut(`${words.summaryTitle}: ${analysis.file}`, options.width, true)
  const lines = [bold(title, options), ...flow(facts, options.width)]
  if (timeline !== null) lines.push(...changeLines(analysis, words, options))
  return lines
}

function changeLines(analysis: Analysis, words: Words, { width }: TableOptions): string[] {
  const { timeline, themes } = analysis
  if (timeline === null) return []
  const { current, previous, unit } = timeline
  if (current === null || previous === null || unit === null) return wrap(words.notCompared, width)
  const base = (at: number) => grouped(timeline.bases[at] ?? 0)
  const bases = `n=${base(current)} / ${base(previous)}`
  const compared = words.compared(timeline.labels[current] ?? '', timeline.labels[previous] ?? '', unit, bases)
  const news = [...themes, ...themes.flatMap((theme) => theme.subthemes)].flatMap(({ label, change }) =>
    change !== null && isNews(change.verdict) ? [`${label} ${ratioText(change.ratio, words)}`] : [],
  )
  const said = news.length === 0 ? words.noNews : words.news(news.join(words.listSeparator))
  const open = timeline.labels.filter((_, i) => i > timeline.newestFull && (timeline.bases[i] ?? 0) > 0)
  const named = open.slice(0, 3).join(words.listSeparator) + (open.length > 3 ? ' …' : '')
  const unfinished = open.length === 0 ? '' : words.unfinished(named)
  return [...flow([compared, unfinished], width), ...wrap(said, width)]
}

function columnsOf(analysis: Analysis, words: Words, options: TableOptions): Column[] {
  const { heads } = words
  const counted = analysis.columns.customer === null ? heads.rows : heads.customers
  const kind = analysis.score?.kind
  const column = (head: string, least: number, side: 'left' | 'right', cell: Column['cell'], last = ''): Column => {
    const shown = [...analysis.themes.slice(0, options.top).map(cell), last]
    return { head, side, cell, width: Math.max(least, textWidth(head), ...shown.map((text) => textWidth(text))) }
  }
  const { timeline } = analysis
  const compared = timeline !== null && timeline.current !== null
  return [
    column(counted, 4, 'right', (theme) => grouped(theme.customers), grouped(analysis.other.customers)),
    column(heads.share, 6, 'right', (theme) => `${percent(theme.share)} %`),
    column(heads.interval, 9, 'right', (theme) => `${percent(theme.shareLow)}-${percent(theme.shareHigh)}`),
    ...(compared ? [column(heads.change, 8, 'left', (theme) => changeText(theme.change, words))] : []),
    ...(kind === undefined
      ? []
      : [column(words.scoreHeads[kind], 4, 'right', (theme) => scoreText(theme.score?.value ?? null, kind))]),
    ...(timeline !== null && timeline.unit !== null && options.width >= TREND_FROM
      ? [column(heads.trend, TREND_PERIODS, 'left', (theme) => trend(theme, timeline.newestFull))]
      : []),
  ]
}

const trend = ({ series }: RankedTheme, newest: number) =>
  sparkBlocks(series.slice(Math.max(0, newest + 1 - TREND_PERIODS), newest + 1))

function rankingLines(analysis: Analysis, words: Words, options: TableOptions): string[] {
  const columns = columnsOf(analysis, words, options)
  const taken = columns.reduce((sum, column) => sum + GAP + column.width, 0)
  const room = Math.max(LEAST_LABEL, options.width - QUOTE_INDENT - taken)
  const longest = Math.max(0, ...analysis.themes.slice(0, options.top).map((theme) => textWidth(theme.label)))
  const label = Math.min(room, Math.max(COMFORTABLE_LABEL, longest))
  const row = (rank: string, name: string, cells: string[]) =>
    [fit(rank, 2, 'right'), '  ', fit(name, label), ...cells.map((cell) => ' '.repeat(GAP) + cell)].join('')
  const head = row(
    words.heads.rank,
    words.heads.theme,
    columns.map(({ head: text, width, side }) => fit(text, width, side)),
  )
  const lines = [bold(head, options)]
  for (const theme of analysis.themes.slice(0, options.top)) {
    const cells = columns.map((column) => fit(column.cell(theme), column.width, column.side))
    const line = row(String(theme.rank), theme.label, cells)
    lines.push(theme.change !== null && isNews(theme.change.verdict) ? bold(line, options) : line)
    const within = options.width - QUOTE_INDENT - textWidth(words.quote(''), true)
    // One that can be read to its end says more than the best one cut short.
    const quote = theme.quotes.find((one) => textWidth(printable(one), true) <= within) ?? theme.quotes[0]
    if (quote === undefined) continue
    lines.push(dim(' '.repeat(QUOTE_INDENT) + words.quote(cut(quote, within, true)), options))
  }
  const { other } = analysis
  const figures = [grouped(other.customers), `${percent(other.share)} %`]
  const cells = columns.map(({ width, side }, i) => fit(figures[i] ?? '', width, side))
  lines.push(dim(row('-', words.other, cells), options))
  const more = analysis.themes.length - options.top
  if (more > 0) lines.push(dim(cut(`    ${words.moreThemes(grouped(more), '--top')}`, options.width, true), options))
  return lines
}

/** Shares of each theme by value; as many values as fit. */
function crossLines(analysis: Analysis, words: Words, options: TableOptions): string[] {
  const { cross } = analysis
  if (cross === null) return []
  const named = cross.values.map(({ value, base }) => ({
    base: `n=${grouped(base)}`,
    name: value === null ? words.otherValues : value === '' ? words.noValue : value,
  }))
  const widths = named.map(({ name, base }) =>
    Math.min(MOST_VALUE_WIDTH, Math.max(LEAST_VALUE_WIDTH, textWidth(name), textWidth(base))),
  )
  const wanted = Math.max(LEAST_LABEL, ...analysis.themes.slice(0, options.top).map((theme) => textWidth(theme.label)))
  const label = Math.min(wanted, Math.max(LEAST_LABEL, Math.floor(options.width / 3)))
  let shown = 0
  for (let used = label; shown < widths.length; shown++) {
    used += GAP + (widths[shown] ?? 0)
    if (used > options.width) break
  }
  const row = (head: string, cells: string[]) =>
    fit(head, label) + cells.map((cell, i) => ' '.repeat(GAP) + fit(cell, widths[i] ?? 0, 'right')).join('')
  const lines = [
    ...wrap(words.cross(cross.column), options.width).map((line) => bold(line, options)),
    row(
      words.heads.theme,
      named.slice(0, shown).map(({ name }) => name),
    ),
    dim(
      row(
        '',
        named.slice(0, shown).map(({ base }) => base),
      ),
      options,
    ),
  ]
  for (const theme of analysis.themes.slice(0, options.top)) {
    const cells = theme.cells.slice(0, shown).map(({ share, verdict }) => {
      const mark = verdict === 'higher' ? '+' : verdict === 'lower' ? '-' : ' '
      return `${percent(share)}${mark}`
    })
    lines.push(row(theme.label, cells))
  }
  lines.push(...wrap(words.crossNote, options.width).map((line) => dim(line, options)))
  if (shown < widths.length)
    lines.push(...wrap(words.crossHidden(grouped(widths.length - shown)), options.width).map((l) => dim(l, options)))
  return lines
}
