import { prepared, type Transaction } from '@koe/db'
import { type SQL, sql } from 'drizzle-orm'

/** From inclusive, to exclusive, as PostgreSQL writes them: to the microsecond, and `infinity`. */
export interface Stretch {
  from: string
  to: string
}

export interface OneSurvey {
  workspaceId: string
  surveyId: string
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

/** Where the survey's responses are not counted, in order. With `timeZone` only counts by the days of that zone are held true. */
export async function gapsIn(tx: Transaction, survey: OneSurvey, timeZone?: string): Promise<Stretch[]> {
  return tx.execute<{ from: string; to: string } & Record<string, unknown>>(sql`
    select "from", "to" from (
      select to_at::text as "from", to_at, lead(from_at, 1, 'infinity') over (order by from_at, to_at) as next,
        lead(from_at, 1, 'infinity') over (order by from_at, to_at)::text as "to"
      from (
        select from_at, to_at from counted_stretches
        where workspace_id = ${survey.workspaceId}::uuid and survey_id = ${survey.surveyId}::uuid and level = 0
          ${timeZone === undefined ? sql`` : sql`and time_zone = ${timeZone}`}
        union all select '-infinity', '-infinity') s) g
    where to_at < next order by to_at`)
}

/** The responses `r` of the survey that lie in the gaps, suspicious ones too. One range of the index for each gap. */
export const responsesIn = ({ workspaceId, surveyId }: OneSurvey, gaps: readonly Stretch[]): SQL =>
  gaps.length === 0
    ? sql`select r.* from responses r where false`
    : sql.join(
        gaps.map(
          ({ from, to }) => sql`select r.* from responses r
            where r.workspace_id = ${workspaceId}::uuid and r.survey_id = ${surveyId}::uuid
              and r.recorded_at >= ${from}::timestamptz and r.recorded_at < ${to}::timestamptz`,
        ),
        sql` union all `,
      )

/** The fewest stretches that hold everything that is counted: sums, and the stretches that are in none. */
export const fewestStretches = ({ workspaceId, surveyId }: OneSurvey): SQL => sql`(
  select s.* from counted_stretches s where s.workspace_id = ${workspaceId}::uuid and s.survey_id = ${surveyId}::uuid
    and (s.level = 1 or not exists (
      select from counted_stretches m where m.workspace_id = s.workspace_id and m.survey_id = s.survey_id and m.level = 1
        and m.from_at <= s.from_at and s.to_at <= m.to_at)))`
