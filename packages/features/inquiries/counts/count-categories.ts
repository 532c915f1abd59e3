import type { Transaction } from '@koe/db'
import { judgeFamily, type Verdict } from '@koe/stats'
import { sql } from 'drizzle-orm'
import { outlineOf, type Placed, wayTo } from '../form/tree.ts'
import { counting, type Days, ofDesk, type Span } from './span.ts'

/** Against the stretch just before, per day. `ratio` is null when nothing came in then. */
export interface CountChange {
  ratio: number | null
  low: number | null
  high: number | null
  verdict: Verdict['verdict']
  reason: Verdict['reason']
  pValue: number
}

export interface Counted {
  current: number
  /** Null without a comparison. */
  previous: number | null
  change: CountChange | null
  /** Twelve equal parts of comparison and period, up to now. */
  series: number[]
}

export interface CategoryCount extends Counted {
  /** Null: no category was chosen. */
  id: string | null
  formId: string | null
  formName: string | null
  label: string
  parentId: string | null
  /** 0 = at the top. */
  level: number
  archived: boolean
  /** Part of all that came in, 0…1. */
  share: number
}

const sparkParts = 12

interface Cell extends Record<string, unknown> {
  categoryId: string | null
  place: number
  count: number
}

/** Counts by category and place, each place `width` long from `start` on; of each only what lies before `kept`. */
async function countPlaces(
  tx: Transaction,
  span: Span,
  { start, end, width, kept }: { start: number; end: number; width: number; kept: number },
): Promise<Cell[]> {
  if (end <= start || width <= 0) return []
  const places = Math.ceil((end - start) / width - 1e-9)
  const begins = Array.from({ length: places }, (_, i) => start + i * width)
  const moment = (ms: number) => new Date(Math.round(ms)).toISOString().slice(0, 23)
  const spans = begins.map((at, place) => ({ place, from: moment(at), to: moment(Math.min(at + kept, end)) }))
  // Each place is looked up in the index by itself: joined plainly, every row is held against every place.
  return [
    ...(await tx.execute<Cell>(sql`
      select n.category_id as "categoryId", p.place, n.count
      from json_to_recordset(${JSON.stringify(spans)}::json) as p (place integer, "from" timestamp, "to" timestamp)
      cross join lateral (
        select i.category_id, count(*)::int as count from inquiries i
        where ${ofDesk(span)} and i.recorded_at >= (p."from" at time zone ${span.timeZone})
          and i.recorded_at < (p."to" at time zone ${span.timeZone}) and ${counting}
        group by 1) n`)),
  ]
}

export interface CategoryRow extends Placed, Record<string, unknown> {
  formId: string
  formName: string
  archived: boolean
}

const zeros = (length: number) => Array.from({ length }, () => 0)

/** Every category's places with those of all that lies under it; null = without a category, '' = all together. */
function rollUp(cells: readonly Cell[], rows: readonly CategoryRow[], places: number): Map<string | null, number[]> {
  const sums = new Map<string | null, number[]>([['', zeros(places)]])
  const ways = new Map<string | null, (string | null)[]>([[null, ['', null]]])
  for (const { categoryId, place, count } of cells) {
    const way = ways.get(categoryId) ?? ['', ...wayTo(rows, categoryId).map(({ id }) => id)]
    ways.set(categoryId, way)
    for (const id of way) {
      const sum = sums.get(id) ?? zeros(places)
      if (place >= 0 && place < places) sum[place] = (sum[place] ?? 0) + count
      sums.set(id, sum)
    }
  }
  return sums
}

/** How each came to more or fewer, judged together: every category of every level, and all of them. */
function changesOf(history: Map<string | null, number[]>, exposures: number[]): Map<string | null, CountChange> {
  const keys = [...history.keys()]
  const changes = judgeFamily({ counts: keys.map((key) => history.get(key) ?? []), exposures })
  return new Map(
    changes.map(({ ratio, low, high, verdict, reason, pValue }, i) => [
      keys[i] ?? null,
      { ratio, low, high, verdict, reason, pValue },
    ]),
  )
}

/** Within a transaction: the categories of the form, or of all forms, archived ones too. */
export const categoriesOf = async (tx: Transaction, { workspaceId, formId }: Span) => [
  ...(await tx.execute<CategoryRow>(sql`
    select c.id, c.parent_id as "parentId", c.label, c.archived_at is not null as archived, c.form_id as "formId",
      f.name as "formName"
    from categories c join inquiry_forms f on f.workspace_id = c.workspace_id and f.id = c.form_id
    where c.workspace_id = ${workspaceId}::uuid and (${formId}::uuid is null or c.form_id = ${formId}::uuid)
    order by f.created_at, f.id, c.position, c.id`)),
]

/** Where the parts of the sparklines begin, and how long each is. */
export function sparkOf({ from, elapsed, starts }: Span, comparison: Days | null) {
  const start = comparison ? (starts.at(-2) ?? from) : from
  return { start, width: (from + elapsed - start) / sparkParts }
}

/** All together, and by category: the most frequent of those beside each other first, each followed by those under it. */
export async function countCategories(
  tx: Transaction,
  span: Span,
  comparison: Days | null,
): Promise<{ total: Counted; categories: CategoryCount[] }> {
  const { from, length, elapsed, starts, exposures } = span
  const rows = await categoriesOf(tx, span)
  const [oldest = from, end] = [starts[0], from + elapsed]
  const cells = await countPlaces(tx, span, { start: oldest, end, width: length, kept: elapsed })
  const history = rollUp(cells, rows, starts.length)
  for (const { id } of rows) if (!history.has(id)) history.set(id, zeros(starts.length))
  const { start, width } = sparkOf(span, comparison)
  const spark = rollUp(await countPlaces(tx, span, { start, end, width, kept: width }), rows, sparkParts)
  const changes = comparison ? changesOf(history, exposures) : null
  const figuresOf = (key: string | null): Counted => ({
    current: history.get(key)?.at(-1) ?? 0,
    previous: comparison ? (history.get(key)?.at(-2) ?? 0) : null,
    change: changes?.get(key) ?? null,
    series: spark.get(key) ?? zeros(sparkParts),
  })
  const total = figuresOf('')
  const share = (count: number) => (total.current === 0 ? 0 : count / total.current)
  const counted = rows
    .map((row) => ({ ...row, ...figuresOf(row.id) }))
    .filter(({ archived, current, previous }) => !archived || current > 0 || (previous ?? 0) > 0)
    .sort((a, b) => b.current - a.current)
  const categories: CategoryCount[] = outlineOf(counted).map((row) => ({ ...row, share: share(row.current) }))
  const none = figuresOf(null)
  if (none.current > 0 || (none.previous ?? 0) > 0) categories.push({ ...without, ...none, share: share(none.current) })
  return { total, categories }
}

const without = { id: null, formId: null, formName: null, label: '', parentId: null, level: 0, archived: false }
