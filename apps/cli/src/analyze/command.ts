import { realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Command, CommanderError } from 'commander'
import { threadsForThisMachine } from '../../../worker/src/text-engine.ts'
import type { AnalyzedFile } from './analyze-file.ts'
import type { ChosenColumns } from './input/choose-columns.ts'
import { assignmentLines } from './output/assignments.ts'
import { rankingCsv } from './output/csv.ts'
import { analysisJson } from './output/json.ts'
import { reportPage } from './output/report/report.ts'
import { drawTable } from './output/table.ts'
import { printable } from './output/width.ts'
import { holdInterrupts, writeWhole } from './output/write-file.ts'
import { AnalyzeProblem } from './problem.ts'
import { type Progress, startProgress } from './progress.ts'
import { wordsFor } from './words/language.ts'
import type { Words } from './words/words.ts'

/** Options as commander hands them over. */
interface Flags {
  text: string[]
  date?: string
  score?: string
  by?: string
  customer?: string
  top: string
  themes?: string
  seed: string
  json?: boolean
  csv?: boolean
  html?: string
  assignments?: string
  threads?: string
  timing?: boolean
}

/** The same with numbers in place of digits. */
interface Settings extends Omit<Flags, 'top' | 'themes' | 'seed' | 'threads'> {
  top: number
  themes: number | undefined
  seed: number
  threads: number
}

/** Adds `koe analyze FILE` to the program. */
export function analyzeCommand(program: Command): void {
  const words = wordsFor(process.env)
  const { help } = words
  const command = program
    .command('analyze')
    .description(help.description)
    .argument('<file>', help.file)
    .option('--text <column>', help.text, (value: string, before: string[]) => [...before, value], [])
    .option('--date <column>', help.date)
    .option('--score <column[:nps|csat|ces]>', help.score)
    .option('--by <column>', help.by)
    .option('--customer <column>', help.customer)
    .option('--top <n>', help.top, '20')
    .option('--themes <k>', help.themes)
    .option('--seed <n>', help.seed, '1')
    .option('--json', help.json)
    .option('--csv', help.csv)
    .option('--html <file>', help.html)
    .option('--assignments <file>', help.assignments)
    .option('--threads <n>', help.threads)
    .option('--timing', help.timing)
    .showHelpAfterError(false)
    .configureOutput({ outputError: () => undefined })
    .exitOverride((error) => {
      throw usageError(error, words)
    })
    .action(async (file: string, flags: Flags) => {
      process.exitCode = await runAnalysis(file, flags, words)
    })
  command.configureHelp({ helpWidth: Math.min(100, process.stdout.columns ?? 80) })
}

/** Says what is wrong with the command line, in the person's language; help is no error. */
function usageError(error: CommanderError, words: Words): CommanderError {
  if (error.exitCode === 0) return error
  const say = words.usage[error.code]
  const what = /'([^']*)'/.exec(error.message)?.[1] ?? ''
  process.stderr.write(`${say ? say(what) : error.message}\n${words.seeHelp}\n`)
  return new CommanderError(2, error.code, error.message)
}

async function runAnalysis(file: string, flags: Flags, words: Words): Promise<number> {
  const progress = startProgress(process.stderr, words, () => performance.now())
  try {
    const settings = readSettings(flags)
    checkOutputs(file, settings)
    await analyze(file, settings, words, progress)
    return 0
  } catch (error) {
    progress.clear()
    if (!(error instanceof AnalyzeProblem)) throw error
    const sentence = words.problem(error.code, error.params)
    process.stderr.write(`${sentence.split('\n').map(printable).join('\n')}\n`)
    return error.exitCode
  }
}

function wholeNumber(option: string, value: string, from: number): number {
  const number = Number(value.normalize('NFKC'))
  if (value.trim() === '' || !Number.isSafeInteger(number) || number < from || number > 0xffffffff)
    throw new AnalyzeProblem('not-a-number', { option, value, from: String(from) })
  return number
}

function readSettings(flags: Flags): Settings {
  if (flags.json && flags.csv) throw new AnalyzeProblem('one-output')
  const threads = flags.threads === undefined ? threadsForThisMachine() : flags.threads
  return {
    ...flags,
    top: wholeNumber('--top', flags.top, 1),
    themes: flags.themes === undefined ? undefined : wholeNumber('--themes', flags.themes, 1),
    seed: wholeNumber('--seed', flags.seed, 0),
    threads: typeof threads === 'number' ? threads : Math.min(16, wholeNumber('--threads', threads, 1)),
  }
}

/** An output may not overwrite the input, nor two outputs each other. */
function checkOutputs(file: string, { html, assignments }: Settings): void {
  const seen = new Set([realOf(file)])
  for (const path of [html, assignments]) {
    if (path === undefined) continue
    if (seen.has(realOf(path))) throw new AnalyzeProblem('same-output', { file: path })
    seen.add(realOf(path))
  }
}

function realOf(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return resolve(path)
  }
}

async function analyze(file: string, settings: Settings, words: Words, progress: Progress): Promise<void> {
  const started = performance.now()
  const { text, date, score, by, customer } = settings
  // Loaded only now: the text room is heavy, and other commands do not need it.
  const { analyzeFile } = await import('./analyze-file.ts')
  const columns = { text, date, score, by, customer }
  const found = await analyzeFile(file, {
    columns: Object.fromEntries(Object.entries(columns).filter(([, wish]) => wish !== undefined)) as { text: string[] },
    seed: settings.seed,
    ...(settings.themes === undefined ? {} : { themes: settings.themes }),
    threads: settings.threads,
    progress,
    onColumns: (chosen) => sayGuess(chosen, words, progress),
  })
  progress.clear()
  const written = writeFiles(found, settings, words)
  const seconds = (performance.now() - started) / 1000
  await print(answer(found, settings, words, seconds))
  for (const path of written) process.stderr.write(`${words.wrote(printable(path))}\n`)
  if (settings.timing || process.stderr.isTTY) process.stderr.write(`${words.tookSeconds(seconds.toFixed(1))}\n`)
}

function sayGuess({ guess, header, texts }: ChosenColumns, words: Words, progress: Progress): void {
  if (guess === null) return
  progress.clear()
  const names = texts.map((column) => header[column] ?? '').join(words.listSeparator)
  process.stderr.write(`${printable(words.guessedText(names))}\n`)
  const options = [guess.date && `--date ${guess.date}`, guess.score && `--score ${guess.score}`].filter(Boolean)
  if (options.length > 0) process.stderr.write(`${printable(words.maybeAlso(options.join('  ')))}\n`)
}

function writeFiles({ analysis, collected, voices, set }: AnalyzedFile, settings: Settings, words: Words): string[] {
  const { html, assignments } = settings
  return holdInterrupts(() => {
    if (assignments !== undefined)
      writeWhole(assignments, assignmentLines(collected.ids, voices.voices, set.assignments, set.themes))
    if (html !== undefined) writeWhole(html, [reportPage(analysis, words)])
    return [assignments, html].filter((path) => path !== undefined)
  })
}

function answer({ analysis }: AnalyzedFile, settings: Settings, words: Words, seconds: number): string {
  if (settings.json) return analysisJson(analysis, settings.timing ? seconds : null)
  if (settings.csv) return rankingCsv(analysis, words)
  const { isTTY, columns } = process.stdout
  const wide = isTTY ? columns : Number(process.env.COLUMNS)
  return drawTable(analysis, words, {
    width: Math.min(200, Math.max(60, Number.isInteger(wide) && wide > 0 ? wide : 80)),
    top: settings.top,
    color: isTTY && !process.env.NO_COLOR && process.env.TERM !== 'dumb',
  })
}

/** Writes to stdout and waits; a reader that has seen enough (`| head`) is no error. */
function print(text: string): Promise<void> {
  return new Promise((done, fail) => {
    process.stdout.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EPIPE' ? done() : fail(error)))
    process.stdout.write(text, () => done())
  })
}
