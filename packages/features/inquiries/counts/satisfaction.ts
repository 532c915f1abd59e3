import type { Transaction } from '@koe/db'
import { sql } from 'drizzle-orm'
import { distributionOf, type Score, scoreOf } from '../../surveys/index.ts'
import { wayTo } from '../form/tree.ts'
import type { CategoryCount } from './count-categories.ts'
import { between, counting, ofDesk, type Span } from './span.ts'

/** What was answered to the question after solving, of what came in during the period. */
export interface Satisfaction {
  /** Questions that were sent. */
  asked: number
  /** Null: nobody answered. */
  csat: Score | null
  ces: Score | null
  /** Where the answers lie. */
  surveys: { csat: string | null; ces: string | null }
}

interface Cell extends Record<string, unknown> {
  categoryId: string | null
  kind: 'csat' | 'ces'
  score: number
  count: number
  least: number | null
  /** The newest of those asked with. */
  surveyId: string
}

/** The answers of the inquiries that are counted, one for each question: an inquiry that was solved twice was asked twice. */
async function cellsOf(tx: Transaction, span: Span): Promise<{ asked: number; cells: Cell[] }> {
  const here = sql`${ofDesk(span)} and ${between(span, span.from, span.from + span.elapsed)} and ${counting}`
  const [row] = await tx.execute<{ asked: number }>(sql`
    select count(*)::int as asked from inquiries i
    join inquiry_entries e on e.workspace_id = i.workspace_id and e.inquiry_id = i.id and e.kind = 'question' and e.mail_state = 'sent'
    where ${here}`)
  if (!row?.asked) return { asked: 0, cells: [] }
  const cells = await tx.execute<Cell>(sql`
    select i.category_id as "categoryId", a.kind, a.number::int as score, count(*)::int as count, max(s.least_shown)::int as least, max(s.id::text) as "surveyId"
    from inquiries i
    join inquiry_entries e on e.workspace_id = i.workspace_id and e.inquiry_id = i.id and e.kind = 'question'
    join responses r on r.workspace_id = e.workspace_id and r.id = e.invitation_id and r.suspicions = '{}'
    join surveys s on s.workspace_id = r.workspace_id and s.id = r.survey_id
    join lateral (
      select a.kind, a.number from answers a where a.workspace_id = r.workspace_id and a.response_id = r.id
        and a.kind in ('csat', 'ces') order by a.question_id limit 1) a on true
    where ${here} group by 1, 2, 3`)
  return { asked: row.asked, cells: [...cells] }
}

function scoreFrom(kind: Cell['kind'], cells: readonly Cell[]): Score | null {
  const own = cells.filter((cell) => cell.kind === kind)
  if (own.length === 0) return null
  const counts = new Map<number, number>()
  for (const { score, count } of own) counts.set(score, (counts.get(score) ?? 0) + count)
  const least = own.reduce<number | null>(
    (most, cell) => (cell.least === null ? most : Math.max(most ?? 0, cell.least)),
    null,
  )
  return scoreOf(kind, distributionOf(kind, counts), least)
}

/** Scores with their intervals: of all, and the satisfaction of each category with all under it. */
export async function readSatisfaction(
  tx: Transaction,
  span: Span,
  categories: readonly CategoryCount[],
): Promise<{ satisfaction: Satisfaction; categories: (CategoryCount & { csat: Score | null })[] }> {
  const { asked, cells } = await cellsOf(tx, span)
  const placed = categories.flatMap(({ id, parentId, label }) => (id === null ? [] : [{ id, parentId, label }]))
  const ways = new Map(
    cells.map(({ categoryId }) => [categoryId, new Set(wayTo(placed, categoryId).map(({ id }) => id))]),
  )
  const under = (id: string | null) =>
    cells.filter(({ categoryId }) => (id === null ? categoryId === null : ways.get(categoryId)?.has(id)))
  const surveyOf = (kind: Cell['kind']) => cells.find((cell) => cell.kind === kind)?.surveyId ?? null
  return {
    satisfaction: {
      asked,
      csat: scoreFrom('csat', cells),
      ces: scoreFrom('ces', cells),
      surveys: { csat: surveyOf('csat'), ces: surveyOf('ces') },
    },
    categories: categories.map((category) => ({ ...category, csat: scoreFrom('csat', under(category.id)) })),
  }
}
