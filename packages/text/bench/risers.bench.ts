import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { createRandom, judgeFamily, type Random } from '@koe/stats'
import { loadTokenizer } from '../2-tokenize/index.ts'
import { readVerbatim } from '../3-read/index.ts'
import type { ThemeSegment } from '../4-weigh/theme-segment.ts'
import { extractThemes } from '../extract-themes.ts'

/** Rows that say when they were written, each with the themes and sub-themes that it mentions. */
interface Stream {
  /** period of each row, 0 = the first */
  periodOf: Int32Array
  periods: number
  baseline: number
  mentions: number[][]
  themes: number
  /** themes of level 1, by index */
  top: number[]
}

const UNITS = { month: 1, quarter: 3, year: 12 }
/** What is tested: each period against so many periods before it together. */
const BASELINES = [1, 12]
const LOOKS = 12
/** Of the middle of all periods: a tail with less is strays, not a month of voices. */
const THIN = 0.2
const PLANTED_FACTOR = 3
/** A theme rarer than this would be withheld even at three times its rate. */
const LEAST_MENTIONS = 20
const LEAST_PLANTED = LEAST_MENTIONS / PLANTED_FACTOR

/**
 * `npm run bench -- risers FILE…`: are the risers of a real stream of {text, date} lines honest?
 *
 * Looked at by month, by quarter and by year, against the period before and against the twelve before (a tail of stray periods is cut off):
 * - `risersAsWritten`: themes called a riser in each of the last twelve looks.
 * - `falseRiser…`: the dates are dealt anew among the rows, so nothing changes; share of runs with any riser in the newest
 *   look, and in any of the last twelve looks.
 * - `planted…`: in such a stream one theme is said three times as often in the newest period; share of runs that find it (of all,
 *   and of those in which it reached the 20 mentions below which every verdict is withheld), and that call a theme a riser which
 *   shares no row with it. Without a theme that could reach 20 mentions nothing is planted.
 *
 * @param files JSON lines with `text` and `date` (YYYY-MM or YYYY-MM-DD)
 * @param options `rows` = number of shuffled runs (200)
 */
export async function run(files: string[], options: { json: boolean; rows?: number }): Promise<void> {
  const runs = options.rows ?? 200
  for (const file of files) {
    if (!existsSync(file)) {
      print(options.json, { file: basename(file), note: 'not measured: data absent' })
      continue
    }
    const stream = await readStream(file)
    for (const [unit, months] of Object.entries(UNITS))
      for (const baseline of BASELINES) {
        const figures = measure({ ...cut(stream, months), baseline }, runs)
        print(options.json, { file: basename(file), unit, baseline, ...figures })
      }
  }
}

function measure(stream: Stream, runs: number): Record<string, unknown> {
  const asWritten = looks(stream, stream.periodOf)
  const shuffled = { newest: 0, anyOfTwelve: 0 }
  const planted = { runs: 0, enough: 0, found: 0, others: 0 }
  const large = largeThemes(stream)
  for (let i = 0; i < runs; i++) {
    const random = createRandom(i + 1)
    const periodOf = shuffle(stream.periodOf, random)
    const risers = looks(stream, periodOf)
    if ((risers.at(-1) ?? []).length > 0) shuffled.newest++
    if (risers.some((found) => found.length > 0)) shuffled.anyOfTwelve++
    const theme = large[random.integer(Math.max(1, large.length))]
    if (theme === undefined) continue
    const counts = count(stream, periodOf, theme)
    const found = look(counts, stream.periods - 1, stream.baseline)
    planted.runs++
    if ((counts.themes[theme]?.at(-1) ?? 0) >= LEAST_MENTIONS) planted.enough++
    if (found.includes(theme)) planted.found++
    if (found.some((riser) => riser !== theme && !sharesRows(stream, riser, theme))) planted.others++
  }
  const share = (part: number, whole: number) => (whole === 0 ? null : Math.round((1000 * part) / whole) / 1000)
  return {
    rows: stream.periodOf.length,
    periods: stream.periods,
    themes: stream.themes,
    runs,
    falseRiserNewest: share(shuffled.newest, runs),
    falseRiserAnyOfTwelve: share(shuffled.anyOfTwelve, runs),
    plantedRuns: planted.runs,
    plantedFound: share(planted.found, planted.runs),
    plantedFoundOfEnough: share(planted.found, planted.enough),
    plantedWithFalseRiser: share(planted.others, planted.runs),
    risersAsWritten: asWritten.map((found) => found.length).join(' '),
  }
}

async function readStream(file: string): Promise<Stream> {
  const tokenizer = await loadTokenizer()
  const rows = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as { text: string; date?: string })
    .filter((row) => /^\d{4}-\d{2}/.test(row.date ?? ''))
  const segments: ThemeSegment[] = []
  const rowOf: number[] = []
  rows.forEach((row, r) => {
    readVerbatim(row.text, tokenizer).segments.forEach((segment, s) => {
      segments.push({ ...segment, id: `${String(r).padStart(8, '0')}-${s}`, owner: `${r}` })
      rowOf.push(r)
    })
  })
  const set = extractThemes(segments, { seed: 1 })
  const mentioned = rows.map(() => new Set<number>())
  set.assignments.forEach(({ theme, subtheme }, i) => {
    for (const one of [theme, subtheme]) if (one !== null) mentioned[rowOf[i]!]!.add(one)
  })
  const monthOf = (date: string) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1
  const months = Int32Array.from(rows, (row) => monthOf(row.date ?? ''))
  return {
    periodOf: months,
    periods: 0,
    baseline: 1,
    mentions: mentioned.map((themes) => [...themes]),
    themes: 1 + set.themes.reduce((most, theme) => Math.max(most, theme.index), -1),
    top: set.themes.filter((theme) => theme.parent === null).map((theme) => theme.index),
  }
}

/** The same stream in periods of so many months, without a tail of strays. */
function cut(stream: Stream, months: number): Stream {
  const all = stream.periodOf.map((month) => Math.floor(month / months))
  const first = all.reduce((least, period) => Math.min(least, period), Number.POSITIVE_INFINITY)
  const sizes = new Array<number>(all.reduce((most, period) => Math.max(most, period - first + 1), 0)).fill(0)
  for (const period of all) sizes[period - first]!++
  const usual = [...sizes].sort((a, b) => a - b)[sizes.length >> 1] ?? 0
  let periods = sizes.length
  while (periods > 1 && sizes[periods - 1]! < THIN * usual) periods--
  const kept = [...all.keys()].filter((row) => all[row]! - first < periods)
  return {
    ...stream,
    periodOf: Int32Array.from(kept, (row) => all[row]! - first),
    periods,
    mentions: kept.map((row) => stream.mentions[row]!),
  }
}

interface Counts {
  themes: Int32Array[]
  bases: Int32Array
}

/** Mentions by theme and period; `tripled` is said three times as often in the newest one. */
function count({ periods, themes, mentions }: Stream, periodOf: Int32Array, tripled?: number): Counts {
  const counts = Array.from({ length: themes }, () => new Int32Array(periods))
  const bases = new Int32Array(periods)
  mentions.forEach((mentioned, row) => {
    const period = periodOf[row]!
    const times = tripled !== undefined && period === periods - 1 && mentioned.includes(tripled) ? PLANTED_FACTOR : 1
    bases[period]! += times
    for (const theme of mentioned) counts[theme]![period]! += times
  })
  return { themes: counts, bases }
}

/** Themes that the look at one period calls risers. */
function look(counts: Counts, period: number, baseline: number): number[] {
  const history = {
    counts: counts.themes.map((series) => [...series.subarray(0, period + 1)]),
    exposures: [...counts.bases.subarray(0, period + 1)],
  }
  const changes = judgeFamily(history, { baseline })
  return changes.flatMap(({ verdict }, theme) => (verdict === 'increase' ? [theme] : []))
}

/** The last twelve looks, oldest first. */
function looks(stream: Stream, periodOf: Int32Array): number[][] {
  const counts = count(stream, periodOf)
  const from = Math.max(1, stream.periods - LOOKS)
  return Array.from({ length: Math.max(0, stream.periods - from) }, (_, i) => look(counts, from + i, stream.baseline))
}

function shuffle(periodOf: Int32Array, random: Random): Int32Array {
  const dealt = periodOf.slice()
  for (let i = dealt.length - 1; i > 0; i--) {
    const j = random.integer(i + 1)
    const held = dealt[i]!
    dealt[i] = dealt[j]!
    dealt[j] = held
  }
  return dealt
}

/** Themes that would have enough mentions to be judged if they trebled in the newest period. */
function largeThemes({ mentions, periodOf, periods, top }: Stream): number[] {
  const newest = periodOf.reduce((sum, period) => sum + (period === periods - 1 ? 1 : 0), 0)
  const expected = (theme: number) =>
    (newest * mentions.filter((themes) => themes.includes(theme)).length) / mentions.length
  return top.filter((theme) => expected(theme) >= LEAST_PLANTED)
}

const sharesRows = ({ mentions }: Stream, one: number, other: number) =>
  mentions.some((themes) => themes.includes(one) && themes.includes(other))

function print(json: boolean, line: Record<string, unknown>): void {
  if (json) console.log(JSON.stringify(line))
  else for (const [measure, value] of Object.entries(line)) console.log(`${measure.padEnd(24)} ${value}`)
}
