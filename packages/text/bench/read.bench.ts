import { basename } from 'node:path'
import { loadTokenizer, type Tokenizer } from '../2-tokenize/index.ts'
import { type Deciding, findPredicates, type Reading, type ReadSegment, readVerbatim } from '../3-read/index.ts'
import { cpuSeconds, peakMB, print, readRows } from './measures.ts'

/** Length of each hostile text, in UTF-16 units, and what it may cost. */
const LENGTH = 100_000
const MOST_SECONDS = 5
const MOST_MB = 600

const filled = (piece: string): string => piece.repeat(Math.ceil(LENGTH / piece.length)).slice(0, LENGTH)

/** Texts that make readers of text slow, large or dead. */
const HOSTILE: readonly (readonly [string, string])[] = [
  ['no punctuation', filled('配送がとても遅くて困っているので早く改善してほしいです')],
  ['w × n', filled('w')],
  ['emoji', filled('😡👨‍👩‍👧‍👦🇯🇵')],
  ['lone surrogates', filled('遅\ud83dい\udc00')],
  ['U+0000', filled('遅\0い')],
  ['brackets', filled('（')],
  ['kana loops', filled('すもももももももものうち')],
  ['digits', filled('0901234567')],
  ['mixed widths', filled('ｱﾌﾟﾘapp９９Ａ㌔①')],
  ['deep quotes', filled('「').slice(LENGTH / 2) + filled('」').slice(LENGTH / 2)],
  ['zero-width', filled('遅\u200b\u200d\ufeffい')],
  ['combining marks', `か${filled('\u3099\u0301')}`],
]

/**
 * What reading finds in files of {text} lines, how fast, and what hostile texts of 100,000 characters cost. Seconds are CPU
 * seconds of one thread with everything from raw text to terms, sentiment and labels; MB is the most the process ever held.
 */
export async function run(files: string[], options: { json: boolean }): Promise<void> {
  const tokenizer = await loadTokenizer()
  const json = options.json
  for (const [family, text] of HOSTILE) {
    const cpu = process.cpuUsage()
    const { segments } = readVerbatim(text, tokenizer)
    const seconds = cpuSeconds(cpu)
    const within = seconds <= MOST_SECONDS && peakMB() < MOST_MB
    const figures = { chars: text.length, segments: segments.length, cpuSeconds: seconds, peakMB: peakMB(), within }
    print(json, { file: 'hostile', mode: family, ...figures })
  }
  for (const file of files) {
    const rows = readRows(file, json)
    if (rows === null || rows.length === 0) continue
    const cpu = process.cpuUsage()
    const readings = rows.map(({ text }) => readVerbatim(text, tokenizer))
    const seconds = cpuSeconds(cpu)
    const chars = rows.reduce((sum, { text }) => sum + text.length, 0)
    const say = (mode: string, figures: Record<string, unknown>) =>
      print(json, { file: basename(file), mode, ...figures })
    say('speed', {
      rows: rows.length,
      chars,
      cpuSeconds: seconds,
      charsPerCpuSecond: Math.round(chars / seconds),
      peakMB: peakMB(),
    })
    say('segments', structure(readings, tokenizer))
    const segments = readings.flatMap((reading) => reading.segments)
    for (const axis of ['intents', 'losses', 'values'] as const) say(axis, labelShares(segments, axis))
    say('personal data', placeholders(readings))
  }
}

function structure(readings: readonly Reading[], tokenizer: Tokenizer): Record<string, number> {
  const segments = readings.flatMap((reading) => reading.segments)
  const predicates = segments.map(({ text }) => findPredicates(tokenizer.tokenize(text)))
  const share = (of: (segment: ReadSegment, i: number) => boolean): number =>
    segments.filter(of).length / Math.max(1, segments.length)
  return {
    segmentsPerVerbatim: segments.length / readings.length,
    withPredicate: share((_, i) => (predicates[i]?.length ?? 0) > 0),
    negated: share((_, i) => predicates[i]?.some(({ flags }) => flags.includes('NEG')) === true),
    withPair: share(({ pairs }) => pairs.length > 0),
    pairsPerSegment: segments.reduce((sum, { pairs }) => sum + pairs.length, 0) / Math.max(1, segments.length),
    termsPerSegment: segments.reduce((sum, { terms }) => sum + terms.length, 0) / Math.max(1, segments.length),
    neutral: share(({ sentiment }) => Math.abs(sentiment) < 0.25),
  }
}

/** Share of the segments that carry each label of an axis, and of those that carry any. */
function labelShares(segments: readonly ReadSegment[], axis: 'intents' | 'losses' | 'values'): Record<string, number> {
  const counts = new Map<string, number>()
  for (const segment of segments)
    for (const label of new Set(segment[axis].map((one: Deciding) => one.label)))
      counts.set(label, (counts.get(label) ?? 0) + 1)
  const any = segments.filter((segment) => segment[axis].length > 0).length
  const shares = [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, count]) => [label, count / segments.length])
  return { any: any / Math.max(1, segments.length), ...Object.fromEntries(shares) }
}

function placeholders(readings: readonly Reading[]): Record<string, number> {
  const counts: Record<string, number> = { all: 0 }
  for (const { masked } of readings) {
    for (const [found] of masked.matchAll(/〔(?:メールアドレス|電話番号|郵便番号|住所|カード番号|マイナンバー)〕/g)) {
      counts.all = (counts.all ?? 0) + 1
      counts[found.slice(1, -1)] = (counts[found.slice(1, -1)] ?? 0) + 1
    }
  }
  return counts
}
