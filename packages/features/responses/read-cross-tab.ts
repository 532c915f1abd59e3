import { readWorkspace } from '@koe/db'
import {
  chiSquareIndependence,
  holm,
  type Independence,
  intervalPValue,
  twoProportionDifference,
  wilsonInterval,
} from '@koe/stats'
import { readSurvey } from '../surveys/index.ts'
import { type Actor, authorize, type Context, Problem } from '../workspaces/index.ts'
import { type Crossed, crossed, type Hidden, inBands } from './counting/index.ts'
import { type CrossVariable, crossVariable } from './cross-variables.ts'
import { type ResponseFilter, scopeOf } from './filters/response-filter.ts'
import { type HiddenCells, hiddenCells, type Side } from './threshold/hide-cells.ts'
import { requireEnough } from './threshold/require-open.ts'

/** How many of a column stand in a row; share 0…1 of the column's base with its 95 % interval. */
interface FullCell {
  respondents: number
  share: number
  low: number
  high: number
  /** Columns, by their place from 0, whose share is lower beyond chance. */
  above: number[]
}

/** The same, or nothing where it would tell of fewer respondents than the survey's threshold. */
export type CrossCell = FullCell | (Hidden & { above: number[] })

interface FullTable {
  rows: { id: string; cells: FullCell[]; all: FullCell }[]
  columns: { id: string; base: number }[]
}

export interface CrossTab {
  rows: { id: string; cells: CrossCell[]; all: CrossCell }[]
  columns: { id: string; base: number | null }[]
  /** Respondents who stand in a row and in a column. */
  base: number
  /** Columns that were left out because there are more than twelve. */
  leftOut: number
  /** Whether the rows have to do with the columns; null where respondents can stand in several, or there are too few. */
  independence: Independence | null
  /** How many comparisons of two columns were made; their p-values are adjusted together (Holm). 0 where columns overlap. */
  comparisons: number
}

const MOST_COLUMNS = 12
const MOST_ROWS = 100
/** Smaller columns are shown, but not compared. */
const LEAST_COMPARED = 30
const THRESHOLD = 0.05

/** Categories in their own order, those that the survey no longer has after them; without an order the most frequent first. */
function inOrder(known: readonly string[], found: ReadonlyMap<string, number>): string[] {
  const others = [...found].filter(([id]) => !known.includes(id)).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  return [...known, ...others.map(([id]) => id)]
}

/** Marks each cell that is higher than another column's beyond chance, over all comparisons of the table together. */
function compare({ rows, columns }: FullTable): number {
  const large = columns.flatMap(({ base }, i) => (base >= LEAST_COMPARED ? [i] : []))
  const found: { higher: FullCell; lower: number; pValue: number }[] = []
  for (const { cells } of rows.filter(({ all }) => all.respondents > 0))
    for (const i of large)
      for (const j of large) {
        const [one, other] = [cells[i], cells[j]]
        if (i >= j || !one || !other) continue
        const side = (cell: FullCell, at: number) => ({ successes: cell.respondents, base: columns[at]?.base ?? 0 })
        const differenceAt = (level: number) => twoProportionDifference(side(one, i), side(other, j), level)
        const { low, high } = differenceAt(1 - THRESHOLD)
        // What is within chance by itself stays so; its exact p-value would change nothing.
        const pValue = low > 0 || high < 0 ? intervalPValue(differenceAt) : 1
        found.push(one.share > other.share ? { higher: one, lower: j, pValue } : { higher: other, lower: i, pValue })
      }
  for (const [n, pValue] of holm(found.map((one) => one.pValue)).entries()) {
    const pair = found[n]
    if (pair && pValue < THRESHOLD) pair.higher.above.push(pair.lower)
  }
  return found.length
}

/** @throws Problem `invalid-input` naming the one that the survey does not have */
function requireVariable(found: CrossVariable | null, field: string): CrossVariable {
  if (!found) throw new Problem('invalid-input', {}, [{ field, code: 'unknown-question' }])
  return found
}

/** At most 100 rows, and the 12 columns with the most respondents in their order. */
function tableOf(found: Crossed, order: { rows: string[]; columns: string[] }): FullTable {
  const there = order.columns.map((id) => ({ id, base: found.columns.get(id) ?? 0 }))
  const kept = new Set([...there].sort((a, b) => b.base - a.base).slice(0, MOST_COLUMNS))
  const columns = there.filter((column) => kept.has(column))
  const cell = (respondents: number, base: number): FullCell => ({
    respondents,
    share: base === 0 ? 0 : respondents / base,
    ...wilsonInterval(respondents, base),
    above: [],
  })
  const rows = order.rows.slice(0, MOST_ROWS).map((id) => ({
    id,
    cells: columns.map((column) => cell(found.cells.get(id)?.get(column.id) ?? 0, column.base)),
    all: cell(found.rows.get(id) ?? 0, found.base),
  }))
  return { rows, columns }
}

/** @returns the table without what tells of fewer than `least`; nothing is tested across what is hidden */
function withoutFew({ rows, columns }: FullTable, hidden: HiddenCells, order: { rows: string[]; columns: string[] }) {
  const place = (ids: readonly string[], id: string) => ids.indexOf(id)
  const cells = rows.map((row) =>
    columns.map((column) => hidden.cells[place(order.rows, row.id)]?.[place(order.columns, column.id)] ?? true),
  )
  const withheld = { respondents: null, share: null, low: null, high: null, above: [] }
  // A cell of a column whose base is withheld would tell it, as its share does.
  const apart = columns.map((column) => hidden.columns[place(order.columns, column.id)] ?? true)
  return {
    any: [...cells.flat(), ...apart].includes(true),
    rows: rows.map((row, i) => ({
      id: row.id,
      cells: row.cells.map((cell, j): CrossCell => (cells[i]?.[j] || apart[j] ? withheld : cell)),
      all: (hidden.rows[place(order.rows, row.id)] ?? true) ? withheld : row.all,
    })),
    columns: columns.map((column, j) => ({ id: column.id, base: apart[j] ? null : column.base })),
  }
}

/**
 * How the answers to one question differ between groups of respondents: counts, shares of each column with intervals,
 * Pearson's test of the whole table, and which columns differ in which row. Suspicious responses are left out; all published
 * versions count together by question id. Numbers of which there are many are put into bands. At most 100 rows and the 12 columns with the most respondents.
 * @throws Problem `not-found`, `invalid-input`, `filter-too-wide`, `still-counting`, `anonymous-survey`, `too-few-respondents`
 */
export async function readCrossTab(
  context: Context,
  actor: Actor,
  input: { id: string; rows: string; columns: string; filter?: ResponseFilter },
): Promise<CrossTab> {
  authorize(actor, 'surveys.read')
  const { definition, leastShown } = await readSurvey(context, actor, input)
  const rowsBy = requireVariable(crossVariable(definition, input.rows), '/rows')
  const columnsBy = requireVariable(crossVariable(definition, input.columns), '/columns')
  const survey = { workspaceId: actor.workspaceId, surveyId: input.id }
  const raw = await readWorkspace(context.db, actor.workspaceId, async (tx) =>
    crossed(tx, await scopeOf(tx, survey, input.filter ?? {}), rowsBy, columnsBy),
  )
  const { found, ...bands } = inBands(raw, { rows: rowsBy.numbers === true, columns: columnsBy.numbers === true })
  requireEnough(found.base, leastShown)
  const order = {
    rows: inOrder(bands.rows ?? rowsBy.categories ?? [], found.rows),
    columns: inOrder(bands.columns ?? columnsBy.categories ?? [], found.columns),
  }
  const full = tableOf(found, order)
  const apart = !rowsBy.several && !columnsBy.several
  const rest = { base: found.base, leftOut: order.columns.length - full.columns.length }
  const counts = full.rows.map(({ cells }) => cells.map((one) => one.respondents))
  const independence = apart ? chiSquareIndependence(counts) : null
  const comparisons = columnsBy.several ? 0 : compare(full)
  if (leastShown === null) return { ...full, ...rest, independence, comparisons }
  const rows: Side = { ids: order.rows, several: rowsBy.several }
  const columns: Side = { ids: order.columns, several: columnsBy.several }
  const hidden = hiddenCells(found, rows, columns, leastShown, rowsBy.id > columnsBy.id)
  const { any, ...shown } = withoutFew(full, hidden, order)
  return { ...shown, ...rest, independence: any ? null : independence, comparisons: any ? 0 : comparisons }
}
