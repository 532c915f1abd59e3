import { prepared, type Transaction } from '@koe/db'
import type { Audience, Device, ExposureFacts } from '@koe/survey/audience'
import { sql } from 'drizzle-orm'
import type { ShowableSurvey } from './audience.ts'
import { isHolidayIn } from './holidays.ts'
import type { Identity } from './identity/identity.ts'
import type { WidgetSettings } from './widget-settings.ts'

/** What a page says beside who is looking at it. */
export interface Surroundings {
  attributes?: Readonly<Record<string, string>> | undefined
  language: string
  device: Device
}

type History = Omit<ExposureFacts['history'], 'lastOfAny'>

const momentOf = (value: string | Date | null | undefined) => (value ? new Date(value) : null)

/**
 * What was shown to somebody, by survey. Who has a number is also who the browser was before it was known, not who else
 * used it; who has none is whoever used the browser.
 */
async function histories(tx: Transaction, { visitorId, subject, customerId }: Identity) {
  const own = `v:${visitorId}`
  const rows = await prepared(tx)<{ survey_id: string; first: string; last: string | null; answered: string | null }>`
    select survey_id, min(decided_at) as first, max(decided_at) filter (where not asked) as last,
      max(decided_at) filter (where response_id is not null) as answered
    from exposures where subject = ${subject}
      or (visitor_id = ${visitorId}::uuid and (${customerId === null}::boolean or subject = ${own}))
    group by survey_id`
  return new Map<string, History>(
    rows.map((row) => [
      row.survey_id,
      { first: momentOf(row.first), last: momentOf(row.last), answered: momentOf(row.answered) },
    ]),
  )
}

async function lastOfAny(tx: Transaction, { subjects }: Identity) {
  const [row] = await prepared(tx)<{ last: string | null }>`
    select max(last_shown_at) as last from exposure_subjects
    where subject in (select value from json_array_elements_text(${JSON.stringify(subjects)}::json))`
  return momentOf(row?.last)
}

const keyOf = (event: string, within: number) => `${within}/${event}`

async function countEvents(tx: Transaction, audiences: readonly Audience[], { subjects }: Identity, now: Date) {
  const asked = new Map<string, { event: string; within: number }>()
  for (const { event, within } of audiences.flatMap(({ behavior }) => behavior ?? []))
    asked.set(keyOf(event, within), { event, within })
  if (asked.size === 0) return new Map<string, number>()
  const rows = await tx.execute<{ event: string; within: number; count: number }>(sql`
    select q.event, q.within, count(e.id)::int as count
    from json_to_recordset(${JSON.stringify([...asked.values()])}::json) as q (event text, within integer)
      left join customer_events e on e.name = q.event
        and e.at > ${now.toISOString()}::timestamptz - make_interval(days => q.within)
        and e.subject in (select value from json_array_elements_text(${JSON.stringify(subjects)}::json))
    group by q.event, q.within`)
  return new Map(rows.map(({ event, within, count }) => [keyOf(event, within), count]))
}

/** What is stored of a proven customer. Of a claimed one nothing is used: whether a survey appears would tell it. */
async function storedAttributes(tx: Transaction, { customerId, signed }: Identity): Promise<Record<string, string>> {
  if (customerId === null || !signed) return {}
  const [row] = await tx.execute<{ attributes: Record<string, string> }>(
    sql`select attributes from customers where external_id = ${customerId}`,
  )
  return row?.attributes ?? {}
}

const nothing: History = { first: null, last: null, answered: null }

/** Gathers all that is known about somebody, for several surveys at once. */
export async function factsFor(
  tx: Transaction,
  who: { identity: Identity; settings: WidgetSettings; surroundings: Surroundings; now: Date },
  surveys: readonly ShowableSurvey[],
): Promise<(survey: ShowableSurvey, trigger: ExposureFacts['trigger']) => ExposureFacts> {
  const { identity, settings, surroundings, now } = who
  const audiences = surveys.map(({ audience }) => audience)
  // Sent one behind the other without waiting in between.
  const [known, last, counts] = await Promise.all([
    histories(tx, identity),
    lastOfAny(tx, identity),
    countEvents(tx, audiences, identity, now),
  ])
  const segmented = audiences.some(({ segment }) => segment !== undefined)
  const attributes = { ...(segmented ? await storedAttributes(tx, identity) : {}), ...surroundings.attributes }
  const isHoliday = isHolidayIn(settings.timeZone)
  return (survey, trigger) => ({
    now,
    timeZone: settings.timeZone,
    isHoliday,
    surveyId: survey.id,
    subject: identity.subject,
    open: survey.open,
    trigger,
    language: surroundings.language,
    device: surroundings.device,
    attributes,
    countOf: (event, within) => counts.get(keyOf(event, within)) ?? 0,
    history: { ...(known.get(survey.id) ?? nothing), lastOfAny: last },
    workspacePauseDays: settings.pauseDays,
  })
}
