import type { Transaction } from '@koe/db'
import type { InterruptedSeries } from '@koe/stats'
import { sql } from 'drizzle-orm'
import { type Context, Problem } from '../workspaces/index.ts'

const dayMs = 86_400_000
/** Longer ago, another product was spoken of. */
export const WEEKS_BEFORE = 26

export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10)
const daysBetween = (from: string, to: string) =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs)

/** The version of the themes that is shown, and today by the workspace's clock. */
export interface Present {
  modelVersion: number
  timeZone: string
  today: string
}

/** Within a transaction. */
export async function presentOf(context: Context, tx: Transaction, workspaceId: string): Promise<Present> {
  const [found] = await tx.execute<Present & Record<string, unknown>>(sql`
    select model_version as "modelVersion", time_zone as "timeZone",
      to_char(${context.now().toISOString()}::timestamptz at time zone time_zone, 'YYYY-MM-DD') as today
    from workspaces where id = ${workspaceId}::uuid`)
  if (!found) throw new Problem('not-found', { kind: 'workspace' })
  return found
}

/**
 * Within a transaction: does what counts under one version of the themes. A new one may have been published meanwhile, and the
 * mentions of the old one go soon after: then it is done once more.
 */
export async function underOneVersion<T>(
  context: Context,
  tx: Transaction,
  workspaceId: string,
  work: (present: Present) => Promise<T>,
): Promise<T> {
  const present = await presentOf(context, tx, workspaceId)
  const result = await work(present)
  const now = await presentOf(context, tx, workspaceId)
  return now.modelVersion === present.modelVersion ? result : work(now)
}

/** Of whom the weeks are counted: the action's themes, around a day on which something changed. */
export interface WeeksQuestion {
  workspaceId: string
  present: Present
  themeIds: readonly string[]
  /** The action itself; null before it is registered. */
  actionId: string | null
  /** Weeks begin on this day, before it and after. */
  pivot: string
  weeksAfter: number
}

/** A control theme that is left out because something was done about it within the weeks. */
export interface LeftOut {
  id: string
  label: string
}

export interface CountedWeeks extends InterruptedSeries {
  /** First day of each week. */
  starts: string[]
  /** Behind the last week, exclusive: today's words count. */
  until: string
  /** How many of the action's themes the version still shows. */
  shown: number
  controlThemes: number
  leftOut: LeftOut[]
}

interface Side extends Record<string, unknown> {
  id: string
  label: string
  side: 'own' | 'kin' | 'busy' | 'control'
}

/** Every theme of the version by the part that it plays: nothing that holds the action's themes, or is held by them, is a control. */
async function sidesOf(tx: Transaction, question: WeeksQuestion): Promise<Side[]> {
  const { workspaceId, present, themeIds, actionId, pivot, weeksAfter } = question
  const own = sql`${`{${themeIds.join(',')}}`}::uuid[]`
  return [
    ...(await tx.execute<Side>(sql`
      select t.id, t.label, case
        when t.id = any(${own}) then 'own'
        when t.parent_id is not null or exists (select 1 from themes c where c.workspace_id = t.workspace_id
          and c.parent_id = t.id and c.id = any(${own})) then 'kin'
        when exists (select 1 from action_themes x
          join actions a on a.workspace_id = x.workspace_id and a.id = x.action_id
          join themes s on s.workspace_id = x.workspace_id and s.id = x.theme_id
          where x.workspace_id = t.workspace_id and (s.id = t.id or s.parent_id = t.id) and a.removed_at is null
            and a.id is distinct from ${actionId}::uuid and a.shipped_on > ${pivot}::date - ${7 * WEEKS_BEFORE}::int
            and a.shipped_on < ${pivot}::date + ${7 * weeksAfter}::int) then 'busy'
        else 'control' end as side
      from model_themes m join themes t on t.workspace_id = m.workspace_id and t.id = m.theme_id
      where m.workspace_id = ${workspaceId}::uuid and m.model_version = ${present.modelVersion} order by t.label, t.id`)),
  ]
}

interface WeekRow extends Record<string, unknown> {
  week: number
  own: number
  control: number
}

/**
 * Customers who spoke of the action's themes, and of any control theme, each counted once a day, as sums of weeks: as the ranking
 * counts (distinct customers, without suspicious words), under one version of the themes on both sides of the day.
 */
export async function countWeeks(tx: Transaction, question: WeeksQuestion): Promise<CountedWeeks> {
  const { workspaceId, present, pivot, weeksAfter } = question
  // The usual 4 MB make half a year of mentions spill to disk.
  await tx.execute(sql`select set_config('work_mem', '64MB', true)`)
  const sides = await sidesOf(tx, question)
  const idsOf = (side: Side['side']) => sides.filter((theme) => theme.side === side).map(({ id }) => id)
  const uuids = (ids: string[]) => sql`${`{${ids.join(',')}}`}::uuid[]`
  const [own, control] = [idsOf('own'), idsOf('control')]
  const first = addDays(pivot, -7 * WEEKS_BEFORE)
  const last = addDays(pivot, 7 * weeksAfter)
  const tomorrow = addDays(present.today, 1)
  const until = last < tomorrow ? last : tomorrow
  const midnight = (day: string) => sql`(${day}::date::timestamp at time zone ${present.timeZone})`
  const rows = await tx.execute<WeekRow>(sql`
    select floor((d.day - ${pivot}::date) / 7.0)::int as week, (count(*) filter (where d.own))::int as own,
      (count(*) filter (where d.control))::int as control
    from (
      select (m.said_at at time zone ${present.timeZone})::date as day, m.respondent_id,
        bool_or(m.theme_id = any(${uuids(own)})) as own, bool_or(m.theme_id = any(${uuids(control)})) as control
      from mentions m where m.workspace_id = ${workspaceId}::uuid and m.model_version = ${present.modelVersion}
        and m.theme_id = any(${uuids([...own, ...control])}) and m.said_at >= ${midnight(first)} and m.said_at < ${midnight(until)}
        and not exists (select 1 from verbatims v where v.workspace_id = ${workspaceId}::uuid and v.id = m.verbatim_id
          and v.suspicious)
      group by 1, 2) d
    group by 1`)
  const found = new Map([...rows].map((row) => [row.week, row]))
  // Before anybody spoke there was nothing to be counted.
  const begin = Math.min(0, ...found.keys())
  const end = Math.max(0, Math.ceil(daysBetween(pivot, until) / 7))
  const places = Array.from({ length: end - begin }, (_, i) => begin + i)
  const daysIn = (week: number) => Math.min(7, daysBetween(addDays(pivot, 7 * week), until))
  return {
    counts: places.map((week) => found.get(week)?.own ?? 0),
    control: places.map((week) => found.get(week)?.control ?? 0),
    exposures: places.map(daysIn),
    change: -begin,
    starts: places.map((week) => addDays(pivot, 7 * week)),
    until,
    shown: own.length,
    controlThemes: control.length,
    leftOut: sides.filter(({ side }) => side === 'busy').map(({ id, label }) => ({ id, label })),
  }
}
