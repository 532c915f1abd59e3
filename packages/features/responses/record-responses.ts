import { prepared, type Transaction, withWorkspace } from '@koe/db'
import { allQuestions } from '@koe/survey'
import { sql } from 'drizzle-orm'
import { arrivedFiles, bindFiles, filesIn, withFiles } from '../attachments/index.ts'
import { upsertCustomers } from '../customers/index.ts'
import { type WavePlace, waveOf } from '../exposures/index.ts'
import { type NewVerbatim, recordVerbatims, updateVerbatim } from '../verbatims/index.ts'
import { type Context, Problem } from '../workspaces/index.ts'
import { recount } from './counting/index.ts'
import { findRoom, keepPlaces } from './leave-room.ts'
import type { CheckedResponse, WrittenAnswer } from './submission.ts'

/** `replayed`: what was sent is on disk already, this or a newer state of it. */
export type Outcome = 'added' | 'changed' | 'replayed' | Problem

interface Batch {
  context: Context
  tx: Transaction
  workspaceId: string
  responses: CheckedResponse[]
  customerIds: Map<string, string>
  waves: ReadonlyMap<string, WavePlace>
}

/** Surveys with a threshold, and the month that it is: what their respondents say is kept without who, when and where. */
async function anonymousAmong({ context, tx, workspaceId }: Batch, written: readonly CheckedResponse[]) {
  const spoken = written.filter(({ answers }) => answers.some(({ words }) => words !== null))
  if (spoken.length === 0) return new Map<string, Date>()
  const ids = JSON.stringify([...new Set(spoken.map(({ surveyId }) => surveyId))])
  const rows = await prepared(tx)<{ id: string; month: string }>`
    select s.id, (date_trunc('month', ${context.now().toISOString()}::timestamptz at time zone w.time_zone)
      at time zone w.time_zone)::text as month
    from surveys s join workspaces w on w.id = s.workspace_id
    where s.workspace_id = ${workspaceId}::uuid and s.least_shown is not null
      and s.id in (select value::uuid from json_array_elements_text(${ids}::json))`
  return new Map(rows.map(({ id, month }) => [id, new Date(month)]))
}

/** Which are of a survey with a threshold, and what is said of all of those. */
type Anonymous = Awaited<ReturnType<typeof anonymousAmong>>

const asRow = (response: CheckedResponse, customerIds: Map<string, string>, wave: WavePlace | undefined) => ({
  id: response.id,
  survey_id: response.surveyId,
  survey_version_id: response.surveyVersionId,
  customer_id: response.customer ? (customerIds.get(response.customer.externalId) ?? null) : null,
  seq: response.seq,
  finished: response.finished,
  channel: response.channel,
  language: response.language,
  attributes: response.attributes,
  suspicions: response.suspicions,
  signed: response.signed,
  proven: response.proven,
  body_hash: response.bodyHash,
  started_at: response.startedAt?.toISOString() ?? null,
  seconds: response.seconds,
  ...wave,
})

/**
 * One idempotent upsert for all. A new response needs a live survey on one of its days; one that began may be completed after it closed. A
 * stored one changes only by a larger `seq`, and not once it is finished.
 * @returns the ids that changed something, whether they were new, and where they are counted
 */
async function upsert({ context, tx, workspaceId, responses, customerIds, waves }: Batch) {
  const rows = responses.map((response) => asRow(response, customerIds, waves.get(response.id)))
  const changed = await prepared(tx)<{ id: string; added: boolean; surveyId: string; recordedAt: string }>`
    insert into responses as r (workspace_id, id, survey_id, survey_version_id, customer_id, seq, finished, channel,
      language, attributes, suspicions, signed, body_hash, started_at, seconds, took, wave, previous, recorded_at, finished_at)
    select ${workspaceId}::uuid, i.id, i.survey_id, i.survey_version_id, i.customer_id, i.seq, i.finished, i.channel,
      i.language, i.attributes, i.suspicions, i.signed, i.body_hash, i.started_at,
      i.seconds, case when i.finished then (select sum(value::numeric) from jsonb_each_text(i.seconds)) end, i.wave, i.previous, n.at, case when i.finished then n.at end
    from json_to_recordset(${JSON.stringify(rows)}::json) as i (id uuid, survey_id uuid, survey_version_id uuid,
        customer_id uuid, seq integer, finished boolean, channel text, language text, attributes jsonb,
        suspicions text[], signed boolean, proven boolean, body_hash text, started_at timestamptz,
        seconds jsonb, wave integer, previous jsonb),
      (values (${context.now().toISOString()}::timestamptz)) as n (at)
    where exists (select 1 from surveys s join workspaces w on w.id = s.workspace_id,
          lateral (select (n.at at time zone w.time_zone)::date as day) d
        where s.workspace_id = ${workspaceId}::uuid and s.id = i.survey_id and s.state = 'live'
          and (i.proven or s.link_access = 'open' or exists (select 1 from exposures e
            where e.workspace_id = ${workspaceId}::uuid and e.id = i.id and e.survey_id = i.survey_id))
          and coalesce(d.day >= s.opens_on, true) and coalesce(d.day <= s.closes_on, true))
      or exists (select 1 from responses o where o.workspace_id = ${workspaceId}::uuid and o.id = i.id)
    order by i.id
    on conflict (workspace_id, id) do update set seq = excluded.seq, finished = excluded.finished,
      survey_version_id = excluded.survey_version_id, customer_id = coalesce(r.customer_id, excluded.customer_id),
      signed = case when coalesce(r.customer_id, excluded.customer_id) = excluded.customer_id
        then coalesce(r.signed, false) or excluded.signed else r.signed end,
      language = excluded.language, attributes = excluded.attributes, body_hash = excluded.body_hash,
      suspicions = array(select distinct unnest(r.suspicions || excluded.suspicions) order by 1),
      started_at = coalesce(r.started_at, excluded.started_at), finished_at = excluded.finished_at,
      seconds = coalesce(r.seconds || excluded.seconds, excluded.seconds, r.seconds),
      took = case when excluded.finished then (select sum(value::numeric)
        from jsonb_each_text(coalesce(r.seconds || excluded.seconds, excluded.seconds, r.seconds))) end,
      wave = coalesce(excluded.wave, r.wave), previous = coalesce(excluded.previous, r.previous)
    where r.survey_id = excluded.survey_id and not r.finished and excluded.seq > r.seq
    returning id, (xmax = 0) as added, survey_id as "surveyId", recorded_at::text as "recordedAt"`
  return new Map(changed.map((row) => [row.id, row]))
}

type Stored = { id: string; survey_id: string; seq: number; finished: boolean; body_hash: string }

/** Why a response changed nothing. */
function judge(response: CheckedResponse, stored: Stored | undefined): Outcome {
  if (!stored) return new Problem('not-accepting')
  if (stored.survey_id !== response.surveyId) return new Problem('conflict', { reason: 'other-survey' })
  if (stored.seq === response.seq)
    return stored.body_hash === response.bodyHash ? 'replayed' : new Problem('conflict', { reason: 'same-seq' })
  // A 2xx must not lie: what comes after the end is not stored.
  if (response.seq > stored.seq) return new Problem('already-done')
  // An end with an older seq than a stored partial (two tabs) is not stored either: the sender tries again with a newer one.
  if (response.finished && !stored.finished) return new Problem('conflict', { reason: 'older-seq' })
  return 'replayed'
}

async function readStored(tx: Transaction, workspaceId: string, ids: string[]) {
  if (ids.length === 0) return new Map<string, Stored>()
  const rows = await prepared(tx)<Stored>`
    select id, survey_id, seq, finished, body_hash from responses where workspace_id = ${workspaceId}::uuid
      and id in (select value::uuid from json_array_elements_text(${JSON.stringify(ids)}::json))`
  return new Map(rows.map((row) => [row.id, row]))
}

function verbatimOf(
  batch: Batch,
  response: CheckedResponse,
  answer: WrittenAnswer,
  id: string,
  anonymous: Anonymous,
): NewVerbatim {
  const now = batch.context.now()
  const month = anonymous.get(response.surveyId)
  const words = {
    id,
    source: 'response' as const,
    sourceId: response.id,
    questionId: answer.questionId,
    text: answer.words ?? '',
    suspicious: response.suspicions.length > 0,
  }
  if (month) return { ...words, saidAt: month, saidPrecision: 'month' }
  return {
    ...words,
    customerId: response.customer ? (batch.customerIds.get(response.customer.externalId) ?? null) : null,
    saidAt: now,
    scoreKind: response.score?.kind ?? null,
    score: response.score?.value ?? null,
    channel: response.channel,
    attributes: response.attributes,
  }
}

type AnswerRow = WrittenAnswer & { responseId: string; verbatimId: string | null }

async function insertAnswers({ tx, workspaceId }: Batch, answers: AnswerRow[]) {
  if (answers.length === 0) return
  const rows = answers.map((answer) => ({
    response_id: answer.responseId,
    question_id: answer.questionId,
    kind: answer.kind,
    number: answer.number,
    option_ids: answer.optionIds,
    value: answer.value,
    verbatim_id: answer.verbatimId,
  }))
  await prepared(tx)`
    insert into answers (workspace_id, response_id, question_id, kind, number, option_ids, value, verbatim_id)
    select ${workspaceId}::uuid, a.* from json_to_recordset(${JSON.stringify(rows)}::json) as a (response_id uuid,
      question_id text, kind text, number double precision, option_ids text[], value jsonb, verbatim_id uuid)`
}

/** The answers of responses that are new: nothing of theirs is stored yet, so all go in together. */
async function writeAdded(batch: Batch, added: CheckedResponse[]) {
  const anonymous = await anonymousAmong(batch, added)
  const verbatims: NewVerbatim[] = []
  const answers: AnswerRow[] = []
  for (const response of added)
    for (const answer of response.answers) {
      const verbatimId = answer.words === null ? null : batch.context.newId()
      if (verbatimId) verbatims.push(verbatimOf(batch, response, answer, verbatimId, anonymous))
      answers.push({ ...answer, responseId: response.id, verbatimId })
    }
  // Sent one behind the other without waiting in between; on one connection they run in this order.
  await Promise.all([
    recordVerbatims(batch.context, batch.tx, batch.workspaceId, verbatims),
    insertAnswers(batch, answers),
  ])
}

/** The newer state of a response takes the place of the older: words that were taken back go. */
async function writeChanged(batch: Batch, response: CheckedResponse) {
  const { context, tx, workspaceId } = batch
  const anonymous = await anonymousAmong(batch, [response])
  const said = response.answers.filter((answer) => answer.words !== null)
  const questionIds = JSON.stringify(said.map((answer) => answer.questionId))
  await tx.execute(
    sql`delete from answers where workspace_id = ${workspaceId}::uuid and response_id = ${response.id}::uuid`,
  )
  await tx.execute(sql`
    delete from verbatims where workspace_id = ${workspaceId}::uuid and source = 'response'
      and source_id = ${response.id}::uuid
      and question_id not in (select value from json_array_elements_text(${questionIds}::json))`)
  const added: NewVerbatim[] = []
  const ids = new Map<string, string>()
  for (const answer of said) {
    const fresh = verbatimOf(batch, response, answer, context.newId(), anonymous)
    const { id, saidAt: _, customerId, ...update } = fresh
    const known = await updateVerbatim(context, tx, workspaceId, { ...update, ...(customerId ? { customerId } : {}) })
    ids.set(answer.questionId, known?.id ?? id)
    if (!known) added.push(fresh)
  }
  await recordVerbatims(context, tx, workspaceId, added)
  await insertAnswers(
    batch,
    response.answers.map((answer) => {
      return { ...answer, responseId: response.id, verbatimId: ids.get(answer.questionId) ?? null }
    }),
  )
}

/** What decides whose wave a response is; nothing for one that came by a link, a program or an import. */
const arrivalOf = ({ id, surveyId, customer, display }: CheckedResponse) =>
  display ? [{ ...display, id, surveyId, customerId: customer?.externalId ?? null }] : []

const asksForFiles = ({ definition }: CheckedResponse) => allQuestions(definition).some(({ type }) => type === 'files')

/**
 * What ends must have its files here; a state on the way is taken without those that are still to come.
 * @returns whom to refuse and why, and all with the files that are there
 */
async function settleFiles(tx: Transaction, workspaceId: string, sent: CheckedResponse[]) {
  const refused = new Map<string, Problem>()
  const named = sent.flatMap(({ id, answers }) => filesIn(id, answers))
  if (named.length === 0) return { refused, arrived: [], responses: sent }
  const arrived = await arrivedFiles(tx, workspaceId, named)
  const responses = sent.map((response) => {
    const own = new Map(
      arrived.flatMap(({ id, name, subjectId }) => (subjectId === response.id ? [[id, name] as const] : [])),
    )
    const missing = filesIn(response.id, response.answers).filter(({ id }) => !own.has(id))
    const errors = missing.map(({ questionId }) => ({ field: `/answers/${questionId}`, code: 'file-missing' }))
    if (response.finished && missing.length > 0) refused.set(response.id, new Problem('invalid-input', {}, errors))
    return { ...response, answers: withFiles(response.answers, own) }
  })
  return { refused, arrived, responses }
}

/**
 * Writes responses of one workspace, their answers, their verbatims and the job that reads them in one transaction. No two
 * may have the same id.
 * @param known - what to do with stored attributes of known customers, as `upsertCustomers` says
 * @returns one outcome for each, in order; they hold once this has resolved
 */
export async function recordResponses(
  context: Context,
  workspaceId: string,
  sent: CheckedResponse[],
  known: 'keep' | 'merge',
): Promise<Outcome[]> {
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const files = await settleFiles(tx, workspaceId, sent)
    const { responses } = files
    const customers = responses.flatMap(({ customer }) => (customer ? [customer] : []))
    const customerIds = await upsertCustomers(context, tx, workspaceId, customers, known)
    const waves = await waveOf(tx, workspaceId, responses.flatMap(arrivalOf))
    const inTurn = responses.filter(({ id }) => !waves.refused.has(id) && !files.refused.has(id))
    const { refused, places } = await findRoom(tx, workspaceId, inTurn)
    const taken = refused.size === 0 ? inTurn : inTurn.filter(({ id }) => !refused.has(id))
    const batch: Batch = { context, tx, workspaceId, responses: taken, customerIds, waves: waves.places }
    const changed = await upsert(batch)
    const unmoved = responses.filter(({ id }) => !changed.has(id))
    const stored = await readStored(
      tx,
      workspaceId,
      unmoved.map(({ id }) => id),
    )
    const added = responses.filter(({ id }) => changed.get(id)?.added === true)
    // One flight: what is new does not wait for the look at what is counted.
    await Promise.all([recount(context, tx, workspaceId, [...changed.values()]), writeAdded(batch, added)])
    for (const response of responses) if (changed.get(response.id)?.added === false) await writeChanged(batch, response)
    const asking = responses.filter((response) => changed.has(response.id) && asksForFiles(response))
    await bindFiles(tx, workspaceId, 'response', asking, files.arrived)
    await keepPlaces(
      tx,
      workspaceId,
      places.filter(({ responseId }) => changed.has(responseId)),
    )
    await waves.claim(
      responses.filter(({ id }) => changed.has(id)),
      context.now(),
    )
    return responses.map((response) => {
      if (waves.refused.has(response.id)) return new Problem('already-done')
      const refusal = files.refused.get(response.id) ?? refused.get(response.id)
      if (refusal) return refusal
      const written = changed.get(response.id)
      if (!written) return judge(response, stored.get(response.id))
      return written.added ? 'added' : 'changed'
    })
  })
}
