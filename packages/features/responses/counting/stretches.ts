import { prepared, type Transaction } from '@koe/db'
import { type SQL, sql } from 'drizzle-orm'
import { type Condition, conditionsOn } from './conditions.ts'

/** From inclusive, to exclusive, as PostgreSQL writes them: to the microsecond, and `infinity`. */
export interface Stretch {
  from: string
  to: string
}

export interface OneSurvey {
  workspaceId: string
  surveyId: string
}

/** Some of a survey's responses: those of a period that meet every condition. A survey by itself is all of them. */
export interface Scope extends OneSurvey, Partial<Stretch> {
  conditions?: readonly Condition[]
  /** The segment that is just these conditions: it is counted for itself. */
  segmentId?: string | undefined
}

/** Who writes responses holds it shared, who counts them holds it alone: so no count misses what was being written beside it. */
const lockOf = (surveyId: string) => sql`hashtextextended('responses of ' || ${surveyId}::text, 0)`

/** Waits until nobody writes a response to the survey; until the transaction ends, nobody does. */
export async function lockForCounting(tx: Transaction, { workspaceId, surveyId }: OneSurvey): Promise<void> {
  // The survey before the lock: a writer to a survey with a limit takes them in this order too.
  await tx.execute(
    sql`select from surveys where workspace_id = ${workspaceId}::uuid and id = ${surveyId}::uuid for key share`,
  )
  await tx.execute(sql`select pg_advisory_xact_lock(${lockOf(surveyId)})`)
}

/**
 * Says that responses recorded at these moments were written or removed: a count that they are in holds no longer. Belongs into
 * the transaction of everybody who writes to `responses` or `answers`, after the write.
 * @returns the surveys in which a count was dropped
 */
export async function dropCounts(
  tx: Transaction,
  workspaceId: string,
  touched: readonly { surveyId: string; recordedAt: string }[],
): Promise<string[]> {
  if (touched.length === 0) return []
  const surveys = JSON.stringify([...new Set(touched.map(({ surveyId }) => surveyId))].sort())
  const moments = JSON.stringify(touched.map(({ surveyId, recordedAt }) => ({ id: surveyId, at: recordedAt })))
  // Two statements, sent one behind the other: the second sees what was counted while the first waited for the lock.
  const [, dropped] = await Promise.all([
    prepared(tx)`
      select pg_advisory_xact_lock_shared(hashtextextended('responses of ' || s.id, 0))
      from json_array_elements_text(${surveys}::json) with ordinality s(id, place) order by s.place`,
    prepared(tx)<{ id: string }>`
      delete from counted_stretches s using json_to_recordset(${moments}::json) m (id uuid, at timestamptz)
      where s.workspace_id = ${workspaceId}::uuid and s.survey_id = m.id and s.from_at <= m.at and m.at < s.to_at
      returning s.survey_id as id`,
  ])
  return [...new Set(dropped.map(({ id }) => id))]
}

/** Without looking into the table, which is large by now. */
const noStretch = sql`(
  select null::uuid as workspace_id, null::uuid as survey_id, null::int as level, null::timestamptz as from_at,
    null::timestamptz as to_at, null::text as time_zone, null::int as base, null::int as finished, null::int as suspicious
  where false)`

/** The stretches within the period in which the scope is counted: all that there are, those of its segment, or none. */
function countedOf({ workspaceId, surveyId, from, to, conditions, segmentId }: Scope): SQL {
  const within = sql`s.workspace_id = ${workspaceId}::uuid and s.survey_id = ${surveyId}::uuid
    ${from === undefined ? sql`` : sql`and s.from_at >= ${from}::timestamptz`}
    ${to === undefined ? sql`` : sql`and s.to_at <= ${to}::timestamptz`}`
  const columns = sql`s.workspace_id, s.survey_id, s.level, s.from_at, s.to_at, s.time_zone`
  if (segmentId !== undefined)
    return sql`(
      select ${columns}, g.base, g.finished, g.suspicious from counted_stretches s
      join counted_segments g on g.workspace_id = s.workspace_id and g.survey_id = s.survey_id and g.level = s.level
        and g.from_at = s.from_at and g.segment_id = ${segmentId}::uuid
      where ${within})`
  return sql`(select ${columns}, s.base, s.finished, s.suspicious from ${conditions?.length ? noStretch : sql`counted_stretches`} s where ${within})`
}

/** Where the scope's responses are not counted, in order. With `timeZone` only counts by the days of that zone are held true. */
export async function gapsIn(tx: Transaction, scope: Scope, timeZone?: string): Promise<Stretch[]> {
  const { from = '-infinity', to = 'infinity' } = scope
  const next = sql`lead(from_at, 1, ${to}::timestamptz) over (order by from_at, to_at)`
  return tx.execute<{ from: string; to: string } & Record<string, unknown>>(sql`
    select "from", "to" from (
      select to_at::text as "from", to_at, ${next} as next, ${next}::text as "to"
      from (
        select from_at, to_at from ${countedOf(scope)} s
        where level = 0 ${timeZone === undefined ? sql`` : sql`and time_zone = ${timeZone}`}
        union all select ${from}::timestamptz, ${from}::timestamptz) s) g
    where to_at < next order by to_at`)
}

/** The responses `r` of the scope that lie in the gaps, suspicious ones too. One range of the index for each gap. */
export const responsesIn = ({ workspaceId, surveyId, conditions }: Scope, gaps: readonly Stretch[]): SQL =>
  gaps.length === 0
    ? sql`select r.* from responses r where false`
    : sql.join(
        gaps.map(
          ({ from, to }) => sql`select r.* from responses r
            where r.workspace_id = ${workspaceId}::uuid and r.survey_id = ${surveyId}::uuid
              and r.recorded_at >= ${from}::timestamptz and r.recorded_at < ${to}::timestamptz ${conditionsOn(conditions)}`,
        ),
        sql` union all `,
      )

/** The fewest stretches that hold everything that is counted of the scope: sums, and the stretches that are in none. */
export const fewestStretches = (scope: Scope): SQL => sql`(
  with counted as ${countedOf(scope)}
  select s.* from counted s
  where s.level = 1 or not exists (
    select from counted m where m.level = 1 and m.from_at <= s.from_at and s.to_at <= m.to_at))`
