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
import { crossed, inBands } from './counting/index.ts'
import { type CrossVariable, crossVariable } from './cross-variables.ts'
import { type ResponseFilter, scopeOf } from './filters/response-filter.ts'

/** How many of a column stand in a row; share 0…1 of the column's base with its 95 % interval. */
export interface CrossCell {
  respondents: number
  share: number
  low: number
  high: number
  /** Columns, by their place from 0, whose share is lower beyond chance. */
  above: number[]
}

export interface CrossTab {
  rows: { id: string; cells: CrossCell[]; all: CrossCell }[]
  columns: { id: string; base: number }[]
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
function compare(rows: CrossTab['rows'], columns: CrossTab['columns']): number {
  const large = columns.flatMap(({ base }, i) => (base >= LEAST_COMPARED ? [i] : []))
  const found: { higher: CrossCell; lower: number; pValue: number }[] = []
  for (const { cells } of rows.filter(({ all }) => all.respondents > 0))
    for (const i of large)
      for (const j of large) {
        const [one, other] = [cells[i], cells[j]]
        if (i >= j || !one || !other) continue
        const side = (cell: CrossCell, at: number) => ({ successes: cell.respondents, base: columns[at]?.base ?? 0 })
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

/**
 * How the answers to one question differ between groups of respondents: counts, shares of each column with intervals,
 * Pearson's test of the whole table, and which columns differ in which row. Suspicious responses are left out; all published
 * versions count together by question id. Numbers of which there are many are put into bands. At most 100 rows and the 12 columns with the most respondents.
 * @throws Problem `not-found`, `invalid-input`, `filter-too-wide`, `still-counting`
 */
export async function readCrossTab(
  context: Context,
  actor: Actor,
  input: { id: string; rows: string; columns: string; filter?: ResponseFilter },
): Promise<CrossTab> {
  authorize(actor, 'surveys.read')
  const { definition } = await readSurvey(context, actor, input)
  const rowsBy = requireVariable(crossVariable(definition, input.rows), '/rows')
  const columnsBy = requireVariable(crossVariable(definition, input.columns), '/columns')
  const survey = { workspaceId: actor.workspaceId, surveyId: input.id }
  const raw = await readWorkspace(context.db, actor.workspaceId, async (tx) =>
    crossed(tx, await scopeOf(tx, survey, input.filter ?? {}), rowsBy, columnsBy),
  )
  const sides = { rows: rowsBy.numbers === true, columns: columnsBy.numbers === true }
  const { found, ...bands } = inBands(raw, sides)
  const there = inOrder(bands.columns ?? columnsBy.categories ?? [], found.columns).map((id) => ({
    id,
    base: found.columns.get(id) ?? 0,
  }))
  // Those that are kept stay in their order.
  const kept = new Set([...there].sort((a, b) => b.base - a.base).slice(0, MOST_COLUMNS))
  const columns = there.filter((column) => kept.has(column))
  const cell = (respondents: number, base: number): CrossCell => ({
    respondents,
    share: base === 0 ? 0 : respondents / base,
    ...wilsonInterval(respondents, base),
    above: [],
  })
  const rows = inOrder(bands.rows ?? rowsBy.categories ?? [], found.rows)
    .slice(0, MOST_ROWS)
    .map((id) => ({
      id,
      cells: columns.map((column) => cell(found.cells.get(id)?.get(column.id) ?? 0, column.base)),
      all: cell(found.rows.get(id) ?? 0, found.base),
    }))
  const apart = !rowsBy.several && !columnsBy.several
  return {
    rows,
    columns,
    base: found.base,
    leftOut: there.length - columns.length,
    independence: apart ? chiSquareIndependence(rows.map(({ cells }) => cells.map((one) => one.respondents))) : null,
    comparisons: columnsBy.several ? 0 : compare(rows, columns),
  }
}
