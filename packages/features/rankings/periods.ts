import type { Transaction } from '@koe/db'
import { sql } from 'drizzle-orm'
import { isDay } from '../verbatims/index.ts'
import { Problem } from '../workspaces/index.ts'

/** Days as people write them (2026-05-01): from inclusive, to exclusive, in the workspace's time zone. */
export interface Period {
  from: string
  to: string
}

export interface PeriodInput {
  from?: string | undefined
  to?: string | undefined
  compareFrom?: string | undefined
  compareTo?: string | undefined
  /** `none` = no comparison; else the period given, or the one of equal length just before. */
  compare?: 'none' | 'previous' | undefined
}

/** A stretch of time as the database compares it. */
export interface Stretch {
  from: string
  to: string
}

/** What a ranking looks at. `history` = thresholds of consecutive stretches of equal length, the last one is the period. */
export interface Scope {
  modelVersion: number
  timeZone: string
  period: Period
  comparison: Period | null
  current: Stretch
  previous: Stretch | null
  /** True when `previous` is the stretch just before the period. */
  adjacent: boolean
  history: string[]
  /** Thresholds of twelve stretches over comparison and period, for a sparkline. */
  spark: string[]
}

const dayMs = 86_400_000
/** Twelve trailing comparisons, and up to 26 periods before the oldest of them. */
const mostHistory = 38
const sparkBuckets = 12
/** Without a wish: the shortest of these many days up to the last words that holds enough of them. */
const usualDays = [30, 90, 365]
const enoughVerbatims = 100

const dayNumber = (day: string) => Math.round(Date.parse(`${day}T00:00:00Z`) / dayMs)
const dayOf = (number: number) => new Date(number * dayMs).toISOString().slice(0, 10)

function checkDays(input: PeriodInput) {
  for (const name of ['from', 'to', 'compareFrom', 'compareTo'] as const) {
    const day = input[name]
    if (day !== undefined && !isDay(day))
      throw new Problem('invalid-input', {}, [{ field: `/${name}`, code: 'wrong-format' }])
  }
  for (const [from, to] of [
    ['from', 'to'],
    ['compareFrom', 'compareTo'],
  ] as const) {
    const [first, last] = [input[from], input[to]]
    if (first !== undefined && last !== undefined && first >= last)
      throw new Problem('invalid-input', {}, [{ field: `/${to}`, code: 'before-start' }])
  }
}

interface Known extends Record<string, unknown> {
  modelVersion: number
  timeZone: string
  first: string | null
  last: string | null
}

/** The shortest usual period up to a day (exclusive) that holds enough words. */
async function usualPeriod(tx: Transaction, workspaceId: string, { timeZone }: Known, to: string) {
  const end = sql`(${to}::date::timestamp at time zone ${timeZone})`
  for (const days of usualDays) {
    const found = await tx.execute(sql`
      select 1 from verbatims where workspace_id = ${workspaceId}::uuid and said_at < ${end}
        and said_at >= ${end} - make_interval(days => ${days}::int) limit ${enoughVerbatims}`)
    if (found.length >= enoughVerbatims) return { from: dayOf(dayNumber(to) - days), to }
  }
  return null
}

/** The last day with enough words in the longest usual period before it: what comes after are strays, such as wrongly typed years. */
async function lastBusyDay(tx: Transaction, workspaceId: string, { timeZone }: Known): Promise<string | null> {
  const [row] = await tx.execute<{ day: string }>(sql`
    select to_char(said_at at time zone ${timeZone}, 'YYYY-MM-DD') as day
    from (select said_at, lead(said_at, ${enoughVerbatims - 1}::int) over (order by said_at desc) as earlier
      from verbatims where workspace_id = ${workspaceId}::uuid) v
    where earlier > said_at - make_interval(days => ${usualDays.at(-1)}::int - 1) limit 1`)
  return row?.day ?? null
}

async function defaultPeriod(tx: Transaction, workspaceId: string, known: Known, input: PeriodInput): Promise<Period> {
  const to = input.to ?? dayOf(dayNumber(known.last ?? '2000-01-01') + 1)
  if (input.from !== undefined) return { from: input.from, to }
  const usual = await usualPeriod(tx, workspaceId, known, to)
  if (usual) return usual
  const busy = input.to === undefined ? await lastBusyDay(tx, workspaceId, known) : null
  const earlier = busy && (await usualPeriod(tx, workspaceId, known, dayOf(dayNumber(busy) + 1)))
  if (earlier) return earlier
  const first = known.first === null || known.first >= to ? dayOf(dayNumber(to) - 30) : known.first
  return { from: first, to }
}

function comparisonOf(period: Period, input: PeriodInput): Period | null {
  if (input.compare === 'none') return null
  if (input.compareFrom !== undefined && input.compareTo !== undefined)
    return { from: input.compareFrom, to: input.compareTo }
  const days = dayNumber(period.to) - dayNumber(period.from)
  return { from: dayOf(dayNumber(period.from) - days), to: period.from }
}

/** `count` equal stretches between two moments, as their `count + 1` thresholds. */
function thresholds(from: number, to: number, count: number): string[] {
  return Array.from({ length: count + 1 }, (_, i) => new Date(from + ((to - from) * i) / count).toISOString())
}

/** Settles period, comparison, history and sparkline of one question, in the workspace's time zone. */
export async function scopeOf(tx: Transaction, workspaceId: string, input: PeriodInput): Promise<Scope> {
  checkDays(input)
  const [known] = await tx.execute<Known>(sql`
    select model_version as "modelVersion", time_zone as "timeZone",
      (select to_char(min(said_at) at time zone w.time_zone, 'YYYY-MM-DD') from verbatims where workspace_id = w.id) as first,
      (select to_char(max(said_at) at time zone w.time_zone, 'YYYY-MM-DD') from verbatims where workspace_id = w.id) as last
    from workspaces w where id = ${workspaceId}::uuid`)
  if (!known) throw new Problem('not-found', { kind: 'workspace' })
  const period =
    input.from !== undefined && input.to !== undefined
      ? { from: input.from, to: input.to }
      : await defaultPeriod(tx, workspaceId, known, input)
  if (period.from >= period.to) throw new Problem('invalid-input', {}, [{ field: '/to', code: 'before-start' }])
  const asked = comparisonOf(period, input)
  const days = [period.from, period.to, asked?.from ?? period.from, asked?.to ?? period.from]
  const [row] = await tx.execute<{ moments: string[] }>(sql`
    select array(select to_char((d::date::timestamp at time zone ${known.timeZone}) at time zone 'UTC',
        'YYYY-MM-DD"T"HH24:MI:SS"Z"') from jsonb_array_elements_text(${JSON.stringify(days)}::jsonb)
        with ordinality as x (d, n) order by n) as moments`)
  const [from = 0, to = 0, compareFrom = 0, compareTo = 0] = (row?.moments ?? []).map((moment) => Date.parse(moment))
  const iso = (ms: number) => new Date(ms).toISOString()
  // Words from before the first known day do not exist: nothing to compare with there.
  const comparison = asked && known.first !== null && asked.to > known.first ? asked : null
  const firstMs = known.first === null ? from : Date.parse(`${known.first}T00:00:00Z`) - dayMs
  const before = Math.min(mostHistory - 1, Math.max(0, Math.ceil((from - firstMs) / (to - from))))
  const sparkFrom = comparison && compareTo <= from ? Math.max(compareFrom, Math.min(from, firstMs)) : from
  return {
    modelVersion: known.modelVersion,
    timeZone: known.timeZone,
    period,
    comparison,
    current: { from: iso(from), to: iso(to) },
    previous: comparison ? { from: iso(compareFrom), to: iso(compareTo) } : null,
    adjacent: comparison !== null && compareTo === from && compareTo - compareFrom === to - from,
    history: thresholds(from - before * (to - from), to, before + 1),
    spark: thresholds(sparkFrom, to, sparkBuckets),
  }
}
