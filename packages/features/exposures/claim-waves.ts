import { prepared, type Transaction } from '@koe/db'

/** A response that says it was given inside one of the company's pages. */
export interface WaveArrival {
  id: string
  /** The display that it answers; without one its own id is looked for. */
  exposureId: string | null
  surveyId: string
  customerId: string | null
  visitorId: string | null
}

/** Which wave of its customer a response belongs to. */
export interface WavePlace {
  /** The how-manieth time it was that the customer was asked, from 1. */
  wave: number
  /** What the same customer answered to the score questions in the wave before; null where there is nothing that counts. */
  previous: Record<string, number> | null
}

export interface Waves {
  /** By response. */
  places: ReadonlyMap<string, WavePlace>
  /** Responses whose wave has another answer already. */
  refused: ReadonlySet<string>
  /** Enters those that were stored as the answers of their waves. */
  claim(stored: readonly { id: string; finished: boolean }[], now: Date): Promise<void>
}

type Found = { id: string; exposure_id: string; subject: string; survey_id: string; wave: string }
type Display = Found & { number: number; previous: Record<string, number> | null }

/**
 * Of each arrival its display: the one that it names, else the last one of whom it says it is from. So another id for the
 * response does not make it another wave's.
 */
function displaysOf(tx: Transaction, workspaceId: string, arrivals: readonly WaveArrival[]) {
  const rows = arrivals.map((one) => ({
    id: one.id,
    exposure_id: one.exposureId ?? one.id,
    survey_id: one.surveyId,
    subject: one.customerId === null ? null : `c:${one.customerId}`,
    visitor_id: one.visitorId,
  }))
  return prepared(tx)<Display>`
    select a.id, e.id as exposure_id, e.subject, e.survey_id, e.wave::text as wave, waves.number, (
      select jsonb_object_agg(n.question_id, n.number) from exposures b
        join responses o on o.workspace_id = b.workspace_id and o.id = b.response_id and o.suspicions = '{}'
        join answers n on n.workspace_id = o.workspace_id and n.response_id = o.id
      where b.workspace_id = ${workspaceId}::uuid and b.subject = e.subject and b.survey_id = e.survey_id
        and b.wave = waves.before and n.kind in ('nps', 'csat', 'ces') and n.number is not null) as previous
    from json_to_recordset(${JSON.stringify(rows)}::json) as a (id uuid, exposure_id uuid, survey_id uuid, subject text,
      visitor_id uuid), lateral (
        (select x.id, x.subject, x.survey_id, x.wave, 0 as place, x.decided_at from exposures x
          where x.workspace_id = ${workspaceId}::uuid and x.id = a.exposure_id and x.survey_id = a.survey_id)
        union all
        (select x.id, x.subject, x.survey_id, x.wave, 1, x.decided_at from exposures x
          where x.workspace_id = ${workspaceId}::uuid and x.subject = a.subject and x.survey_id = a.survey_id
          order by x.decided_at desc limit 1)
        union all
        (select x.id, x.subject, x.survey_id, x.wave, 1, x.decided_at from exposures x
          where x.workspace_id = ${workspaceId}::uuid and x.visitor_id = a.visitor_id and x.survey_id = a.survey_id
            and (a.subject is null or x.subject = 'v:' || a.visitor_id)
          order by x.decided_at desc limit 1)
        order by 5, 6 desc limit 1) e, lateral (
        select count(distinct x.wave)::int as number, max(x.wave) filter (where x.wave < e.wave) as before from exposures x
        where x.workspace_id = ${workspaceId}::uuid and x.subject = e.subject and x.survey_id = e.survey_id
          and x.wave <= e.wave) waves`
}

const keyOf = ({ survey_id, subject, wave }: Pick<Found, 'survey_id' | 'subject' | 'wave'>) =>
  `${survey_id}/${wave}/${subject}`

const none: Waves = { places: new Map(), refused: new Set(), claim: async () => undefined }

/**
 * Lets one response into each wave, within the caller's transaction: those who decide or answer beside it wait. Responses
 * without a known display are nobody's wave and pass.
 */
export async function waveOf(tx: Transaction, workspaceId: string, arrivals: readonly WaveArrival[]): Promise<Waves> {
  if (arrivals.length === 0) return none
  const found = await displaysOf(tx, workspaceId, arrivals)
  if (found.length === 0) return none
  const subjects = JSON.stringify([...new Set(found.map(({ subject }) => subject))])
  await prepared(tx)`
    select 1 from exposure_subjects where workspace_id = ${workspaceId}::uuid
      and subject in (select value from json_array_elements_text(${subjects}::json)) order by subject for update`
  // A statement of its own: it sees what others wrote while this one waited for the lock.
  const taken = await prepared(tx)<Omit<Found, 'id'> & { response_id: string }>`
    select x.survey_id, x.subject, x.wave::text as wave, x.response_id
    from json_to_recordset(${JSON.stringify(found)}::json) as f (survey_id uuid, subject text, wave timestamptz)
      join exposures x on x.workspace_id = ${workspaceId}::uuid and x.survey_id = f.survey_id and x.subject = f.subject
        and x.wave = f.wave and x.response_id is not null`
  const answers = new Map(taken.map((row) => [keyOf(row), row.response_id]))
  const refused = new Set<string>()
  const places = new Map(found.map((one) => [one.id, one]))
  for (const { id } of arrivals) {
    const place = places.get(id)
    if (!place) continue
    const answer = answers.get(keyOf(place))
    if (answer === undefined) answers.set(keyOf(place), id)
    else if (answer !== id) refused.add(id)
  }
  return {
    places: new Map(found.map(({ id, number, previous }) => [id, { wave: number, previous }])),
    refused,
    async claim(stored, now) {
      const rows = stored.flatMap(({ id, finished }) => {
        const place = places.get(id)
        return place ? [{ id, exposure_id: place.exposure_id, finished }] : []
      })
      if (rows.length === 0) return
      const at = now.toISOString()
      await prepared(tx)`
        update exposures x set response_id = i.id, shown_at = coalesce(x.shown_at, ${at}::timestamptz),
          started_at = coalesce(x.started_at, ${at}::timestamptz),
          finished_at = coalesce(x.finished_at, case when i.finished then ${at}::timestamptz end)
        from json_to_recordset(${JSON.stringify(rows)}::json) as i (id uuid, exposure_id uuid, finished boolean)
        where x.workspace_id = ${workspaceId}::uuid and x.id = i.exposure_id
          and (x.response_id is null or x.response_id = i.id)`
    },
  }
}
