import { withWorkspace } from '@koe/db'
import { type SQL, sql } from 'drizzle-orm'
import { type Actor, authorize, type Context, type Page, Problem, pageOf } from '../workspaces/index.ts'

export interface ListedAnswer {
  questionId: string
  kind: string
  number: number | null
  optionIds: string[] | null
  text: string | null
  value: unknown
}

export interface ListedResponse {
  id: string
  surveyVersionId: string
  customerId: string | null
  /** Whether somebody vouched for the customer's number; null without one, or from before it was asked. */
  signed: boolean | null
  seq: number
  finished: boolean
  channel: string
  language: string
  attributes: Record<string, string>
  suspicions: string[]
  startedAt: string | null
  recordedAt: string
  finishedAt: string | null
  answers: ListedAnswer[]
}

/** Where a page ends: the time, to the microsecond, and the id. */
function readCursor(cursor: string): { at: string; id: string } {
  const [at = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ')
  if (!/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(at) || !/^[0-9a-f-]{36}$/.test(id))
    throw new Problem('invalid-input', {}, [{ field: '/cursor', code: 'wrong-format' }])
  return { at, id }
}

const iso = (column: SQL) => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

/** Responses of a survey with their answers, newest first, suspicious ones too. @throws Problem `invalid-input` */
export async function listResponses(
  context: Context,
  actor: Actor,
  input: { surveyId: string; cursor?: string | undefined; limit: number },
): Promise<Page<ListedResponse>> {
  authorize(actor, 'responses.read')
  const after = input.cursor === undefined ? undefined : readCursor(input.cursor)
  const { workspaceId } = actor
  const rows = await withWorkspace(context.db, workspaceId, async (tx) => {
    const [survey] = await tx.execute(
      sql`select 1 from surveys where workspace_id = ${workspaceId}::uuid and id = ${input.surveyId}::uuid`,
    )
    if (!survey) throw new Problem('not-found')
    return tx.execute<ListedResponse & Record<string, unknown>>(sql`
      select r.id, r.survey_version_id as "surveyVersionId", r.customer_id as "customerId", r.signed, r.seq, r.finished, r.channel,
        r.language, r.attributes, to_jsonb(r.suspicions) as suspicions, ${iso(sql`r.started_at`)} as "startedAt",
        ${iso(sql`r.recorded_at`)} as "recordedAt", ${iso(sql`r.finished_at`)} as "finishedAt", coalesce((
          select jsonb_agg(jsonb_build_object('questionId', a.question_id, 'kind', a.kind, 'number', a.number,
            'optionIds', a.option_ids, 'text', v.text, 'value', a.value) order by a.question_id)
          from answers a left join verbatims v on v.workspace_id = a.workspace_id and v.id = a.verbatim_id
          where a.workspace_id = r.workspace_id and a.response_id = r.id), '[]'::jsonb) as answers
      from responses r
      where r.workspace_id = ${workspaceId}::uuid and r.survey_id = ${input.surveyId}::uuid
        ${after ? sql`and r.recorded_at <= ${after.at}::timestamptz and (r.recorded_at < ${after.at}::timestamptz or r.id > ${after.id}::uuid)` : sql``}
      order by r.recorded_at desc nulls last, r.id limit ${input.limit + 1}`)
  })
  return pageOf([...rows], input.limit, (last) => Buffer.from(`${last.recordedAt} ${last.id}`).toString('base64url'))
}
