import { type Transaction, withWorkspace } from '@koe/db'
import { type SQL, sql } from 'drizzle-orm'
import { type Actor, authorize, type Context, type Page, Problem, pageOf } from '../workspaces/index.ts'
import { conditionsOn, type OneSurvey, type Scope } from './counting/index.ts'
import { type ResponseFilter, scopeOf } from './filters/response-filter.ts'
import { requireOpen } from './threshold/require-open.ts'

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
  /** The same from its end. */
  fromEnd: SQL
  only: SQL
  /** Where a response stands in it, as text. */
  place: SQL
  /** What a place in it looks like. */
  pattern: RegExp
  after: (place: string, id: string) => SQL
  placeOf: (row: ListedResponse) => string | number | null
}

const iso = (column: SQL) => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

const newestFirst: Order = {
  by: sql`r.recorded_at desc nulls last, r.id`,
  fromEnd: sql`r.recorded_at, r.id desc`,
  only: sql``,
  // To the microsecond.
  place: iso(sql`r.recorded_at`),
  pattern: /^\d{4}-\d\d-\d\dT[\d:.]+Z$/,
  after: (at, id) =>
    sql`and r.recorded_at <= ${at}::timestamptz and (r.recorded_at < ${at}::timestamptz or r.id > ${id}::uuid)`,
  placeOf: ({ recordedAt }) => recordedAt,
}

/** Those who took less than so many seconds, the fastest first; suspicious ones are not among them. */
const fastestFirst = (seconds: number): Order => ({
  by: sql`r.took, r.id`,
  fromEnd: sql`r.took desc, r.id desc`,
  only: sql`and r.took < ${seconds}::float8 and r.suspicions = '{}'`,
  place: sql`r.took::text`,
  pattern: /^\d{1,7}(\.\d)?$/,
  after: (took, id) => sql`and (r.took, r.id) > (${took}::float8, ${id}::uuid)`,
  placeOf: ({ took }) => took,
})

/** Responses that a page of a filtered list looks through: where few are meant, a page may be short, or empty, with more to come. */
const MOST_LOOKED_AT = 5000

const cursorAt = (place: string | number | null, id: string) => Buffer.from(`${place} ${id}`).toString('base64url')

function readCursor(cursor: string, { pattern, after }: Order): SQL {
  const [place = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ')
  if (!pattern.test(place) || !/^[0-9a-f-]{36}$/.test(id))
    throw new Problem('invalid-input', {}, [{ field: '/cursor', code: 'wrong-format' }])
  return after(place, id)
}

/** The responses `r` of the scope's period after the cursor, in order. */
function inOrder({ workspaceId, surveyId, from, to }: Scope, order: Order, cursor?: string): SQL {
  return sql`select r.* from responses r
    where r.workspace_id = ${workspaceId}::uuid and r.survey_id = ${surveyId}::uuid ${order.only}
      ${from === undefined ? sql`` : sql`and r.recorded_at >= ${from}::timestamptz`}
      ${to === undefined ? sql`` : sql`and r.recorded_at < ${to}::timestamptz`}
      ${cursor === undefined ? sql`` : readCursor(cursor, order)}
    order by ${order.by}`
}

/** The responses `r` that the filter means among the latest of its period. */
export async function latestIn(
  tx: Transaction,
  survey: OneSurvey,
  filter: ResponseFilter,
  among: number,
): Promise<SQL> {
  const scope = await scopeOf(tx, survey, filter)
  return sql`select r.* from (${inOrder(scope, newestFirst)} limit ${among}) r where true ${conditionsOn(scope.conditions)}`
}

/** Where the look of a page ended; null where it saw the last. */
async function endOfLook(tx: Transaction, order: Order, looked: SQL): Promise<string | null> {
  const [last] = await tx.execute<{ place: string; id: string; seen: number }>(sql`
    select ${order.place} as place, r.id, (count(*) over ())::int as seen
    from (${looked}) r order by ${order.fromEnd} limit 1`)
  return last && last.seen === MOST_LOOKED_AT ? cursorAt(last.place, last.id) : null
}

/**
 * Responses of a survey with their answers, newest first, suspicious ones too. Under a filter a page may hold fewer than asked for.
 * @param input.fasterThan - only those who took less than so many seconds, the fastest first, without suspicious ones
 * @throws Problem `invalid-input`, `not-found`, `anonymous-survey`
 */
export async function listResponses(
  context: Context,
  actor: Actor,
  input: {
    surveyId: string
    filter?: ResponseFilter
    cursor?: string | undefined
    limit: number
    fasterThan?: number | undefined
  },
): Promise<Page<ListedResponse>> {
  authorize(actor, 'responses.read')
  const order = input.fasterThan === undefined ? newestFirst : fastestFirst(input.fasterThan)
  const { workspaceId } = actor
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const [survey] = await tx.execute<{ leastShown: number | null }>(
      sql`select least_shown as "leastShown" from surveys where workspace_id = ${workspaceId}::uuid and id = ${input.surveyId}::uuid`,
    )
    if (!survey) throw new Problem('not-found')
    requireOpen(survey.leastShown)
    const scope = await scopeOf(tx, { workspaceId, surveyId: input.surveyId }, input.filter ?? {})
    // Said where the order is: without it the whole list would be sorted for its first page.
    const looked = sql`${inOrder(scope, order, input.cursor)}
      limit ${scope.conditions?.length ? MOST_LOOKED_AT : input.limit + 1}`
    const rows = await tx.execute<ListedResponse & Record<string, unknown>>(sql`
      select r.id, r.survey_version_id as "surveyVersionId", r.customer_id as "customerId", r.signed, r.seq, r.finished, r.channel,
        r.language, r.attributes, to_jsonb(r.suspicions) as suspicions, ${iso(sql`r.started_at`)} as "startedAt",
        ${iso(sql`r.recorded_at`)} as "recordedAt", ${iso(sql`r.finished_at`)} as "finishedAt", r.seconds,
        r.took, r.wave, coalesce((
          select jsonb_agg(jsonb_build_object('questionId', a.question_id, 'kind', a.kind, 'number', a.number,
            'optionIds', a.option_ids, 'text', v.text, 'value', a.value) order by a.question_id)
          from answers a left join verbatims v on v.workspace_id = a.workspace_id and v.id = a.verbatim_id
          where a.workspace_id = r.workspace_id and a.response_id = r.id), '[]'::jsonb) as answers
      from (${looked}) r
      where true ${conditionsOn(scope.conditions)}
      order by ${order.by} limit ${input.limit + 1}`)
    const page = pageOf([...rows], input.limit, (last) => cursorAt(order.placeOf(last), last.id))
    if (page.nextCursor !== null || !scope.conditions?.length) return page
    return { ...page, nextCursor: await endOfLook(tx, order, looked) }
  })
}
