import type { CalibrationRow } from '@koe/text'
import { type Analysis, isNews } from '../../rank/analysis.ts'
import type { Words } from '../../words/words.ts'
import { changeText, grouped, percent, ratioText, scoreText, scoreWithInterval } from '../figures.ts'
import { volumeChart } from './charts.ts'
import { escaped, figureTable } from './markup.ts'
import { moveClass, rankingSection } from './ranking-section.ts'
import { STYLE } from './style.ts'

/** Nothing may be fetched, run or sent: the page works from a mail attachment. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

/** The report as one page: no script, no request, light and dark, readable on a phone. */
export function reportPage(analysis: Analysis, words: Words): string {
  const title = words.report.title(analysis.file)
  return [
    `<!doctype html><html lang="${words.language}"><head><meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    `<meta name="color-scheme" content="light dark"><title>${escaped(title)}</title><style>${STYLE}</style></head><body><main>`,
    `<header><h1>${escaped(title)}</h1><p class="soft">${escaped(subtitle(analysis, words))}</p>${facts(analysis, words)}</header>`,
    timeSection(analysis, words),
    rankingSection(analysis, words),
    crossSection(analysis, words),
    otherSection(analysis, words),
    sentimentSection(analysis, words),
    repeatSection(analysis, words),
    methodSection(analysis, words),
    '</main></body></html>\n',
  ].join('\n')
}

function subtitle(analysis: Analysis, words: Words): string {
  const { timeline } = analysis
  const parts = [words.columnsRead(analysis.columns.text.join(words.listSeparator))]
  if (timeline !== null) parts.push(words.period(timeline.from, timeline.to))
  return parts.join(' · ')
}

function facts(analysis: Analysis, words: Words): string {
  const { report } = words
  const { score, other, duplicates } = analysis
  const fact = (name: string, value: string, hint: string) =>
    `<div><dt>${escaped(name)}</dt><dd>${escaped(value)}<small>${escaped(hint)}</small></dd></div>`
  const all = [
    fact(report.voices, grouped(analysis.base), report.rowsHint(grouped(analysis.rows), grouped(analysis.refused))),
    fact(report.themes, grouped(analysis.themes.length), report.themesHint(grouped(analysis.segments))),
    fact(report.other, `${percent(other.share)} %`, report.otherHint),
    ...(score === null
      ? []
      : [
          fact(
            words.scoreNames[score.kind],
            scoreText(score.value, score.kind),
            `${scoreWithInterval(score, score.kind, '〜')} · n=${grouped(score.base)}`,
          ),
        ]),
    ...(duplicates.exact + duplicates.templates === 0
      ? []
      : [fact(report.repeats, grouped(duplicates.exact), report.repeatsHint(grouped(duplicates.templates)))]),
  ]
  return `<dl class="facts">${all.join('')}</dl>`
}

function newsList(analysis: Analysis, words: Words): string {
  const items = analysis.themes.flatMap((theme) =>
    [theme, ...theme.subthemes].flatMap((one) => {
      const { change } = one
      if (change === null || !isNews(change.verdict)) return []
      const sign = change.verdict === 'increase' ? '▲' : '▼'
      const name = one === theme ? one.label : `${theme.label} › ${one.label}`
      const ends = [change.low, change.high].map((end) => ratioText(end, words)).join('〜')
      const figures = `${words.unit(`${grouped(change.previous)} → ${grouped(change.current)}`)} (95 %: ${ends})`
      return [
        `<li><span class="${moveClass(change, one.sentiment)}">${sign} ${escaped(changeText(change, words))}</span> <a href="#${theme.id}">${escaped(name)}</a> <span class="soft small">${escaped(figures)}</span></li>`,
      ]
    }),
  )
  return items.length === 0 ? `<p>${escaped(words.noNews)}</p>` : `<ul class="news">${items.join('')}</ul>`
}

function timeSection(analysis: Analysis, words: Words): string {
  const { timeline } = analysis
  const { report } = words
  if (timeline === null) return ''
  if (timeline.unit === null) return `<p class="soft">${escaped(words.notCompared)}</p>`
  const { labels, bases, newestFull } = timeline
  const title = `${report.volume} (${timeline.unit === 'month' ? report.perMonth : report.perWeek})`
  const rows = labels.map((label, i) => [label, grouped(bases[i] ?? 0)])
  const undated =
    timeline.undated > 0 ? `<p class="soft small">${escaped(words.undated(grouped(timeline.undated)))}</p>` : ''
  const volume = `<h2>${escaped(title)}</h2>${volumeChart(labels, bases, newestFull, report.partial, title)}${undated}<details><summary>${escaped(report.asTable)}</summary>${figureTable([report.periodHead, report.countHead], rows)}</details>`
  if (timeline.current === null || timeline.previous === null) return volume
  const base = (at: number) => grouped(bases[at] ?? 0)
  const compared = words.compared(
    labels[timeline.current] ?? '',
    labels[timeline.previous] ?? '',
    timeline.unit,
    `n=${base(timeline.current)} / ${base(timeline.previous)}`,
  )
  return `<h2>${escaped(report.news)}</h2><p class="soft small">${escaped(compared)}</p>${newsList(analysis, words)}${volume}`
}

function crossSection(analysis: Analysis, words: Words): string {
  const { cross } = analysis
  if (cross === null || analysis.themes.length === 0) return ''
  const names = cross.values.map(({ value }) =>
    value === null ? words.otherValues : value === '' ? words.noValue : value,
  )
  const most = Math.max(...analysis.themes.flatMap((theme) => theme.cells.map(({ share }) => share)), 1e-9)
  const heads = cross.values.map(
    ({ base }, i) =>
      `<th scope="col">${escaped(names[i] ?? '')}<br><span class="small soft">n=${grouped(base)}</span></th>`,
  )
  const rows = analysis.themes.map((theme) => {
    const cells = theme.cells.map(({ share, shareLow, shareHigh, customers, verdict }) => {
      const sign = verdict === 'higher' ? '+' : verdict === 'lower' ? '-' : ''
      const shade = Math.round((share / most) * 45)
      const hint = `${grouped(customers)} (95 %: ${percent(shareLow)}〜${percent(shareHigh)} %)`
      const weight = sign === '' ? '' : ' class="moved"'
      return `<td${weight} style="background:color-mix(in srgb,var(--accent) ${shade}%,transparent)" title="${escaped(hint)}">${percent(share)}${sign}</td>`
    })
    return `<tr><td><a href="#${theme.id}">${escaped(theme.label)}</a></td>${cells.join('')}</tr>`
  })
  return `<h2>${escaped(words.cross(cross.column))}</h2><p class="soft small">${escaped(words.crossNote)}</p><div class="scroll"><table class="cross"><thead><tr><th scope="col">${escaped(words.heads.theme)}</th>${heads.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}

function otherSection(analysis: Analysis, words: Words): string {
  const { other } = analysis
  const figures = `${words.unit(grouped(other.customers))} · ${percent(other.share)} % (95 %: ${percent(other.shareLow)}〜${percent(other.shareHigh)} %)`
  const quotes = other.quotes.map((quote) => `<blockquote>${escaped(quote)}</blockquote>`)
  return `<h2>${escaped(words.other)}</h2><p>${escaped(figures)}</p><p class="soft small">${escaped(words.report.otherNote)}</p>${quotes.join('')}`
}

/** How far the sentiment that was read agrees with what customers answered; nothing where the answers were too few to learn from. */
function sentimentSection(analysis: Analysis, words: Words): string {
  const { calibration, rated } = analysis.mood
  if (calibration.length === 0) return ''
  const { calibration: said } = words.report
  const observed = ({ share, low, high }: CalibrationRow['content']) =>
    share === null ? '' : `${percent(share)} % (${percent(low)}〜${percent(high)})`
  const rows = calibration.map(({ base, content, discontent }, i) => {
    return [said.buckets[i] ?? '', grouped(base), observed(content), observed(discontent)]
  })
  return `<h2>${escaped(said.title)}</h2><p class="soft small">${escaped(said.note(grouped(rated)))}</p>${figureTable(said.heads, rows)}`
}

function repeatSection(analysis: Analysis, words: Words): string {
  const { largest } = analysis.duplicates
  if (largest.length === 0) return ''
  const items = largest.map(
    ({ text, rows }) =>
      `<blockquote>${escaped(text)} <span class="soft small">${escaped(words.report.repeatRows(grouped(rows)))}</span></blockquote>`,
  )
  return `<h2>${escaped(words.report.repeats)}</h2><p class="soft small">${escaped(words.report.repeatNote)}</p>${items.join('')}`
}

function methodSection(analysis: Analysis, words: Words): string {
  const { report } = words
  const lines = report.methodLines.map((line) => `<li>${escaped(line)}</li>`)
  const why = analysis.refusals.map(({ reason, rows }) => `${words.refusal(reason)} ${grouped(rows)}`)
  const refused =
    why.length === 0
      ? ''
      : `<li>${escaped(words.refusedRows(grouped(analysis.refused), why.join(words.listSeparator)))}</li>`
  const { text, date, score, by, customer } = analysis.columns
  const columns = [...text, date, score, by, customer].filter((name) => name !== null).join(', ')
  return `<h2>${escaped(report.method)}</h2><ul class="plain">${lines.join('')}${refused}</ul><footer>${escaped(report.made)} · ${escaped(report.settings(String(analysis.seed), columns))}</footer>`
}
