import type { Transaction } from '@koe/db'
import { sql } from 'drizzle-orm'
import type { Condition } from './conditions.ts'
import { type OneSurvey, responsesIn } from './stretches.ts'
import { asLists, everyAspect, summedLists, tallied } from './tallies.ts'

interface Missing extends Record<string, unknown> {
  id: string
  conditions: Condition[]
  from: string
  to: string
}

/** A segment that changes waits for its row, and then takes away what was counted by the old conditions. */
async function nextMissing(tx: Transaction, { workspaceId, surveyId }: OneSurvey): Promise<Missing | undefined> {
  const [missing] = await tx.execute<Missing>(sql`
    select g.id, g.conditions, s.from_at::text as "from", s.to_at::text as "to"
    from survey_segments g join counted_stretches s on s.workspace_id = g.workspace_id and s.survey_id = g.survey_id
    where g.workspace_id = ${workspaceId}::uuid and g.survey_id = ${surveyId}::uuid and s.level = 0 and not exists (
      select from counted_segments c where c.workspace_id = g.workspace_id and c.segment_id = g.id and c.level = 0
        and c.from_at = s.from_at)
    order by g.id, s.from_at desc limit 1 for share of g`)
  return missing
}

/** Counts one segment in one stretch. @returns whether there was one to count */
export async function countSegment(tx: Transaction, survey: OneSurvey, timeZone: string): Promise<boolean> {
  const missing = await nextMissing(tx, survey)
  if (!missing) return false
  const { id, conditions, from, to } = missing
  const key = sql`${survey.workspaceId}::uuid, ${survey.surveyId}::uuid, 0, ${from}::timestamptz, ${id}::uuid`
  const responses = responsesIn({ ...survey, conditions }, [{ from, to }])
  await tx.execute(sql`
    insert into counted_segments (workspace_id, survey_id, level, from_at, segment_id, base, finished, suspicious)
    select ${key}, count(*) filter (where suspicions = '{}'), count(*) filter (where suspicions = '{}' and finished),
      count(*) filter (where suspicions <> '{}') from (${responses}) r`)
  await tx.execute(sql`
    insert into segment_counts
      (workspace_id, survey_id, level, from_at, segment_id, question_id, aspect, parts, numbers, respondents)
    select ${key}, l.* from (${asLists(tallied(survey, responses, everyAspect, { timeZone }))}) l`)
  return true
}

/** Adds up a segment's counts in the stretches of one sum. @returns whether there was one */
export async function sumUpSegment(tx: Transaction, { workspaceId, surveyId }: OneSurvey): Promise<boolean> {
  const [sum] = await tx.execute<{ id: string; from: string; to: string }>(sql`
    select g.id, s.from_at::text as "from", s.to_at::text as "to"
    from survey_segments g join counted_stretches s on s.workspace_id = g.workspace_id and s.survey_id = g.survey_id
    where g.workspace_id = ${workspaceId}::uuid and g.survey_id = ${surveyId}::uuid and s.level = 1 and not exists (
      select from counted_segments c where c.workspace_id = g.workspace_id and c.segment_id = g.id and c.level = 1
        and c.from_at = s.from_at)
    order by g.id, s.from_at limit 1 for share of g`)
  if (!sum) return false
  const within = sql`workspace_id = ${workspaceId}::uuid and survey_id = ${surveyId}::uuid and level = 0
    and segment_id = ${sum.id}::uuid and from_at >= ${sum.from}::timestamptz and from_at < ${sum.to}::timestamptz`
  const key = sql`${workspaceId}::uuid, ${surveyId}::uuid, 1, ${sum.from}::timestamptz, ${sum.id}::uuid`
  await tx.execute(sql`
    insert into counted_segments (workspace_id, survey_id, level, from_at, segment_id, base, finished, suspicious)
    select ${key}, sum(base), sum(finished), sum(suspicious) from counted_segments where ${within}`)
  await tx.execute(sql`
    insert into segment_counts
      (workspace_id, survey_id, level, from_at, segment_id, question_id, aspect, parts, numbers, respondents)
    select ${key}, l.* from (${asLists(summedLists(sql`segment_counts`, within))}) l`)
  return true
}
