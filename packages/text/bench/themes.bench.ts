import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadTokenizer } from '../2-tokenize/index.ts'
import { readVerbatim } from '../3-read/index.ts'
import type { ThemeSegment } from '../4-weigh/theme-segment.ts'
import { extractThemes, type ThemeOptions, type ThemeSet } from '../extract-themes.ts'
import { type Agreement, scoreAgreement } from './agreement.ts'

/** Measures per mode: the mean over seeds. */
export interface ThemeMeasures extends Agreement {
  seconds: number
  /** of all threads, garbage collection included: comparable on a busy machine */
  cpuSeconds: number
}

interface Rows {
  texts: string[]
  labels: string[]
  segments: ThemeSegment[]
  /** row of each segment */
  rowOf: number[]
  readSeconds: number
}

const PEER_SHAPES = ['../shared/bench/peer-sklearn.py', '/work/shared/bench/peer-sklearn.py']
/** Sets whose labels are not themes: rows of these labels are left out (they say "no symptom" or "several"). */
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = { medweb: ['none', 'multi', 'hayfever'] }

/**
 * Extracts themes from files of {text, label?} lines and sets them beside the labels: at the labels' number of groups and with
 * automatic granularity, mean over seeds, the peer beside it where its tools are installed.
 *
 * @param files JSON lines; a file `X` given as `X+POOL` trains the vectors on both
 */
export async function run(files: string[], options: { json: boolean; seeds: number }): Promise<void> {
  const tokenizer = await loadTokenizer()
  for (const argument of files) {
    const [file = '', poolFile] = argument.split('+')
    if (!existsSync(file)) {
      print(options.json, { file: basename(file), note: 'not measured: data absent' })
      continue
    }
    const rows = readRows(file, tokenizer)
    const pool =
      poolFile === undefined || !existsSync(poolFile) ? undefined : readRows(poolFile, tokenizer, 'pool-').segments
    const labelled = rows.labels.length > 0
    const groups = new Set(rows.labels).size
    const name = basename(file) + (pool === undefined ? '' : ` + ${basename(poolFile ?? '')}`)
    const modes: [string, ThemeOptions][] = labelled
      ? [
          ['labels-k', { themes: groups }],
          ['auto-k', {}],
        ]
      : [['auto-k', {}]]
    for (const [mode, themeOptions] of modes) {
      const measured = Array.from({ length: Math.max(1, options.seeds) }, (_, i) =>
        measure(rows, { ...themeOptions, seed: i + 1, ...(pool === undefined ? {} : { pool }) }),
      )
      print(options.json, {
        file: name,
        mode,
        seeds: measured.length,
        ...meanOf(measured),
        readSeconds: rows.readSeconds,
      })
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

function measure(rows: Rows, options: ThemeOptions): ThemeMeasures {
  const started = performance.now()
  const cpu = process.cpuUsage()
  const set = extractThemes(rows.segments, options)
  const seconds = (performance.now() - started) / 1000
  const cpuSeconds = process.cpuUsage(cpu).user / 1e6
  const themes = rowThemes(rows, set)
  const labels = rows.labels.length > 0 ? rows.labels : themes.map(() => '')
  return { ...scoreAgreement(labels, themes), seconds, cpuSeconds }
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

function meanOf(measured: readonly ThemeMeasures[]) {
  const mean = (of: (m: ThemeMeasures) => number) =>
    Math.round((measured.reduce((sum, m) => sum + of(m), 0) / measured.length) * 1000) / 1000
  return {
    AMI: mean((m) => m.adjustedMutualInformation),
    ARI: mean((m) => m.adjustedRand),
    V: mean((m) => m.vMeasure),
    k: mean((m) => m.groups),
    otherShare: mean((m) => m.otherShare),
    largestShare: mean((m) => m.largestShare),
    seconds: mean((m) => m.seconds),
    cpuSeconds: mean((m) => m.cpuSeconds),
  }
}

/** Runs the peer on the very rows that were measured (its own reading of the file would keep the labels left out here). */
function runPeer(file: string, rows: Rows, json: boolean): void {
  const here = fileURLToPath(new URL('.', import.meta.url))
  const script =
    PEER_SHAPES.find((path) => existsSync(path)) ?? [`${here}../../../../shared/bench/peer-sklearn.py`].find(existsSync)
  if (script === undefined || !existsSync('/usr/bin/python3')) {
    print(json, { file: basename(file), mode: 'peer', note: 'not measured: peer absent' })
    return
  }
  const folder = mkdtempSync(join(tmpdir(), 'koe-peer-'))
  const same = join(folder, 'rows.jsonl')
  writeFileSync(same, rows.texts.map((text, r) => JSON.stringify({ text, label: rows.labels[r] })).join('\n'))
  const done = spawnSync('/usr/bin/python3', [script, same], { encoding: 'utf8' })
  rmSync(folder, { recursive: true })
  const lines = (done.stdout ?? '').split('\n').filter((line) => line.startsWith('{'))
  if (lines.length === 0) print(json, { file: basename(file), mode: 'peer', note: 'not measured: peer did not run' })
  for (const line of lines) {
    const { method, ...figures } = JSON.parse(line) as Record<string, unknown>
    print(json, { file: basename(file), mode: `peer ${String(method)}`, ...figures })
  }
}

function print(json: boolean, line: Record<string, unknown>): void {
  if (json) {
    console.log(JSON.stringify(line))
    return
  }
  const { file, mode = '', ...figures } = line
  const cells = Object.entries(figures).map(
    ([key, value]) => `${key} ${typeof value === 'number' ? Math.round(value * 1000) / 1000 : value}`,
  )
  console.log(`${String(file).padEnd(36)} ${String(mode).padEnd(16)} ${cells.join('  ')}`)
}
