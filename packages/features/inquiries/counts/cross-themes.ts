import { readWorkspace, type Transaction } from '@koe/db'
import { cellResidual, chiSquareIndependence, holm, type Independence } from '@koe/stats'
import { sql } from 'drizzle-orm'
import { type Actor, authorize, type Context } from '../../workspaces/index.ts'
import { outlineOf, wayTo } from '../form/tree.ts'
import { isRead, mainTheme } from '../main-theme.ts'
import { type CategoryRow, categoriesOf } from './count-categories.ts'
import { between, type CountsInput, counting, type Days, ofDesk, type Span, spanOf } from './span.ts'

/** A column: a theme, all further themes together, or what is about none. */
export interface ThemeColumn {
  kind: 'theme' | 'others' | 'none'
  id: string | null
  label: string
  count: number
}

/** `held`: fewer than five were expected, so that nothing can be said. */
export type CellVerdict = 'more' | 'less' | 'usual' | 'held'

export interface ThemeCell {
  count: number
  /** Part of the row, 0…1. */
  share: number
  expected: number
  residual: number | null
  verdict: CellVerdict
}

export interface ThemeRow {
  /** Null: no category was chosen. */
  id: string | null
  formId: string | null
  formName: string | null
  label: string
  parentId: string | null
  level: number
  archived: boolean
  /** With those of all that lies under it. */
  count: number
  cells: ThemeCell[]
}

/** Words about a theme that mostly comes in under one category, sent under another one. */
export interface Disagreement {
  /** The category at the top that was chosen. */
  chosenId: string | null
  themeId: string
  /** The one at the top under which such words come in more often than chance explains. */
  homeId: string
  count: number
  /** All about the theme. */
  base: number
}

export interface InquiryThemes {
  asOf: string
  timeZone: string
  period: Days
  /** Inquiries in the table. */
  base: number
  /** What came in during the period and is not read yet. */
  unread: number
  columns: ThemeColumn[]
  /** As an outline. */
  rows: ThemeRow[]
  /** Of the rows at the top by the columns; null with fewer than two of either. */
  independence: Independence | null
  disagreements: Disagreement[]
}

const MOST_THEMES = 12
const LEAST_EXPECTED = 5
const THRESHOLD = 0.05
const LEAST_DISAGREEING = 3
const MOST_DISAGREEMENTS = 5

interface Found extends Record<string, unknown> {
  categoryId: string | null
  themeId: string | null
  read: boolean
  count: number
}

async function countPairs(tx: Transaction, span: Span): Promise<Found[]> {
  if (span.elapsed === 0) return []
  return [
    ...(await tx.execute<Found>(sql`
      select t.category_id as "categoryId", t.theme_id as "themeId", t.read, count(*)::int as count
      from (select i.category_id, ${mainTheme} as theme_id, ${isRead} as read from inquiries i
        where ${ofDesk(span)} and ${between(span, span.from, span.from + span.elapsed)} and ${counting}) t
      group by 1, 2, 3`)),
  ]
}

async function labelsOf(tx: Transaction, workspaceId: string, ids: readonly string[]): Promise<Map<string, string>> {
  const found = await tx.execute<{ id: string; label: string }>(sql`
    select t.id, t.label from json_array_elements_text(${JSON.stringify(ids)}::json) x
    join themes t on t.workspace_id = ${workspaceId}::uuid and t.id = x.value::uuid`)
  return new Map(found.map(({ id, label }) => [id, label]))
}

const add = (counts: Map<string | null, number>, key: string | null, count: number) =>
  counts.set(key, (counts.get(key) ?? 0) + count)

/** The most frequent themes, those beyond them together, and what is about none. */
function columnsOf(found: readonly Found[], labels: Map<string, string>): ThemeColumn[] {
  const counts = new Map<string | null, number>()
  for (const { themeId, count } of found) add(counts, themeId, count)
  const none = counts.get(null) ?? 0
  const themes = [...counts].flatMap(([id, count]): ThemeColumn[] =>
    id === null ? [] : [{ kind: 'theme', id, label: labels.get(id) ?? '', count }],
  )
  themes.sort((a, b) => b.count - a.count || ((a.id ?? '') < (b.id ?? '') ? -1 : 1))
  const rest = themes.slice(MOST_THEMES).reduce((sum, { count }) => sum + count, 0)
  return [
    ...themes.slice(0, MOST_THEMES),
    ...(rest > 0 ? [{ kind: 'others' as const, id: null, label: '', count: rest }] : []),
    ...(none > 0 ? [{ kind: 'none' as const, id: null, label: '', count: none }] : []),
  ]
}

/** Which column a theme stands in. */
function placeIn(columns: readonly ThemeColumn[]): (themeId: string | null) => number {
  const own = new Map(columns.flatMap(({ id }, i) => (id === null ? [] : [[id, i] as const])))
  const kind = (wanted: ThemeColumn['kind']) => columns.findIndex((column) => column.kind === wanted)
  return (themeId) => (themeId === null ? kind('none') : (own.get(themeId) ?? kind('others')))
}

const bare = { formId: null, formName: null, label: '', parentId: null, level: 0, archived: false }

/** Counts of every category with those of all under it; what chose none is the last row. */
function rowsOf(found: readonly Found[], categories: readonly CategoryRow[], columns: readonly ThemeColumn[]) {
  const place = placeIn(columns)
  const sums = new Map<string | null, number[]>()
  for (const { categoryId, themeId, count } of found)
    for (const id of categoryId === null ? [null] : wayTo(categories, categoryId).map((row) => row.id)) {
      const sum = sums.get(id) ?? columns.map(() => 0)
      sum[place(themeId)] = (sum[place(themeId)] ?? 0) + count
      sums.set(id, sum)
    }
  const total = (id: string | null) => (sums.get(id) ?? []).reduce((sum, count) => sum + count, 0)
  const known = categories.filter(({ id }) => sums.has(id)).sort((a, b) => total(b.id) - total(a.id))
  const rows = outlineOf(known).map((row) => ({ ...row, counts: sums.get(row.id) ?? [], count: total(row.id) }))
  return sums.has(null) ? [...rows, { ...bare, id: null, counts: sums.get(null) ?? [], count: total(null) }] : rows
}

/** Every cell against what its row and column alone would give; all that can be judged are judged together. */
function judge(rows: ReturnType<typeof rowsOf>, columns: readonly ThemeColumn[], base: number): ThemeRow[] {
  const cells = rows.map(({ counts, count: row }) =>
    counts.map((count, j) => ({ count, ...cellResidual({ count, row, column: columns[j]?.count ?? 0, all: base }) })),
  )
  const judged = cells.flat().filter(({ expected, residual }) => expected >= LEAST_EXPECTED && residual !== null)
  const adjusted = new Map(holm(judged.map(({ pValue }) => pValue)).map((pValue, i) => [judged[i], pValue]))
  const verdictOf = (cell: (typeof judged)[number]): CellVerdict => {
    const pValue = adjusted.get(cell)
    if (pValue === undefined) return 'held'
    return pValue >= THRESHOLD ? 'usual' : (cell.residual ?? 0) > 0 ? 'more' : 'less'
  }
  return rows.map(({ counts: _, ...row }, i) => ({
    ...row,
    cells: (cells[i] ?? []).map((cell) => {
      const { count, expected, residual } = cell
      return { count, share: row.count === 0 ? 0 : count / row.count, expected, residual, verdict: verdictOf(cell) }
    }),
  }))
}

/** Where a theme has a category of its own, and words about it come in under another one. */
function disagreementsOf(rows: readonly ThemeRow[], columns: readonly ThemeColumn[]): Disagreement[] {
  const top = rows.filter(({ level }) => level === 0)
  const found = columns.flatMap((column, j): Disagreement[] => {
    if (column.id === null) return []
    const own = top.filter(({ id, cells }) => id !== null && cells[j]?.verdict === 'more')
    const home = own.sort((a, b) => (b.cells[j]?.count ?? 0) - (a.cells[j]?.count ?? 0))[0]
    if (!home?.id) return []
    const { id: themeId, count: base } = column
    const homeId = home.id
    return top
      .filter((row) => !own.includes(row) && (row.cells[j]?.count ?? 0) >= LEAST_DISAGREEING)
      .map((row) => ({ chosenId: row.id, themeId, homeId, count: row.cells[j]?.count ?? 0, base }))
  })
  return found.sort((a, b) => b.count - a.count || (a.themeId < b.themeId ? -1 : 1)).slice(0, MOST_DISAGREEMENTS)
}

/**
 * What customers chose against what their words are about: categories by themes, each inquiry in the one cell of its main theme. What is
 * not read yet is left out, and said; so is what counts leave out.
 * @throws Problem `not-found` for a form that is not there, `invalid-input`
 */
export async function readInquiryThemes(context: Context, actor: Actor, input: CountsInput): Promise<InquiryThemes> {
  authorize(actor, 'inquiries.read')
  return readWorkspace(context.db, actor.workspaceId, async (tx) => {
    const span = await spanOf(context, tx, actor.workspaceId, input)
    const pairs = await countPairs(tx, span)
    const read = pairs.filter((pair) => pair.read)
    const themes = [...new Set(read.flatMap(({ themeId }) => themeId ?? []))]
    const columns = columnsOf(read, await labelsOf(tx, actor.workspaceId, themes))
    const base = read.reduce((sum, { count }) => sum + count, 0)
    const rows = judge(rowsOf(read, await categoriesOf(tx, span), columns), columns, base)
    const table = rows.filter(({ level }) => level === 0).map(({ cells }) => cells.map(({ count }) => count))
    return {
      asOf: span.now.toISOString(),
      timeZone: span.timeZone,
      period: span.period,
      base,
      unread: pairs.reduce((sum, { count }) => sum + count, 0) - base,
      columns,
      rows,
      independence: chiSquareIndependence(table),
      disagreements: disagreementsOf(rows, columns),
    }
  })
}
