import { readWorkspace, type Transaction } from '@koe/db'
import { wilsonInterval } from '@koe/stats'
import { sql } from 'drizzle-orm'
import type { Score } from '../../surveys/index.ts'
import { type Actor, authorize, type Context } from '../../workspaces/index.ts'
import { type CategoryCount, type Counted, countCategories, sparkOf } from './count-categories.ts'
import { readSatisfaction, type Satisfaction } from './satisfaction.ts'
import {
  between,
  type CountsInput,
  type CountUnit,
  comparisonOf,
  counting,
  type Days,
  local,
  ofDesk,
  type Span,
  spanOf,
  wallTime,
} from './span.ts'

/** A time that something took, in seconds by the clock on the wall, of those inquiries for which it is over. */
export interface TimeTaken {
  median: number | null
  p90: number | null
  base: number
}

/** What came in during the period, and how far it has come since. */
export interface Handling {
  firstReply: TimeTaken
  /** Until it was last set to solved, of what is solved now. */
  solution: TimeTaken
  /** `share` with Wilson's interval; null when nothing came in. */
  solved: { count: number; base: number; share: number | null; low: number; high: number }
}

/** What waits for somebody now, whenever it came in. */
export interface Backlog {
  new: number
  open: number
  waiting: number
  reopened: number
  overdue: number
}

export interface InquiryCounts {
  /** The moment up to which everything is counted. */
  asOf: string
  timeZone: string
  period: Days
  comparison: Days | null
  /** Up to where the comparison is counted: as far into it as the period has come. */
  comparisonUntil: string | null
  total: Counted
  /** As an outline; the figures of each hold those of all under it. */
  categories: (CategoryCount & { csat: Score | null })[]
  /** When the parts of the sparklines begin. */
  seriesFrom: string[]
  /** `from`: a day; a moment where the unit is the hour. `complete`: false where some of it lies outside the period or ahead. */
  trend: { unit: CountUnit; points: { from: string; count: number; complete: boolean }[] }
  /** Seven weekdays, Monday first, by 24 hours. */
  heat: number[][]
  handling: Handling
  backlog: Backlog
  satisfaction: Satisfaction
  /** What came in during the period and is not counted. */
  leftOut: { suspicious: number; merged: number }
}

const here = (span: Span) =>
  sql`${ofDesk(span)} and ${between(span, span.from, span.from + span.elapsed)} and ${counting}`

async function trendOf(tx: Transaction, span: Span): Promise<InquiryCounts['trend']> {
  const { unit, timeZone, from, elapsed, length } = span
  if (elapsed === 0) return { unit, points: [] }
  const name =
    unit === 'hour'
      ? sql`to_char((p.at at time zone ${timeZone}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`
      : sql`to_char(p.at, 'YYYY-MM-DD')`
  const step = sql`${`1 ${unit}`}::interval`
  const points = await tx.execute<{ from: string; count: number; complete: boolean }>(sql`
    select ${name} as from, coalesce(n.count, 0)::int as count,
      p.at >= ${local(from)} and p.at + ${step} <= ${local(Math.min(from + elapsed, from + length))} as complete
    from generate_series(date_trunc(${unit}, ${local(from)}), ${local(from + elapsed - 1)}, ${step}) p (at)
    left join (select date_trunc(${unit}, ${wallTime(span)}) as at, count(*) as count from inquiries i
      where ${here(span)} group by 1) n on n.at = p.at
    order by p.at`)
  return { unit, points: [...points] }
}

async function heatOf(tx: Transaction, span: Span): Promise<number[][]> {
  const rows = await tx.execute<{ weekday: number; hour: number; count: number }>(sql`
    select extract(isodow from ${wallTime(span)})::int - 1 as weekday, extract(hour from ${wallTime(span)})::int as hour,
      count(*)::int as count
    from inquiries i where ${here(span)} group by 1, 2`)
  const heat = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0))
  for (const { weekday, hour, count } of rows) {
    const day = heat[weekday]
    if (day) day[hour] = count
  }
  return heat
}

interface HandlingRow extends Record<string, unknown> {
  received: number
  solved: number
  replyMedian: number | null
  replyP90: number | null
  replyBase: number
  solutionMedian: number | null
  solutionP90: number | null
  solutionBase: number
}

async function handlingOf(tx: Transaction, span: Span): Promise<Handling> {
  const [row] = await tx.execute<HandlingRow>(sql`
    with t as (
      select i.status = 'solved' as solved, extract(epoch from i.first_replied_at - i.recorded_at)::float8 as reply,
        case when i.status = 'solved' then extract(epoch from (
          select max(e.created_at) from inquiry_entries e where e.workspace_id = i.workspace_id and e.inquiry_id = i.id
            and e.kind = 'status' and e.detail ->> 'to' = 'solved') - i.recorded_at)::float8 end as solution
      from inquiries i where ${here(span)})
    select count(*)::int as received, (count(*) filter (where solved))::int as solved,
      percentile_cont(0.5) within group (order by reply) as "replyMedian",
      percentile_cont(0.9) within group (order by reply) as "replyP90", count(reply)::int as "replyBase",
      percentile_cont(0.5) within group (order by solution) as "solutionMedian",
      percentile_cont(0.9) within group (order by solution) as "solutionP90", count(solution)::int as "solutionBase"
    from t`)
  const { received = 0, solved = 0 } = row ?? {}
  return {
    firstReply: { median: row?.replyMedian ?? null, p90: row?.replyP90 ?? null, base: row?.replyBase ?? 0 },
    solution: { median: row?.solutionMedian ?? null, p90: row?.solutionP90 ?? null, base: row?.solutionBase ?? 0 },
    solved: {
      count: solved,
      base: received,
      share: received === 0 ? null : solved / received,
      ...wilsonInterval(solved, received),
    },
  }
}

const unsolved = ['new', 'open', 'waiting', 'reopened'] as const

async function backlogOf(tx: Transaction, span: Span): Promise<Backlog> {
  const rows = await tx.execute<{ status: (typeof unsolved)[number]; count: number; overdue: number }>(sql`
    select i.status, count(*)::int as count,
      (count(*) filter (where i.due_at <= ${span.now.toISOString()}::timestamptz))::int as overdue
    from inquiries i where ${ofDesk(span)} and i.status in ('new', 'open', 'waiting', 'reopened') and ${counting}
    group by 1`)
  const backlog: Backlog = { new: 0, open: 0, waiting: 0, reopened: 0, overdue: 0 }
  for (const { status, count, overdue } of rows) {
    backlog[status] = count
    backlog.overdue += overdue
  }
  return backlog
}

async function leftOutOf(tx: Transaction, span: Span): Promise<InquiryCounts['leftOut']> {
  const [row] = await tx.execute<{ suspicious: number; merged: number }>(sql`
    select (count(*) filter (where i.merged_into_id is null))::int as suspicious,
      (count(*) filter (where i.merged_into_id is not null))::int as merged
    from inquiries i
    where ${ofDesk(span)} and ${between(span, span.from, span.from + span.elapsed)} and not (${counting})`)
  return { suspicious: row?.suspicious ?? 0, merged: row?.merged ?? 0 }
}

/** Moments of the wall's clock, everywhere. */
async function moments(tx: Transaction, { timeZone }: Span, walls: number[]): Promise<string[]> {
  const texts = walls.map((ms) => new Date(ms).toISOString().slice(0, 23))
  const [row] = await tx.execute<{ moments: string[] }>(sql`
    select array(select to_char((t::timestamp at time zone ${timeZone}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
      from jsonb_array_elements_text(${JSON.stringify(texts)}::jsonb) with ordinality as x (t, n) order by n) as moments`)
  return row?.moments ?? []
}

/**
 * What comes in among inquiries, by category, time, weekday and hour, with what became of it and what waits now. What a
 * program may have sent and what was merged into another inquiry is left out, and said. All figures are of one moment.
 * @throws Problem `not-found` for a form that is not there, `invalid-input`
 */
export async function readInquiryCounts(context: Context, actor: Actor, input: CountsInput): Promise<InquiryCounts> {
  authorize(actor, 'inquiries.read')
  return readWorkspace(context.db, actor.workspaceId, async (tx) => {
    const span = await spanOf(context, tx, actor.workspaceId, input)
    const comparison = comparisonOf(span, input)
    const { total, categories } = await countCategories(tx, span, comparison)
    const satisfied = await readSatisfaction(tx, span, categories)
    const { start, width } = sparkOf(span, comparison)
    const until = (span.starts.at(-2) ?? span.from) + span.elapsed
    const [comparisonUntil = null, ...seriesFrom] = await moments(tx, span, [
      until,
      ...total.series.map((_, i) => Math.round(start + i * width)),
    ])
    return {
      asOf: span.now.toISOString(),
      timeZone: span.timeZone,
      period: span.period,
      comparison,
      comparisonUntil: comparison ? comparisonUntil : null,
      total,
      ...satisfied,
      seriesFrom,
      trend: await trendOf(tx, span),
      heat: await heatOf(tx, span),
      handling: await handlingOf(tx, span),
      backlog: await backlogOf(tx, span),
      leftOut: await leftOutOf(tx, span),
    }
  })
}
