import { basename } from 'node:path'
import { extractThemes, type ThemeSet } from '@koe/text'
import { createTextEngine } from '../../../worker/src/text-engine.ts'
import { type ChosenColumns, type ColumnWishes, chooseColumns } from './input/choose-columns.ts'
import { type Collected, collectRows, inFixedOrder } from './input/collect-rows.ts'
import { openFile } from './input/open-rows.ts'
import { AnalyzeProblem } from './problem.ts'
import type { Progress } from './progress.ts'
import type { Analysis } from './rank/analysis.ts'
import { rankThemes } from './rank/rank-themes.ts'
import { refineVoices } from './rank/refine-voices.ts'
import { gatherVoices, type Voices } from './rank/voices.ts'
import { readVerbatims, type TextReader } from './read-verbatims.ts'

/** What the analysis of a file is asked to do. */
export interface AnalyzeOptions {
  columns: ColumnWishes
  seed: number
  themes?: number
  threads: number
  progress: Progress
  onColumns(columns: ChosenColumns): void
}

/** The analysis with what stands behind it, for the outputs that go down to rows. */
export interface AnalyzedFile {
  analysis: Analysis
  collected: Collected
  voices: Voices
  set: ThemeSet
}

/** file → rows → readings → themes → figures. */
export async function analyzeFile(path: string, options: AnalyzeOptions): Promise<AnalyzedFile> {
  const { progress, seed } = options
  const file = await openFile(path)
  progress.show('open', 0, file.bytes)
  const columns = await chooseColumns(file, path, options.columns)
  options.onColumns(columns)
  const collected = await collectRows(file, path, columns, (bytes) => progress.show('open', bytes, file.bytes))
  const read = await readRows(collected, columns, options)
  const mood = refineVoices(read, collected.scoreKind)
  const { voices } = mood
  const set = extractThemes(voices.segments, {
    seed,
    ...(options.themes === undefined ? {} : { themes: options.themes }),
    onProgress: (stage, done, total) => progress.show(stage, done, total),
  })
  const analysis = rankThemes({ file: basename(path), seed, columns, collected, mood }, voices, set)
  return { analysis, collected, voices, set }
}

async function readRows(collected: Collected, columns: ChosenColumns, options: AnalyzeOptions): Promise<Voices> {
  const rows = inFixedOrder(collected.rows)
  const engine = createTextEngine({ threads: options.threads })
  const reader: TextReader = { read: (texts) => engine.read(texts, []) }
  try {
    const outcomes = await readVerbatims(rows, reader, options.threads, (done, total) =>
      options.progress.show('read', done, total),
    )
    const voices = gatherVoices(rows, outcomes)
    if (voices.voices.length > 0) return voices
    const names = columns.texts.map((column) => columns.header[column] ?? '').join(', ')
    throw new AnalyzeProblem('no-usable-rows', { rows: String(collected.ids.length), columns: names })
  } finally {
    await engine.close()
  }
}
