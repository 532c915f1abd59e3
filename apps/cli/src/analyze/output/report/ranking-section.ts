import { type Analysis, type CountedTheme, isNews, type RankedTheme } from '../../rank/analysis.ts'
import type { ThemeChange } from '../../rank/changes.ts'
import type { Words } from '../../words/words.ts'
import { changeText, grouped, percent, ratioText, scoreText, scoreWithInterval } from '../figures.ts'
import { shareBar, sparkline } from './charts.ts'
import { escaped, figureTable } from './markup.ts'

const QUOTES_BELOW = 3
/** Sentiment beyond which a theme is taken for a trouble or a pleasure. */
const FELT = 0.05

/** Worse or better only where it is known which: more of what pleases is good news, more of what annoys is not. */
export function moveClass(change: ThemeChange, sentiment: number): string {
  if (!isNews(change.verdict)) return 'soft'
  if (Math.abs(sentiment) < FELT) return 'moved'
  return (change.verdict === 'increase') === sentiment < 0 ? 'worse' : 'better'
}

/** ▲ or ▼ with the verdict, its interval below and the reason in a tooltip. */
function changeCell(theme: CountedTheme, words: Words): string {
  const { change } = theme
  if (change === null) return ''
  const sign = change.verdict === 'increase' ? '▲ ' : change.verdict === 'decrease' ? '▼ ' : ''
  const counts = `${grouped(change.previous)} → ${grouped(change.current)}`
  const interval =
    isNews(change.verdict) && change.low !== null && change.high !== null
      ? `<br><span class="small soft">95 %: ${escaped(ratioText(change.low, words))}〜${escaped(ratioText(change.high, words))}</span>`
      : ''
  const text = escaped(`${sign}${changeText(change, words)}`)
  return `<span class="${moveClass(change, theme.sentiment)} nowrap" title="${escaped(words.reason(change.reason))}">${text}</span><br><span class="small soft">${escaped(words.unit(counts))}</span>${interval}`
}

function scoreCell(theme: RankedTheme, analysis: Analysis, words: Words): string {
  if (analysis.score === null || theme.score === null) return ''
  const { kind } = analysis.score
  const own = `<span title="${escaped(scoreWithInterval(theme.score, kind, '〜'))}">${escaped(scoreText(theme.score.value, kind))}</span>`
  const rest = words.report.restScore(scoreText(theme.score.rest.value, kind))
  return `${own}<br><span class="small soft">${escaped(rest)} · n=${grouped(theme.score.base)}</span>`
}

function rankRange(theme: RankedTheme, words: Words): string {
  if (theme.rankBest === theme.rankWorst) return ''
  return `<small>${escaped(words.report.rankRange(String(theme.rankBest), String(theme.rankWorst)))}</small>`
}

function subthemeTable(theme: RankedTheme, analysis: Analysis, words: Words): string {
  if (theme.subthemes.length === 0) return ''
  const compared = analysis.timeline?.current !== null && analysis.timeline !== null
  const rows = theme.subthemes.map((part) => {
    const quote = part.quotes[0] === undefined ? '' : words.quote(part.quotes[0])
    const change = compared ? `<td class="nowrap">${changeCell(part, words)}</td>` : ''
    return `<tr><td><b>${escaped(part.label)}</b><br><span class="small soft">${escaped(quote)}</span></td><td class="number">${grouped(part.customers)}</td><td class="number">${percent(part.share)} %</td>${change}</tr>`
  })
  return `<h3>${escaped(words.report.subthemes)}</h3><table class="parts"><tbody>${rows.join('')}</tbody></table>`
}

function labelLine(title: string, counts: readonly [string, number][], customers: number, words: Words): string {
  const parts = counts.map(
    ([label, count]) => `${words.label(label)} ${percent(count / customers)} % (${grouped(count)})`,
  )
  return parts.length === 0 ? '' : `<h3>${escaped(title)}</h3><p>${escaped(parts.join(' · '))}</p>`
}

function evidence(theme: RankedTheme, analysis: Analysis, words: Words): string {
  const quotes = theme.quotes.slice(1, 1 + QUOTES_BELOW).map((quote) => `<blockquote>${escaped(quote)}</blockquote>`)
  const { timeline } = analysis
  const series =
    timeline === null || timeline.unit === null
      ? ''
      : `<details><summary>${escaped(words.report.asTable)}</summary>${figureTable(
          [words.report.periodHead, words.report.countHead, words.report.baseHead, words.report.shareHead],
          timeline.labels.slice(-36).map((label, i, shown) => {
            const at = timeline.labels.length - shown.length + i
            const [count, base] = [theme.series[at] ?? 0, timeline.bases[at] ?? 0]
            return [label, grouped(count), grouped(base), base === 0 ? '-' : `${percent(count / base)} %`]
          }),
        )}</details>`
  const inside = [
    quotes.length === 0 ? '' : `<h3>${escaped(words.report.quotes)}</h3>${quotes.join('')}`,
    subthemeTable(theme, analysis, words),
    labelLine(words.report.intents, theme.intents, theme.customers, words),
    labelLine(words.report.losses, theme.losses, theme.customers, words),
    series,
  ].join('')
  return inside === '' ? '' : `<details><summary>${escaped(words.report.evidence)}</summary>${inside}</details>`
}

function themeRows(theme: RankedTheme, analysis: Analysis, words: Words, most: number, columns: number): string {
  const { timeline } = analysis
  const share = `${percent(theme.share)} %`
  const interval = `${percent(theme.shareLow)}〜${percent(theme.shareHigh)} %`
  const cell = (head: string, inside: string, kind = '') =>
    `<td class="cell ${kind}" data-head="${escaped(head)}">${inside}</td>`
  const bar = shareBar(theme.share, theme.shareLow, theme.shareHigh, most, `${share} (${interval})`)
  const quote = theme.quotes[0] === undefined ? '' : `<blockquote>${escaped(theme.quotes[0])}</blockquote>`
  const cells = [
    `<td class="rank">${theme.rank}${rankRange(theme, words)}</td>`,
    `<td class="wide"><div class="name">${escaped(theme.label)}</div><div class="terms">${escaped(theme.terms.slice(1).join(' / '))}</div></td>`,
    cell(words.heads.share, `${bar}<span class="nowrap">${share} <span class="small soft">${interval}</span></span>`),
    cell(
      analysis.columns.customer === null ? words.heads.rows : words.heads.customers,
      grouped(theme.customers),
      'number',
    ),
    timeline?.current === null || timeline === null ? '' : cell(words.heads.change, changeCell(theme, words)),
    analysis.score === null
      ? ''
      : cell(words.scoreNames[analysis.score.kind], scoreCell(theme, analysis, words), 'number'),
    timeline === null || timeline.unit === null
      ? ''
      : cell(words.heads.trend, sparkline(theme.series, timeline.bases, timeline.newestFull, words.heads.trend)),
  ]
  return `<tbody id="${theme.id}"><tr>${cells.join('')}</tr><tr class="evidence"><td colspan="${columns}">${quote}${evidence(theme, analysis, words)}</td></tr></tbody>`
}

/** The ranking as a table: a row of figures, a quotation and what stands behind them for each theme. */
export function rankingSection(analysis: Analysis, words: Words): string {
  const { heads, report } = words
  if (analysis.themes.length === 0) return `<h2>${escaped(report.ranking)}</h2><p>${escaped(words.noThemes)}</p>`
  const { timeline, score } = analysis
  const columns: [text: string, kind?: 'number'][] = [
    [heads.rank],
    [heads.theme],
    [`${heads.share} (95 %)`],
    [analysis.columns.customer === null ? heads.rows : heads.customers, 'number'],
    ...(timeline === null || timeline.current === null ? [] : [[heads.change] as [string]]),
    ...(score === null ? [] : [[words.scoreNames[score.kind], 'number'] as [string, 'number']]),
    ...(timeline === null || timeline.unit === null ? [] : [[heads.trend] as [string]]),
  ]
  const most = Math.max(...analysis.themes.map((theme) => theme.shareHigh))
  const head = columns.map(([text, kind = '']) => `<th scope="col" class="${kind}">${escaped(text)}</th>`).join('')
  const body = analysis.themes.map((theme) => themeRows(theme, analysis, words, most, columns.length))
  return `<h2>${escaped(report.ranking)}</h2><p class="soft small">${escaped(report.rankingNote)}</p><table class="ranking"><thead><tr>${head}</tr></thead>${body.join('')}</table>`
}
