import { prepared, type Transaction } from '@koe/db'

interface Arrival {
  id: string
  surveyId: string
}

/**
 * Of responses that arrived together, those for which their survey's limit leaves no room, in the order of arrival. Surveys with
 * a limit are locked until the transaction ends: whoever writes beside it waits, and counts these as well.
 * What is stored already takes no new place.
 */
export async function withoutRoom(
  tx: Transaction,
  workspaceId: string,
  arrivals: readonly Arrival[],
): Promise<ReadonlySet<string>> {
  const ids = JSON.stringify([...new Set(arrivals.map(({ surveyId }) => surveyId))])
  const locked = await prepared(tx)<{ id: string }>`
    select id from surveys where workspace_id = ${workspaceId}::uuid and response_limit is not null
      and id in (select value::uuid from json_array_elements_text(${ids}::json)) order by id for update`
  if (locked.length === 0) return new Set()
  // A statement of its own: it sees what others wrote while this one waited for the lock.
  const limited = await prepared(tx)<{ id: string; room: number }>`
    select s.id, s.response_limit - (select count(*)::int from responses r
      where r.workspace_id = s.workspace_id and r.survey_id = s.id) as room
    from surveys s where s.workspace_id = ${workspaceId}::uuid
      and s.id in (select value::uuid from json_array_elements_text(${JSON.stringify(locked.map(({ id }) => id))}::json))`
  const stored = await prepared(tx)<{ id: string }>`
    select id from responses where workspace_id = ${workspaceId}::uuid
      and id in (select value::uuid from json_array_elements_text(${JSON.stringify(arrivals.map(({ id }) => id))}::json))`
  const known = new Set(stored.map(({ id }) => id))
  const room = new Map(limited.map((survey) => [survey.id, survey.room]))
  const refused = new Set<string>()
  for (const { id, surveyId } of arrivals) {
    const left = room.get(surveyId)
    if (left === undefined || known.has(id)) continue
    if (left > 0) room.set(surveyId, left - 1)
    else refused.add(id)
  }
  return refused
}
