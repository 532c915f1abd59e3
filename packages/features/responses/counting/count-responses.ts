import { type Transaction, withWorkspace } from '@koe/db'
import { sql } from 'drizzle-orm'
import type { Context } from '../../workspaces/index.ts'
import { columnsOf, type Respondent } from './codes.ts'
import { countSegment, sumUpSegment } from './count-segments.ts'
import {
  dropCounts,
  fewestStretches,
  gapsIn,
  lockForCounting,
  type OneSurvey,
  responsesIn,
  type Stretch,
} from './stretches.ts'
import { asLists, everyAspect, summedLists, tallied } from './tallies.ts'

/** Responses in a stretch: enough that stretches are few, few enough to count within one look at the results. */
export const STRETCH = 2000
/** Stretches in a sum. */
const SUMMED = 32
/** Where so many were recorded at one moment, only their counts are kept. */
const MOST_CODED = 50_000
/** Somebody may still be at it: what changes soon is not counted yet. */
const SETTLED_MS = 10 * 60_000

/** The next stretch to count: the first gap between stretches, or the next `size` settled responses after the last. */
async function nextStretch(tx: Transaction, survey: OneSurvey, now: Date, size: number): Promise<Stretch | null> {
  const settled = new Date(now.getTime() - SETTLED_MS).toISOString()
  for (const { from, to } of await gapsIn(tx, survey)) {
    const enclosed = to !== 'infinity'
    const [found] = await tx.execute<{ many: boolean; end: string | null }>(sql`
      select count(*) = ${size}::int as many, (max(recorded_at) + interval '1 microsecond')::text as end from (
        select recorded_at from responses
        where workspace_id = ${survey.workspaceId}::uuid and survey_id = ${survey.surveyId}::uuid
          and recorded_at >= ${from}::timestamptz and recorded_at < ${enclosed ? to : settled}::timestamptz
        order by recorded_at limit ${size}) r`)
    if (found?.many && found.end) return { from, to: found.end }
    if (enclosed) return { from, to }
  }
  return null
}

/** What the respondents of a stretch can be grouped by, in one fixed order. */
function respondentsOf(tx: Transaction, survey: OneSurvey, stretch: Stretch) {
  return tx.execute<Respondent & Record<string, unknown>>(sql`
    select r.channel, r.language, v.number as version, r.attributes, (
      select jsonb_object_agg(a.question_id, coalesce(to_jsonb(a.number), to_jsonb(a.option_ids))) from answers a
      where a.workspace_id = r.workspace_id and a.response_id = r.id and (a.number is not null or a.option_ids is not null)
        and a.kind in ('nps', 'csat', 'ces', 'rating', 'singleChoice', 'dropdown', 'yesNo', 'multipleChoice', 'pictures', 'number', 'slider')) as answers
    from (${responsesIn(survey, [stretch])}) r join survey_versions v on v.workspace_id = r.workspace_id and v.id = r.survey_version_id
    where r.suspicions = '{}' order by r.recorded_at, r.id`)
}

async function count(tx: Transaction, survey: OneSurvey, stretch: Stretch, timeZone: string): Promise<number> {
  const { workspaceId, surveyId } = survey
  const key = sql`${workspaceId}::uuid, ${surveyId}::uuid, 0, ${stretch.from}::timestamptz`
  const responses = responsesIn(survey, [stretch])
  const [totals] = await tx.execute<{ base: number }>(sql`
    insert into counted_stretches
      (workspace_id, survey_id, level, from_at, to_at, time_zone, base, finished, suspicious, leaves_out)
    select ${key}, ${stretch.to}::timestamptz, ${timeZone}, count(*) filter (where suspicions = '{}'),
      count(*) filter (where suspicions = '{}' and finished), count(*) filter (where suspicions <> '{}'), false
    from (${responses}) r returning base`)
  const base = totals?.base ?? 0
  await tx.execute(sql`
    insert into stretch_counts (workspace_id, survey_id, level, from_at, question_id, aspect, parts, numbers, respondents)
    select ${key}, l.* from (${asLists(tallied(survey, responses, everyAspect, { timeZone }))}) l`)
  const { columns, leavesOut } =
    base > MOST_CODED ? { columns: [], leavesOut: true } : columnsOf(await respondentsOf(tx, survey, stretch))
  const rows = columns.map(({ codes, ...column }) => ({ ...column, codes: Buffer.from(codes).toString('base64') }))
  await tx.execute(sql`
    insert into stretch_codes (workspace_id, survey_id, level, from_at, variable, labels, codes)
    select ${key}, c.variable, c.labels, decode(c.codes, 'base64')
    from json_to_recordset(${JSON.stringify(rows)}::json) c (variable text, labels jsonb, codes text)`)
  if (leavesOut)
    await tx.execute(sql`
      update counted_stretches set leaves_out = true
      where (workspace_id, survey_id, level, from_at) = (${key})`)
  return base
}

/** Adds up the next stretches that stand side by side and are in no sum yet, once they are an hour old. @returns whether there were enough */
async function sumUp(
  tx: Transaction,
  { workspaceId, surveyId }: OneSurvey,
  now: Date,
  summed: number,
): Promise<boolean> {
  const old = new Date(now.getTime() - 3_600_000).toISOString()
  const [sum] = await tx.execute<{ from: string; to: string }>(sql`
    with free as (
      select from_at, to_at, lag(to_at) over (order by from_at) is distinct from from_at as breaks
      from ${fewestStretches({ workspaceId, surveyId })} s where level = 0 and to_at < ${old}::timestamptz),
    runs as (select from_at, to_at, sum(breaks::int) over (order by from_at) as run from free),
    places as (select *, row_number() over (partition by run order by from_at) as place from runs)
    select min(from_at)::text as "from", max(to_at)::text as "to" from places where place <= ${summed}::int
    group by run having count(*) = ${summed}::int order by min(from_at) limit 1`)
  if (!sum) return false
  const within = sql`workspace_id = ${workspaceId}::uuid and survey_id = ${surveyId}::uuid and level = 0
    and from_at >= ${sum.from}::timestamptz and from_at < ${sum.to}::timestamptz`
  await tx.execute(sql`
    insert into counted_stretches
      (workspace_id, survey_id, level, from_at, to_at, time_zone, base, finished, suspicious, leaves_out)
    select workspace_id, survey_id, 1, min(from_at), max(to_at), min(time_zone), sum(base), sum(finished), sum(suspicious),
      bool_or(leaves_out) from counted_stretches where ${within} group by workspace_id, survey_id`)
  await tx.execute(sql`
    insert into stretch_counts (workspace_id, survey_id, level, from_at, question_id, aspect, parts, numbers, respondents)
    select ${workspaceId}::uuid, ${surveyId}::uuid, 1, ${sum.from}::timestamptz, l.*
    from (${asLists(summedLists(sql`stretch_counts`, within))}) l`)
  return true
}

/**
 * Counts what has settled of a survey's responses, one stretch in a transaction. Counts by the days of an earlier time zone of the workspace are made again.
 * @param options.size - responses in a stretch
 * @param options.summed - stretches in a sum
 * The survey's segments are counted after that, stretch by stretch as well.
 * @returns how often something was counted or added up
 */
export async function countResponses(
  context: Context,
  survey: OneSurvey,
  { size = STRETCH, summed = SUMMED, signal }: { size?: number; summed?: number; signal?: AbortSignal } = {},
): Promise<number> {
  const { workspaceId, surveyId } = survey
  for (let counted = 0; ; counted++) {
    signal?.throwIfAborted()
    const more = await withWorkspace(context.db, workspaceId, async (tx) => {
      await lockForCounting(tx, survey)
      const [known] = await tx.execute<{ timeZone: string }>(sql`
        select w.time_zone as "timeZone" from workspaces w join surveys s on s.workspace_id = w.id
        where w.id = ${workspaceId}::uuid and s.id = ${surveyId}::uuid`)
      if (!known) return false
      await tx.execute(sql`
        delete from counted_stretches where workspace_id = ${workspaceId}::uuid and survey_id = ${surveyId}::uuid
          and time_zone <> ${known.timeZone}`)
      const stretch = await nextStretch(tx, survey, context.now(), size)
      if (stretch) await count(tx, survey, stretch, known.timeZone)
      if (stretch !== null || (await sumUp(tx, survey, context.now(), summed))) return true
      // Sums of segments come last: by then every segment is counted in every stretch.
      return (await countSegment(tx, survey, known.timeZone)) || (await sumUpSegment(tx, survey))
    })
    if (!more) return counted
  }
}

/** `dropCounts`, and a job that counts again where something was dropped. */
export async function recount(
  context: Context,
  tx: Transaction,
  workspaceId: string,
  touched: readonly { surveyId: string; recordedAt: string }[],
): Promise<void> {
  for (const surveyId of await dropCounts(tx, workspaceId, touched))
    await context.queue.enqueue(tx, 'count-responses', { workspaceId, surveyId })
}
