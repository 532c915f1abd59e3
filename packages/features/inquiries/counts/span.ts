import type { Transaction } from '@koe/db'
import { type SQL, sql } from 'drizzle-orm'
import { isDay } from '../../verbatims/index.ts'
import { type Context, Problem } from '../../workspaces/index.ts'

/** Days as people write them: from inclusive, to exclusive, in the workspace's time zone. */
export interface Days {
  from: string
  to: string
}

export type CountUnit = 'hour' | 'day' | 'week' | 'month'

export interface CountsInput {
  from?: string | undefined
  to?: string | undefined
  /** `none` = no comparison; else the stretch of equal length just before. */
  compare?: 'none' | 'previous' | undefined
  /** Of one form only. */
  formId?: string | undefined
  /** Of the trend; without it the one that fits the period. */
  unit?: CountUnit | undefined
}

/**
 * What is counted, by the clock on the workspace's wall (milliseconds as if it were UTC). A period that is still going on is
 * counted up to now, and every stretch before it up to the same point of its own: half a day is not compared with a whole one.
 */
export interface Span {
  workspaceId: string
  formId: string | null
  timeZone: string
  now: Date
  period: Days
  from: number
  length: number
  /** How much of the period is over. */
  elapsed: number
  /** Where each stretch of equal length begins, oldest first; the last one is the period. */
  starts: number[]
  /** Days of each stretch in which inquiries could come in. */
  exposures: number[]
  unit: CountUnit
}

export const dayMs = 86_400_000
const usualDays = 28
const mostDays = 3660
/** The period, twelve trailing comparisons, and up to 26 stretches before the oldest of them. */
const mostStretches = 39
/** A trend of more points cannot be read. */
const mostDaysOf: Record<CountUnit, number> = { hour: 3, day: 366, week: 1100, month: mostDays }

const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)
const msOf = (day: string) => Date.parse(`${day}T00:00:00Z`)
/** A moment of the wall's clock, as the database reads it. */
export const local = (ms: number): SQL => sql`${new Date(ms).toISOString().slice(0, 23)}::timestamp`

const refuse = (field: string, code: string): never => {
  throw new Problem('invalid-input', {}, [{ field, code }])
}

function periodOf({ from, to }: CountsInput, today: number): Days {
  if (from !== undefined && !isDay(from)) refuse('/from', 'wrong-format')
  if (to !== undefined && !isDay(to)) refuse('/to', 'wrong-format')
  const end = to ?? (from === undefined || msOf(from) <= today ? dayOf(today + dayMs) : dayOf(msOf(from) + dayMs))
  const period = { from: from ?? dayOf(msOf(end) - usualDays * dayMs), to: end }
  if (period.from >= period.to) refuse('/to', 'before-start')
  if (msOf(period.to) - msOf(period.from) > mostDays * dayMs) refuse('/to', 'too-large')
  return period
}

function unitOf(days: number, wished: CountUnit | undefined): CountUnit {
  if (wished !== undefined && days > mostDaysOf[wished]) refuse('/unit', 'not-a-choice')
  if (wished !== undefined) return wished
  return days <= mostDaysOf.hour ? 'hour' : days <= 92 ? 'day' : days <= 732 ? 'week' : 'month'
}

interface Known extends Record<string, unknown> {
  timeZone: string
  now: string
  first: string | null
}

const wall = (moment: SQL) => sql`to_char(${moment} at time zone w.time_zone, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** @throws Problem `not-found` for a form that is not there, `invalid-input` for a period or a unit that is none */
export async function spanOf(
  context: Context,
  tx: Transaction,
  workspaceId: string,
  input: CountsInput,
): Promise<Span> {
  const formId = input.formId ?? null
  const now = context.now()
  if (formId !== null) {
    const found = await tx.execute(sql`
      select 1 from inquiry_forms where workspace_id = ${workspaceId}::uuid and id = ${formId}::uuid`)
    if (found.length === 0) throw new Problem('not-found')
  }
  const [known] = await tx.execute<Known>(sql`
    select w.time_zone as "timeZone", ${wall(sql`${now.toISOString()}::timestamptz`)} as now,
      ${wall(sql`(select min(i.recorded_at) from inquiries i where i.workspace_id = w.id)`)} as first
    from workspaces w where w.id = ${workspaceId}::uuid`)
  if (!known) throw new Problem('not-found', { kind: 'workspace' })
  const today = msOf(known.now.slice(0, 10))
  const period = periodOf(input, today)
  const [from, length] = [msOf(period.from), msOf(period.to) - msOf(period.from)]
  const elapsed = Math.min(length, Math.max(0, Date.parse(known.now) - from))
  // Before the day of the first inquiry there was nothing to be counted.
  const begin = known.first === null ? from : msOf(known.first.slice(0, 10))
  const before = Math.min(mostStretches - 1, Math.max(0, Math.ceil((from - begin) / length)))
  const starts = Array.from({ length: before + 1 }, (_, i) => from - (before - i) * length)
  const exposures = starts.map((start) => Math.max(0, start + elapsed - Math.max(start, begin)) / dayMs)
  const unit = unitOf(length / dayMs, input.unit)
  const { timeZone } = known
  return { workspaceId, formId, timeZone, now, period, from, length, elapsed, starts, exposures, unit }
}

/** The stretch just before, where inquiries could come in at that time. */
export function comparisonOf({ starts, exposures, length }: Span, input: CountsInput): Days | null {
  const at = starts.length - 2
  const start = starts[at]
  if (input.compare === 'none' || start === undefined || !exposures[at]) return null
  return { from: dayOf(start), to: dayOf(start + length) }
}

/** When an inquiry came in, by the clock on the wall. */
export const wallTime = ({ timeZone }: Span): SQL => sql`(i.recorded_at at time zone ${timeZone})`

/** Moments of the wall's clock as the index has them. */
export const between = ({ timeZone }: Span, from: number, to: number): SQL =>
  sql`i.recorded_at >= (${local(from)} at time zone ${timeZone}) and i.recorded_at < (${local(to)} at time zone ${timeZone})`

/** Inquiries `i` of the workspace, and of the form where one is asked for. */
export const ofDesk = ({ workspaceId, formId }: Span): SQL =>
  formId === null
    ? sql`i.workspace_id = ${workspaceId}::uuid`
    : sql`i.workspace_id = ${workspaceId}::uuid and i.form_id = ${formId}::uuid`

/** What counts: neither what a program may have sent, nor what was put into another inquiry. */
export const counting: SQL = sql`i.suspicions = '{}' and i.merged_into_id is null`
