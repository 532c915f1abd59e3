import type { Transaction } from '@koe/db'
import { type SQL, sql } from 'drizzle-orm'
import { filterConditions, isPlain, type VerbatimFilter } from '../verbatims/index.ts'
import type { Scope, Stretch } from './periods.ts'

/** Respondents with an NPS answer, in its three groups. */
export interface Groups {
  promoters: number
  passives: number
  detractors: number
}

/** The whole of a stretch: what shares are shares of. */
export interface Base extends Groups {
  customers: number
  verbatims: number
  /** Of these, what mentions no theme. */
  otherCustomers: number
  otherVerbatims: number
}

export interface ThemeCount extends Groups {
  themeId: string
  customers: number
  previousCustomers: number
  mentions: number
  sentiment: number
}

/** What is asked: of whom, when, and which verbatims count. */
export interface Question {
  workspaceId: string
  scope: Scope
  filter: VerbatimFilter
}

export const within = (column: SQL, { from, to }: Stretch) =>
  sql`${column} >= ${from}::timestamptz and ${column} < ${to}::timestamptz`

/** Which of the equal stretches between the thresholds a moment falls into, counted from 0. */
function bucket(column: SQL, thresholds: readonly string[]): SQL {
  const [first = '', second = ''] = thresholds
  const step = (Date.parse(second) - Date.parse(first)) / 1000
  return sql`date_bin(make_interval(secs => ${step}::float8), ${column}, ${first}::timestamptz)`
}

/** `bucket` gives the moment at which the stretch begins. */
const placeOf = (moment: string, thresholds: readonly string[]) => {
  const [first = '', second = ''] = thresholds
  const [from, step] = [Date.parse(first), Date.parse(second) - Date.parse(first)]
  return Math.round((Date.parse(moment) - from) / step)
}

/** Lets through the mentions of verbatims that count. Without filters only the few suspicious ones have to be looked up. */
const counted = (workspaceId: string, filter: VerbatimFilter) =>
  isPlain(filter)
    ? sql`not exists (select 1 from verbatims v where v.workspace_id = ${workspaceId}::uuid and v.id = m.verbatim_id
        and v.suspicious)`
    : sql`exists (select 1 from verbatims v where v.workspace_id = ${workspaceId}::uuid and v.id = m.verbatim_id
        and ${filterConditions(filter)})`

const uuids = (ids: readonly string[]) => sql`${`{${ids.join(',')}}`}::uuid[]`

/** The themes are named one by one, so that the index gives each theme's stretch of time at once. */
export const mentions = ({ workspaceId, scope, filter }: Question, themeIds: readonly string[], when: SQL) => sql`
  from mentions m where m.workspace_id = ${workspaceId}::uuid and m.model_version = ${scope.modelVersion}
    and m.theme_id = any(${uuids(themeIds)}) and ${when} and ${counted(workspaceId, filter)}`

export const respondent = sql`coalesce(v.customer_id, v.id)`

/** A respondent's last NPS answer of the period. */
const scored = ({ workspaceId, scope, filter }: Question) => sql`
  select distinct on (${respondent}) ${respondent} as respondent_id, v.score from verbatims v
  where v.workspace_id = ${workspaceId}::uuid and ${within(sql`v.said_at`, scope.current)} and v.score_kind = 'nps'
    and ${filterConditions(filter)}
  order by ${respondent}, v.said_at desc, v.id desc`

const groups = sql`(count(*) filter (where s.score >= 9))::int as promoters,
  (count(*) filter (where s.score >= 7 and s.score < 9))::int as passives,
  (count(*) filter (where s.score < 7))::int as detractors`

const noBase: Base = {
  customers: 0,
  verbatims: 0,
  otherCustomers: 0,
  otherVerbatims: 0,
  promoters: 0,
  passives: 0,
  detractors: 0,
}

/** Bases of the period and of the comparison, and how much of the period mentions nothing. */
export async function countBases(
  tx: Transaction,
  question: Question,
  themeIds: readonly string[],
): Promise<{ current: Base; previousCustomers: number }> {
  const { workspaceId, scope, filter } = question
  const previous = scope.previous
    ? sql`(select count(distinct ${respondent})::int from verbatims v where v.workspace_id = ${workspaceId}::uuid
        and ${within(sql`v.said_at`, scope.previous)} and ${filterConditions(filter)})`
    : sql`0`
  const [row] = await tx.execute<Partial<Record<keyof Base | 'previousCustomers', number>>>(sql`
    with s as (${scored(question)}), g as (select ${groups} from s),
    said as (
      select ${respondent} as respondent_id, v.id not in (select m.verbatim_id from mentions m
          where m.workspace_id = ${workspaceId}::uuid and m.model_version = ${scope.modelVersion}
            and m.theme_id = any(${uuids(themeIds)}) and ${within(sql`m.said_at`, scope.current)}) as other
      from verbatims v where v.workspace_id = ${workspaceId}::uuid and ${within(sql`v.said_at`, scope.current)}
        and ${filterConditions(filter)})
    select count(*)::int as verbatims, count(distinct respondent_id)::int as customers,
      (count(*) filter (where other))::int as "otherVerbatims",
      (count(distinct respondent_id) filter (where other))::int as "otherCustomers",
      ${previous} as "previousCustomers", (select promoters from g), (select passives from g), (select detractors from g)
    from said`)
  const { previousCustomers = 0, ...current } = row ?? {}
  return { current: { ...noBase, ...current }, previousCustomers }
}

/** Each theme's customers in the period and in the comparison, with the NPS groups of those who mention it. */
export async function countThemes(
  tx: Transaction,
  question: Question,
  themeIds: readonly string[],
): Promise<ThemeCount[]> {
  const { scope } = question
  const now = within(sql`m.said_at`, scope.current)
  const before = scope.previous ? within(sql`m.said_at`, scope.previous) : sql`false`
  const whole = [scope.current, ...(scope.previous ? [scope.previous] : [])]
  const span = within(sql`m.said_at`, {
    from: whole.map(({ from }) => from).sort()[0] ?? scope.current.from,
    to:
      whole
        .map(({ to }) => to)
        .sort()
        .at(-1) ?? scope.current.to,
  })
  const rows = await tx.execute<Record<string, unknown> & ThemeCount>(sql`
    with s as materialized (${scored(question)}),
    t as materialized (
      select m.theme_id, m.respondent_id, (count(*) filter (where ${now}))::int as mentions,
        bool_or(${before}) as previously, sum(m.sentiment) filter (where ${now}) as sentiment
      ${mentions(question, themeIds, span)} and ((${now}) or (${before}))
      group by m.theme_id, m.respondent_id)
    select t.theme_id as "themeId", (count(*) filter (where t.mentions > 0))::int as customers,
      (count(*) filter (where t.previously))::int as "previousCustomers", coalesce(sum(t.mentions), 0)::int as mentions,
      coalesce(sum(t.sentiment) / nullif(sum(t.mentions), 0), 0)::float8 as sentiment, ${groups}
    from t left join s on s.respondent_id = t.respondent_id and t.mentions > 0
    group by t.theme_id`)
  return [...rows]
}

/** Counts by theme and stretch. Stretch 0 is the oldest. */
export interface Series {
  bases: number[]
  counts: Map<string, number[]>
}

const emptySeries = (length: number) => Array.from({ length }, () => 0)

/**
 * Verbatims by theme over the history, for dispersion and for the trailing comparisons. Verbatims stand in for customers
 * here: over months of history that is the same but for those who write again and again, and a fraction of the work.
 */
export async function countHistory(tx: Transaction, question: Question, themeIds: readonly string[]): Promise<Series> {
  const { workspaceId, scope, filter } = question
  const length = scope.history.length - 1
  const whole = { from: scope.history[0] ?? scope.current.from, to: scope.current.to }
  const rows = await tx.execute<{ themeId: string | null; at: string; count: number }>(sql`
    select null as "themeId", ${bucket(sql`v.said_at`, scope.history)} as at, count(*)::int as count from verbatims v
    where v.workspace_id = ${workspaceId}::uuid and ${within(sql`v.said_at`, whole)} and ${filterConditions(filter)}
    group by 2
    union all
    select m.theme_id, ${bucket(sql`m.said_at`, scope.history)} as at, count(*)::int
    ${mentions(question, themeIds, within(sql`m.said_at`, whole))}
    group by 1, 2`)
  const series: Series = { bases: emptySeries(length), counts: new Map() }
  for (const { themeId, at, count } of rows) {
    const list = themeId === null ? series.bases : (series.counts.get(themeId) ?? emptySeries(length))
    list[placeOf(at, scope.history)] = count
    if (themeId !== null) series.counts.set(themeId, list)
  }
  return series
}

/** Distinct customers by theme over the twelve stretches of the sparkline. */
export async function countSpark(
  tx: Transaction,
  question: Question,
  themeIds: readonly string[],
): Promise<Map<string, number[]>> {
  const { scope } = question
  const length = scope.spark.length - 1
  const whole = { from: scope.spark[0] ?? scope.current.from, to: scope.current.to }
  const rows = await tx.execute<{ themeId: string; at: string; count: number }>(sql`
    select m.theme_id as "themeId", ${bucket(sql`m.said_at`, scope.spark)} as at,
      count(distinct m.respondent_id)::int as count
    ${mentions(question, themeIds, within(sql`m.said_at`, whole))}
    group by 1, 2`)
  const counts = new Map(themeIds.map((id) => [id, emptySeries(length)]))
  for (const { themeId, at, count } of rows) {
    const list = counts.get(themeId)
    if (list) list[placeOf(at, scope.spark)] = count
  }
  return counts
}
