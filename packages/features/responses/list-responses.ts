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
  /** How long each page was in sight, by page id; null where it is not known. */
  seconds: Record<string, number> | null
  /** All pages together, once finished. */
  took: number | null
  /** The how-manieth time it was that the customer was asked; null where it belongs to no wave. */
  wave: number | null
  answers: ListedAnswer[]
}

/** One order of the list: what it is sorted by, where a page ends, and which come after that. */
interface Order {
  by: SQL
  only: SQL
  /** What a place in it looks like. */
  pattern: RegExp
  after: (place: string, id: string) => SQL
  placeOf: (row: ListedResponse) => string | number | null
}

const iso = (column: SQL) => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

const newestFirst: Order = {
  by: sql`r.recorded_at desc nulls last, r.id`,
  only: sql``,
  // To the microsecond.
  pattern: /^\d{4}-\d\d-\d\dT[\d:.]+Z$/,
  after: (at, id) =>
    sql`and r.recorded_at <= ${at}::timestamptz and (r.recorded_at < ${at}::timestamptz or r.id > ${id}::uuid)`,
  placeOf: ({ recordedAt }) => recordedAt,
}

/** Those who took less than so many seconds, the fastest first; suspicious ones are not among them. */
const fastestFirst = (seconds: number): Order => ({
  by: sql`r.took, r.id`,
  only: sql`and r.took < ${seconds}::numeric and r.suspicions = '{}'`,
  pattern: /^\d{1,7}(\.\d)?$/,
  after: (took, id) => sql`and (r.took, r.id) > (${took}::numeric, ${id}::uuid)`,
  placeOf: ({ took }) => took,
})

function readCursor(cursor: string, { pattern, after }: Order): SQL {
  const [place = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ')
  if (!pattern.test(place) || !/^[0-9a-f-]{36}$/.test(id))
    throw new Problem('invalid-input', {}, [{ field: '/cursor', code: 'wrong-format' }])
  return after(place, id)
}

/**
 * Responses of a survey with their answers, newest first, suspicious ones too.
 * @param input.fasterThan - only those who took less than so many seconds, the fastest first, without suspicious ones
 * @throws Problem `invalid-input`
 */
export async function listResponses(
  context: Context,
  actor: Actor,
  input: { surveyId: string; cursor?: string | undefined; limit: number; fasterThan?: number | undefined },
): Promise<Page<ListedResponse>> {
  authorize(actor, 'responses.read')
  const order = input.fasterThan === undefined ? newestFirst : fastestFirst(input.fasterThan)
  const after = input.cursor === undefined ? sql`` : readCursor(input.cursor, order)
  const { workspaceId } = actor
  const rows = await withWorkspace(context.db, workspaceId, async (tx) => {
    const [survey] = await tx.execute(
      sql`select 1 from surveys where workspace_id = ${workspaceId}::uuid and id = ${input.surveyId}::uuid`,
    )
    if (!survey) throw new Problem('not-found')
    return tx.execute<ListedResponse & Record<string, unknown>>(sql`
      select r.id, r.survey_version_id as "surveyVersionId", r.customer_id as "customerId", r.signed, r.seq, r.finished, r.channel,
        r.language, r.attributes, to_jsonb(r.suspicions) as suspicions, ${iso(sql`r.started_at`)} as "startedAt",
        ${iso(sql`r.recorded_at`)} as "recordedAt", ${iso(sql`r.finished_at`)} as "finishedAt", r.seconds,
        r.took::float8 as took, r.wave, coalesce((
          select jsonb_agg(jsonb_build_object('questionId', a.question_id, 'kind', a.kind, 'number', a.number,
            'optionIds', a.option_ids, 'text', v.text, 'value', a.value) order by a.question_id)
          from answers a left join verbatims v on v.workspace_id = a.workspace_id and v.id = a.verbatim_id
          where a.workspace_id = r.workspace_id and a.response_id = r.id), '[]'::jsonb) as answers
      from responses r
      where r.workspace_id = ${workspaceId}::uuid and r.survey_id = ${input.surveyId}::uuid ${order.only} ${after}
      order by ${order.by} limit ${input.limit + 1}`)
  })
  return pageOf([...rows], input.limit, (last) =>
    Buffer.from(`${order.placeOf(last)} ${last.id}`).toString('base64url'),
  )
}
