import {
  dateReader,
  type Mapping,
  parseScore,
  type Row,
  suggestMapping,
} from '../../../../../packages/features/imports/read/index.ts'
import { AnalyzeProblem } from '../problem.ts'
import type { ChosenColumns, ScoreKind } from './choose-columns.ts'
import { asProblem, type OpenFile } from './open-rows.ts'
import { type SaidOn, saidOn, TIME_ZONE } from './said-on.ts'

/** One row of the file as far as the analysis needs it. */
export interface CollectedRow {
  /** place in the file, 0-based, rows without use among them */
  row: number
  texts: string[]
  saidOn: SaidOn | null
  score: number | null
  by: string
  customer: string
}

/** What was found in the file. `ids` has an entry for every row, in file order; `rows` only the usable ones. */
export interface Collected {
  rows: CollectedRow[]
  ids: (string | null)[]
  refused: Map<string, number>
  /** rows whose date cell says no month */
  undated: number
  /** scores that are none, or lie outside the scale */
  unscored: number
  scoreKind: ScoreKind | null
}

/** Answers that a guess of the scale looks at, evenly over all. */
const ANSWERS_LOOKED_AT = 2000
/** Rows between two reports. */
const REPORT_EVERY = 1000

/**
 * Reads all rows once, keeping only the columns in question.
 * @param onRow told now and then how many bytes and rows have been read
 * @throws AnalyzeProblem when nothing usable is found or a wished column holds nothing of its kind
 */
export async function collectRows(
  file: OpenFile,
  path: string,
  columns: ChosenColumns,
  onRow: (bytes: number, rows: number) => void,
): Promise<Collected> {
  const found: Collected = { rows: [], ids: [], refused: new Map(), undated: 0, unscored: 0, scoreKind: null }
  const readFacts = factReader(columns)
  const scores: string[] = []
  const refuse = (reason: string) => found.refused.set(reason, (found.refused.get(reason) ?? 0) + 1)
  try {
    for await (const row of file.rows()) {
      const place = found.ids.length
      const id = columns.id === null ? '' : (row.cells[columns.id] ?? '').trim()
      found.ids.push(id === '' ? null : id)
      if (place % REPORT_EVERY === 0) onRow(row.offset, place)
      if (row.problem) {
        refuse(row.problem)
        continue
      }
      const texts = columns.texts.map((column) => row.cells[column] ?? '').filter((text) => text.trim() !== '')
      if (texts.length === 0) refuse('no-text')
      else {
        found.rows.push({ row: place, texts, ...readFacts(row) })
        if (columns.score !== null) scores.push((row.cells[columns.score] ?? '').trim())
      }
    }
  } catch (error) {
    throw asProblem(error, path)
  }
  if (found.rows.length === 0) {
    const texts = columns.texts.map((column) => columns.header[column] ?? '').join(', ')
    throw new AnalyzeProblem('no-usable-rows', { rows: String(found.ids.length), columns: texts })
  }
  settleScores(found, columns, scores)
  if (columns.date !== null) {
    found.undated = found.rows.filter((row) => row.saidOn === null).length
    if (found.undated === found.rows.length)
      throw new AnalyzeProblem('no-dates', { column: columns.header[columns.date] ?? '' })
  }
  return found
}

function factReader(columns: ChosenColumns) {
  const readDate = dateReader(TIME_ZONE)
  return ({ cells }: Row) => {
    const cell = (column: number | null) => (column === null ? '' : (cells[column] ?? '').trim())
    const date = columns.date === null ? '' : cell(columns.date)
    return {
      saidOn: date === '' ? null : saidOn(readDate(date)),
      score: null,
      by: cell(columns.by),
      customer: cell(columns.customer),
    }
  }
}

/** The scale that a column's answers are on, by its name and by what stands in it. */
function guessScale(column: string, answers: readonly string[]): Mapping['score'] {
  const given = answers.filter((answer) => answer !== '').sort()
  const step = Math.max(1, given.length / ANSWERS_LOOKED_AT)
  const looked = Array.from(
    { length: Math.min(given.length, ANSWERS_LOOKED_AT) },
    (_, i) => given[Math.floor(i * step)],
  )
  // The suffix makes sure that the column is looked at as a score, whatever its name.
  return suggestMapping(
    [`${column} score`],
    looked.map((answer) => [answer ?? '']),
  ).score
}

/** Reads the scores on the scale that was said, or else found; forgets what does not lie on it. */
function settleScores(found: Collected, columns: ChosenColumns, answers: readonly string[]): void {
  if (columns.score === null) return
  const column = columns.header[columns.score] ?? ''
  const guess = guessScale(column, answers)
  const kind = columns.scoreKind ?? guess?.kind
  if (kind === undefined) throw new AnalyzeProblem('no-scores', { column })
  const scores = answers.map((answer) => parseScore(answer, kind, guess?.levels))
  if (!scores.some((score) => typeof score === 'number')) throw new AnalyzeProblem('no-scores', { column })
  found.scoreKind = kind
  for (const [i, row] of found.rows.entries()) {
    const score = scores[i]
    if (typeof score === 'number') row.score = score
    else found.unscored++
  }
}

/**
 * The rows in an order that says nothing about the file's own: the same rows shuffled give the same analysis.
 * Rows that are equal in everything that is read can stand in either order.
 */
export function inFixedOrder(rows: readonly CollectedRow[]): CollectedRow[] {
  const key = (row: CollectedRow) =>
    [row.saidOn?.number ?? '', row.saidOn?.precision ?? '', row.score ?? '', row.by, row.customer].join('\u0000')
  const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
  return [...rows].sort((a, b) => {
    for (let i = 0; i < Math.max(a.texts.length, b.texts.length); i++) {
      const order = compare(a.texts[i] ?? '', b.texts[i] ?? '')
      if (order !== 0) return order
    }
    return compare(key(a), key(b))
  })
}
