import { createHash } from 'node:crypto'
import { type Mapping, suggestMapping } from '../../../../../packages/features/imports/read/index.ts'
import { AnalyzeProblem } from '../problem.ts'
import { findColumn } from './find-column.ts'
import { asProblem, type OpenFile } from './open-rows.ts'

export type ScoreKind = 'nps' | 'csat' | 'ces'

/** What the command line says of the columns. */
export interface ColumnWishes {
  text: readonly string[]
  date?: string
  score?: string
  by?: string
  customer?: string
}

/** Places of the columns in a row; null where there is none. `guess` is there when the text had to be guessed. */
export interface ChosenColumns {
  header: readonly string[]
  texts: number[]
  guess: { date: string | undefined; score: string | undefined } | null
  date: number | null
  score: number | null
  scoreKind: ScoreKind | null
  by: number | null
  customer: number | null
  id: number | null
}

const SCORE_KINDS: readonly ScoreKind[] = ['nps', 'csat', 'ces']
const SAMPLE = 300

/** `満足度:csat` → the column and its scale; a column whose own name ends like that is taken as written. */
function splitScore(wish: string, header: readonly string[]): { column: string; kind: ScoreKind | null } {
  if (header.includes(wish)) return { column: wish, kind: null }
  const cut = wish.lastIndexOf(':')
  if (cut < 0) return { column: wish, kind: null }
  const named = wish.slice(cut + 1).toLowerCase()
  const kind = SCORE_KINDS.find((known) => known === named)
  if (kind === undefined) throw new AnalyzeProblem('bad-score-kind', { kind: wish.slice(cut + 1) })
  return { column: wish.slice(0, cut), kind }
}

/** Some hundred rows, the same whatever the order of the file: those with the smallest fingerprints. */
async function sampleRows(file: OpenFile): Promise<string[][]> {
  const kept: { print: string; cells: string[] }[] = []
  const bySize = (a: { print: string }, b: { print: string }) => (a.print < b.print ? -1 : a.print > b.print ? 1 : 0)
  for await (const { cells, problem } of file.rows()) {
    if (problem) continue
    kept.push({ print: createHash('sha1').update(cells.join('\u0000')).digest('hex'), cells })
    if (kept.length >= SAMPLE * 4) kept.sort(bySize).splice(SAMPLE)
  }
  return kept
    .sort(bySize)
    .slice(0, SAMPLE)
    .map(({ cells }) => cells)
}

async function suggest(file: OpenFile, path: string): Promise<Mapping> {
  try {
    return suggestMapping(file.shape.header, await sampleRows(file))
  } catch (error) {
    throw asProblem(error, path)
  }
}

/**
 * Decides which columns are read; the text column is guessed from all rows when it is not said.
 * @throws AnalyzeProblem column-not-found, bad-score-kind, no-text-column
 */
export async function chooseColumns(file: OpenFile, path: string, wishes: ColumnWishes): Promise<ChosenColumns> {
  const { header } = file.shape
  const place = (wish: string | undefined) => (wish === undefined ? null : findColumn(wish, header))
  const score = wishes.score === undefined ? null : splitScore(wishes.score, header)
  const chosen: ChosenColumns = {
    header,
    texts: [...new Set(wishes.text.map((wish) => findColumn(wish, header)))],
    guess: null,
    date: place(wishes.date),
    score: place(score?.column),
    scoreKind: score?.kind ?? null,
    by: place(wishes.by),
    customer: place(wishes.customer),
    id: place(suggestMapping(header, []).id),
  }
  if (chosen.texts.length > 0) return chosen
  const mapping = await suggest(file, path)
  const taken = new Set([chosen.date, chosen.score, chosen.by, chosen.customer])
  const texts = mapping.texts.map((name) => header.indexOf(name)).filter((column) => !taken.has(column))
  if (texts.length === 0) throw new AnalyzeProblem('no-text-column', { columns: header.join(', ') })
  const guess = {
    date: chosen.date === null ? mapping.date : undefined,
    score: chosen.score === null ? mapping.score?.column : undefined,
  }
  return { ...chosen, texts, guess }
}
