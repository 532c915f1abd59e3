import { withWorkspace } from '@koe/db'
import { repairText } from '@koe/survey'
import type { Reason } from '@koe/survey/audience'
import { sql } from 'drizzle-orm'
import { type Actor, authorize, type Context } from '../workspaces/index.ts'

/** The last that was decided about one customer and one survey. */
export interface CustomerDecision {
  surveyId: string
  name: string
  /** Live and in the in-app channel: else nothing is decided. */
  inApp: boolean
  shown: { at: Date; responseId: string | null; asked: boolean; signed: boolean } | null
  withheld: { at: Date; reason: Reason | 'busy'; times: number } | null
}

interface Row extends Record<string, unknown> {
  id: string
  name: string
  in_app: boolean
  shown_at: string | null
  response_id: string | null
  asked: boolean | null
  signed: boolean | null
  withheld_at: string | null
  reason: Reason | null
  times: number | null
}

const decisionOf = (row: Row): CustomerDecision => ({
  surveyId: row.id,
  name: row.name,
  inApp: row.in_app,
  shown: row.shown_at
    ? { at: new Date(row.shown_at), responseId: row.response_id, asked: !!row.asked, signed: !!row.signed }
    : null,
  withheld:
    row.withheld_at && row.reason ? { at: new Date(row.withheld_at), reason: row.reason, times: row.times ?? 1 } : null,
})

/**
 * Why a customer was shown a survey or was not: for every survey of the in-app channel, and every other one that something
 * was decided about, the last display and the last reason against one. At most 200, newest surveys first.
 */
export async function explainCustomer(
  context: Context,
  actor: Actor,
  input: { customerId: string },
): Promise<CustomerDecision[]> {
  authorize(actor, 'responses.read')
  const subject = `c:${repairText(input.customerId)}`
  return withWorkspace(context.db, actor.workspaceId, async (tx) => {
    const rows = await tx.execute<Row>(sql`
      select s.id, s.name, s.state = 'live' and coalesce(s.audience @> '{"inApp": true}'::jsonb, false) as in_app,
        e.decided_at as shown_at, e.response_id, e.asked, e.signed, w.last_at as withheld_at, w.reason, w.times
      from surveys s
        left join lateral (select x.decided_at, x.response_id, x.asked, x.signed from exposures x
          where x.workspace_id = s.workspace_id and x.subject = ${subject} and x.survey_id = s.id
          order by x.decided_at desc limit 1) e on true
        left join withheld w on w.workspace_id = s.workspace_id and w.survey_id = s.id and w.subject = ${subject}
      where s.audience @> '{"inApp": true}'::jsonb or e.decided_at is not null or w.last_at is not null
      order by s.id desc limit 200`)
    return rows.map(decisionOf)
  })
}
