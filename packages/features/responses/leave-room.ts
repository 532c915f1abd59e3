import { prepared, type Transaction } from '@koe/db'
import { type Quota, quotasFor, type SurveyDefinition } from '@koe/survey'
import { Problem } from '../workspaces/index.ts'
import type { CheckedResponse } from './submission.ts'

type Arrival = Pick<CheckedResponse, 'id' | 'surveyId' | 'seq' | 'finished' | 'given' | 'definition'>

/** A response that counts for a quota. */
interface Place {
  surveyId: string
  quotaId: string
  responseId: string
}

export interface Room {
  /** Those for which there is none, and why. */
  refused: ReadonlyMap<string, Problem>
  /** What the others take, if they change anything. */
  places: readonly Place[]
}

const NO_LIMITS: Room = { refused: new Map(), places: [] }

type Limited = { id: string; response_limit: number | null; quotas: Quota[] | null }
type Stored = { id: string; survey_id: string; seq: number; finished: boolean }

/** Surveys with a limit are locked until the transaction ends: whoever writes beside it waits, and counts what this one wrote. */
async function lockLimited(tx: Transaction, workspaceId: string, arrivals: readonly Arrival[]): Promise<Limited[]> {
  const ids = JSON.stringify([...new Set(arrivals.map(({ surveyId }) => surveyId))])
  const ending = JSON.stringify([...new Set(arrivals.filter((one) => one.finished).map(({ surveyId }) => surveyId))])
  return prepared(tx)<Limited>`
    select id, response_limit, quotas from surveys where workspace_id = ${workspaceId}::uuid
      and id in (select value::uuid from json_array_elements_text(${ids}::json))
      and (response_limit is not null or (quotas is not null
        and id in (select value::uuid from json_array_elements_text(${ending}::json)))) order by id for update`
}

/** What is left of each limit: of responses by the survey's id, of a quota by both. In statements of their own: they see what others wrote while this one waited for the lock. */
async function countRoom(tx: Transaction, workspaceId: string, limited: readonly Limited[]) {
  const left = new Map<string, number>()
  const bounded = limited.filter((survey) => survey.response_limit !== null).map(({ id }) => id)
  if (bounded.length > 0) {
    const rows = await prepared(tx)<{ id: string; taken: number }>`
      select survey_id as id, count(*)::int as taken from responses where workspace_id = ${workspaceId}::uuid
        and survey_id in (select value::uuid from json_array_elements_text(${JSON.stringify(bounded)}::json)) group by 1`
    const taken = new Map(rows.map((row) => [row.id, row.taken]))
    for (const { id, response_limit } of limited)
      if (response_limit !== null) left.set(id, response_limit - (taken.get(id) ?? 0))
  }
  const counted = limited.filter(({ quotas }) => quotas !== null).map(({ id }) => id)
  if (counted.length > 0) {
    const rows = await prepared(tx)<{ id: string; taken: number }>`
      select survey_id || '/' || quota_id as id, count(*)::int as taken from quota_places
      where workspace_id = ${workspaceId}::uuid
        and survey_id in (select value::uuid from json_array_elements_text(${JSON.stringify(counted)}::json)) group by 1`
    const taken = new Map(rows.map((row) => [row.id, row.taken]))
    for (const { id, quotas } of limited)
      for (const quota of quotas ?? [])
        left.set(`${id}/${quota.id}`, quota.limit - (taken.get(`${id}/${quota.id}`) ?? 0))
  }
  return left
}

function fullProblem(quota: Quota, { endings }: SurveyDefinition): Problem {
  const ending = endings.find(({ id }) => id === quota.ending)
  return new Problem('quota-full', {}, [], ending)
}

/**
 * Of responses that arrived together, in their order: for which of them the limit of their survey, or a quota that they would
 * count for, leaves no room. What is stored already takes no new place of the limit; what is finished already takes none at all.
 */
export async function findRoom(tx: Transaction, workspaceId: string, arrivals: readonly Arrival[]): Promise<Room> {
  const limited = await lockLimited(tx, workspaceId, arrivals)
  if (limited.length === 0) return NO_LIMITS
  const left = await countRoom(tx, workspaceId, limited)
  const rows = await prepared(tx)<Stored>`
    select id, survey_id, seq, finished from responses where workspace_id = ${workspaceId}::uuid
      and id in (select value::uuid from json_array_elements_text(${JSON.stringify(arrivals.map(({ id }) => id))}::json))`
  const stored = new Map(rows.map((row) => [row.id, row]))
  const quotasOf = new Map(limited.map(({ id, quotas }) => [id, quotas ?? []]))
  const refused = new Map<string, Problem>()
  const places: Place[] = []
  for (const arrival of arrivals) {
    const { id, surveyId } = arrival
    const known = stored.get(id)
    // It will change nothing.
    if (known && (known.finished || known.seq >= arrival.seq || known.survey_id !== surveyId)) continue
    const quotas = arrival.finished ? (quotasOf.get(surveyId) ?? []) : []
    const met = quotas.length > 0 ? quotasFor(quotas, arrival.definition, arrival.given) : []
    const full = quotas.find((quota) => met.includes(quota.id) && (left.get(`${surveyId}/${quota.id}`) ?? 0) <= 0)
    const room = known ? undefined : left.get(surveyId)
    if (room !== undefined && room <= 0) refused.set(id, new Problem('not-accepting'))
    else if (full) refused.set(id, fullProblem(full, arrival.definition))
    else {
      if (room !== undefined) left.set(surveyId, room - 1)
      for (const quotaId of met) {
        const key = `${surveyId}/${quotaId}`
        left.set(key, (left.get(key) ?? 0) - 1)
        places.push({ surveyId, quotaId, responseId: id })
      }
    }
  }
  return { refused, places }
}

/** Writes which quotas finished responses count for. */
export async function keepPlaces(tx: Transaction, workspaceId: string, places: readonly Place[]): Promise<void> {
  if (places.length === 0) return
  await prepared(tx)`
    insert into quota_places (workspace_id, survey_id, quota_id, response_id)
    select ${workspaceId}::uuid, p."surveyId", p."quotaId", p."responseId"
    from json_to_recordset(${JSON.stringify(places)}::json) as p ("surveyId" uuid, "quotaId" text, "responseId" uuid)`
}
