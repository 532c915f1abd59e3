import { type Transaction, withWorkspace } from '@koe/db'
import {
  chiSquareIndependence,
  holm,
  type Independence,
  intervalPValue,
  twoProportionDifference,
  wilsonInterval,
} from '@koe/stats'
import { type SQL, sql } from 'drizzle-orm'
import { readSurvey } from '../surveys/index.ts'
import { type Actor, authorize, type Context, Problem } from '../workspaces/index.ts'
import { type CrossVariable, crossVariable } from './cross-variables.ts'

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

interface Count extends Record<string, unknown> {
  row: string | null
  column: string | null
  respondents: number
}

/** Respondents by row, by column and by both; null = in any. One pass: who stands alike is counted before the places are unfolded. */
function counted(tx: Transaction, workspaceId: string, surveyId: string, rows: CrossVariable, columns: CrossVariable) {
  const answers = (alias: SQL, questionId: string | null) =>
    questionId === null
      ? sql``
      : sql`join answers ${alias} on ${alias}.workspace_id = r.workspace_id and ${alias}.response_id = r.id
          and ${alias}.question_id = ${questionId}`
  return tx.execute<Count>(sql`
    with grouped as materialized (
      select "rows", "columns", count(*) as n from (
        select ${rows.expression(sql`a`)} as "rows", ${columns.expression(sql`b`)} as "columns"
        from responses r ${answers(sql`a`, rows.questionId)} ${answers(sql`b`, columns.questionId)}
        where r.workspace_id = ${workspaceId}::uuid and r.survey_id = ${surveyId}::uuid and r.suspicions = '{}') each
      where cardinality("rows") > 0 and cardinality("columns") > 0 group by 1, 2)
    select x as "row", y as "column", sum(n)::int as respondents from grouped, unnest("rows") x, unnest("columns") y group by 1, 2
    union all select null, y, sum(n)::int from grouped, unnest("columns") y group by 2
    union all select x, null, sum(n)::int from grouped, unnest("rows") x group by 1
    union all select null, null, sum(n)::int from grouped having count(*) > 0`)
}

const keyOf = (row: string | null, column: string | null) => JSON.stringify([row, column])

/** Categories in their own order, those that the survey no longer has after them; without an order the most frequent first. */
function inOrder(variable: CrossVariable, found: ReadonlyMap<string, number>): string[] {
  const known = variable.categories ?? []
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
 * versions count together by question id. At most 100 rows and the 12 columns with the most respondents.
 * @throws Problem `not-found`, `invalid-input`
 */
export async function readCrossTab(
  context: Context,
  actor: Actor,
  input: { id: string; rows: string; columns: string },
): Promise<CrossTab> {
  authorize(actor, 'surveys.read')
  const { definition } = await readSurvey(context, actor, input)
  const rowsBy = requireVariable(crossVariable(definition, input.rows), '/rows')
  const columnsBy = requireVariable(crossVariable(definition, input.columns), '/columns')
  const found = await withWorkspace(context.db, actor.workspaceId, (tx) =>
    counted(tx, actor.workspaceId, input.id, rowsBy, columnsBy),
  )
  const counts = new Map(found.map(({ row, column, respondents }) => [keyOf(row, column), respondents]))
  const count = (row: string | null, column: string | null) => counts.get(keyOf(row, column)) ?? 0
  const margin = (side: 'row' | 'column', other: 'row' | 'column') =>
    new Map(found.flatMap((one) => (one[side] !== null && one[other] === null ? [[one[side], one.respondents]] : [])))
  const there = inOrder(columnsBy, margin('column', 'row')).map((id) => ({ id, base: count(null, id) }))
  // Those that are kept stay in their order.
  const kept = new Set([...there].sort((a, b) => b.base - a.base).slice(0, MOST_COLUMNS))
  const columns = there.filter((column) => kept.has(column))
  const cell = (respondents: number, base: number): CrossCell => ({
    respondents,
    share: base === 0 ? 0 : respondents / base,
    ...wilsonInterval(respondents, base),
    above: [],
  })
  const base = count(null, null)
  const rows = inOrder(rowsBy, margin('row', 'column'))
    .slice(0, MOST_ROWS)
    .map((id) => ({
      id,
      cells: columns.map((column) => cell(count(id, column.id), column.base)),
      all: cell(count(id, null), base),
    }))
  const apart = !rowsBy.several && !columnsBy.several
  return {
    rows,
    columns,
    base,
    leftOut: there.length - columns.length,
    independence: apart ? chiSquareIndependence(rows.map(({ cells }) => cells.map((one) => one.respondents))) : null,
    comparisons: columnsBy.several ? 0 : compare(rows, columns),
  }
}
