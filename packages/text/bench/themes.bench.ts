import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { loadTokenizer } from '../2-tokenize/index.ts'
import { readVerbatim } from '../3-read/index.ts'
import type { ThemeSegment } from '../4-weigh/theme-segment.ts'
import { extractThemes, type ThemeOptions, type ThemeSet } from '../extract-themes.ts'
import { type Agreement, scoreAgreement } from './agreement.ts'
import { resample } from './resample.ts'
import { confidenceError, labelPrecision, measureSteadiness } from './steadiness.ts'
import { costOfStream } from './stream-cost.ts'

/** Measures per mode: the mean over seeds. */
export interface ThemeMeasures extends Agreement {
  seconds: number
  /** of all threads, garbage collection included: comparable on a busy machine */
  cpuSeconds: number
  labelPrecision: number
  /** expected calibration error of the segments' confidence; of labelled files only */
  confidenceError: number
}

interface Rows {
  texts: string[]
  labels: string[]
  segments: ThemeSegment[]
  /** row of each segment */
  rowOf: number[]
  readSeconds: number
}

const PEER = '../shared/bench/peer-sklearn.py'
/** Sets whose labels are not themes: rows of these labels are left out (they say "no symptom" or "several"). */
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = { medweb: ['none', 'multi', 'hayfever'] }

/**
 * Extracts themes from files of {text, label?} lines and sets them beside the labels: at the labels' number of groups and with
 * automatic granularity, mean over seeds, with what can be relied on from run to run, the peer beside it where its tools are
 * installed. As JSON, one line a measure.
 *
 * @param files JSON lines; a file `X` given as `X+POOL` trains the vectors on both
 * @param options.rows measures the cost of a fit of this many segments, resampled from each file, instead
 * @param options.verbatims measures fitting a sample of so many verbatims, resampled from each file, and assigning them all, instead
 */
export async function run(
  files: string[],
  options: { json: boolean; seeds: number; rows?: number; verbatims?: number; pool?: string },
): Promise<void> {
  const tokenizer = await loadTokenizer()
  for (const argument of files) {
    const [file = '', poolFile = options.pool] = argument.split('+')
    if (!existsSync(file)) {
      print(options.json, { file: basename(file), note: 'not measured: data absent' })
      continue
    }
    const rows = readRows(file, tokenizer)
    if (options.rows !== undefined) {
      print(options.json, { file: basename(file), mode: `${options.rows} segments`, ...costOf(rows, options.rows) })
      continue
    }
    if (options.verbatims !== undefined) {
      const cost = costOfStream(rows.segments, options.verbatims)
      print(options.json, { file: basename(file), mode: `${options.verbatims} verbatims`, ...cost })
      continue
    }
    const pool =
      poolFile === undefined || !existsSync(poolFile) ? undefined : readRows(poolFile, tokenizer, 'pool-').segments
    const labelled = rows.labels.length > 0
    const groups = new Set(rows.labels).size
    const name = basename(file) + (pool === undefined ? '' : ` + ${basename(poolFile ?? '')}`)
    const modes: [string, ThemeOptions][] = labelled ? [['labels-k', { themes: groups }]] : []
    modes.push(['auto-k', {}])
    for (const [mode, themeOptions] of modes) {
      const measured = Array.from({ length: Math.max(1, options.seeds) }, (_, i) =>
        measure(rows, { ...themeOptions, seed: i + 1, ...(pool === undefined ? {} : { pool }) }),
      )
      const seeds = measured.length
      print(options.json, {
        file: name,
        mode,
        seeds,
        ...meanOf(measured, labelled),
        readSeconds: rounded(rows.readSeconds),
      })
    }
    if (pool === undefined) {
      const steady = measureSteadiness(rows.segments, extractThemes(rows.segments, { seed: 1 }), 1)
      const figures = Object.entries(steady).map(([key, value]) => [key, rounded(value)])
      print(options.json, { file: name, mode: 'steadiness', ...Object.fromEntries(figures), peakMB: peakMegabytes() })
    }
    if (labelled && pool === undefined) runPeer(file, rows, options.json)
  }
}

function readRows(file: string, tokenizer: Awaited<ReturnType<typeof loadTokenizer>>, prefix = ''): Rows {
  const dropped = Object.entries(LEFT_OUT).find(([prefix]) => basename(file).startsWith(prefix))?.[1] ?? []
  const rows = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as { text: string; label?: string })
    .filter((row) => !dropped.includes(row.label ?? ''))
  const started = performance.now()
  const segments: ThemeSegment[] = []
  const rowOf: number[] = []
  rows.forEach((row, r) => {
    readVerbatim(row.text, tokenizer).segments.forEach((segment, s) => {
      segments.push({ ...segment, id: `${prefix}${String(r).padStart(8, '0')}-${s}`, owner: `${prefix}${r}` })
      rowOf.push(r)
    })
  })
  const labels = rows.every((row) => typeof row.label === 'string') ? rows.map((row) => `${row.label}`) : []
  return {
    texts: rows.map((row) => row.text),
    labels,
    segments,
    rowOf,
    readSeconds: (performance.now() - started) / 1000,
  }
}

const rounded = (value: number) => Math.round(value * 1000) / 1000
/** The most that this process ever held, all files so far included. */
const peakMegabytes = () => Math.round(process.resourceUsage().maxRSS / 1024)

/** What a fit with everything assigned costs on a large workspace. */
function costOf(rows: Rows, count: number) {
  const segments = resample(rows.segments, count)
  const started = performance.now()
  const cpu = process.cpuUsage()
  const set = extractThemes(segments)
  const used = process.cpuUsage(cpu)
  return {
    seconds: rounded((performance.now() - started) / 1000),
    cpuSeconds: rounded((used.user + used.system) / 1e6),
    peakMB: peakMegabytes(),
    k: set.themes.filter(({ parent }) => parent === null).length,
    otherShare: rounded(set.otherShare),
  }
}

function measure(rows: Rows, options: ThemeOptions): ThemeMeasures {
  const started = performance.now()
  const cpu = process.cpuUsage()
  const set = extractThemes(rows.segments, options)
  const seconds = (performance.now() - started) / 1000
  const used = process.cpuUsage(cpu)
  const cpuSeconds = (used.user + used.system) / 1e6
  const themes = rowThemes(rows, set)
  const labels = rows.labels.length > 0 ? rows.labels : themes.map(() => '')
  return {
    ...scoreAgreement(labels, themes),
    seconds,
    cpuSeconds,
    labelPrecision: labelPrecision(rows.segments, set),
    confidenceError: confidenceError(
      rows.rowOf.map((row) => labels[row]!),
      set,
    ),
  }
}

/** A row's theme is the one its segments speak for most surely; a row whose segments all stay 未分類 has none. */
export function rowThemes(rows: Pick<Rows, 'rowOf'> & { labels: string[] }, set: ThemeSet): (number | null)[] {
  const votes = new Map<number, Map<number, number>>()
  let last = rows.labels.length - 1
  set.assignments.forEach((assignment, i) => {
    const row = rows.rowOf[i]!
    last = Math.max(last, row)
    if (assignment.theme === null) return
    const counts = votes.get(row) ?? new Map<number, number>()
    counts.set(assignment.theme, (counts.get(assignment.theme) ?? 0) + assignment.confidence)
    votes.set(row, counts)
  })
  return Array.from({ length: last + 1 }, (_, row) => {
    const ranked = [...(votes.get(row) ?? [])].sort((a, b) => b[1] - a[1] || a[0] - b[0])
    return ranked[0]?.[0] ?? null
  })
}

function meanOf(measured: readonly ThemeMeasures[], labelled: boolean) {
  const mean = (of: (m: ThemeMeasures) => number) =>
    rounded(measured.reduce((sum, m) => sum + of(m), 0) / measured.length)
  return {
    AMI: mean((m) => m.adjustedMutualInformation),
    ARI: mean((m) => m.adjustedRand),
    V: mean((m) => m.vMeasure),
    k: mean((m) => m.groups),
    otherShare: mean((m) => m.otherShare),
    largestShare: mean((m) => m.largestShare),
    seconds: mean((m) => m.seconds),
    cpuSeconds: mean((m) => m.cpuSeconds),
    labelPrecision: mean((m) => m.labelPrecision),
    ...(labelled ? { confidenceError: mean((m) => m.confidenceError) } : {}),
  }
}

/** Runs the peer on the very rows that were measured (its own reading of the file would keep the labels left out here). */
function runPeer(file: string, rows: Rows, json: boolean): void {
  if (!existsSync(PEER) || !existsSync('/usr/bin/python3')) {
    print(json, { file: basename(file), mode: 'peer', note: 'not measured: peer absent' })
    return
  }
  const folder = mkdtempSync(join(tmpdir(), 'koe-peer-'))
  const same = join(folder, 'rows.jsonl')
  writeFileSync(same, rows.texts.map((text, r) => JSON.stringify({ text, label: rows.labels[r] })).join('\n'))
  const done = spawnSync('/usr/bin/python3', [PEER, same], { encoding: 'utf8' })
  rmSync(folder, { recursive: true })
  const lines = (done.stdout ?? '').split('\n').filter((line) => line.startsWith('{'))
  if (lines.length === 0) print(json, { file: basename(file), mode: 'peer', note: 'not measured: peer did not run' })
  for (const line of lines) {
    const { method, ...figures } = JSON.parse(line) as Record<string, unknown>
    print(json, { file: basename(file), mode: `peer ${String(method)}`, ...figures })
  }
}

function print(json: boolean, line: Record<string, unknown>): void {
  const { file, mode = '', ...figures } = line
  if (json) {
    const { seeds, note, ...measures } = figures
    const of = { file, ...(mode === '' ? {} : { mode }), ...(seeds === undefined ? {} : { seeds }) }
    if (note !== undefined) console.log(JSON.stringify({ ...of, note }))
    for (const [measure, value] of Object.entries(measures)) console.log(JSON.stringify({ ...of, measure, value }))
    return
  }
  const cells = Object.entries(figures).map(
    ([key, value]) => `${key} ${typeof value === 'number' ? Math.round(value * 1000) / 1000 : value}`,
  )
  console.log(`${String(file).padEnd(36)} ${String(mode).padEnd(16)} ${cells.join('  ')}`)
}
