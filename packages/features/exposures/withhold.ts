import type { Transaction } from '@koe/db'
import type { Reason } from '@koe/survey/audience'
import { sql } from 'drizzle-orm'

export interface Withheld {
  surveyId: string
  reason: Reason
}

/**
 * Notes why surveys were not shown to a customer. The same reason within an hour is noted once, so that looking at many
 * pages writes little. Visitors are not noted: nobody could look them up.
 */
export async function noteWithheld(
  tx: Transaction,
  workspaceId: string,
  subject: string,
  now: Date,
  found: readonly Withheld[],
): Promise<void> {
  if (!subject.startsWith('c:') || found.length === 0) return
  const rows = found.map(({ surveyId, reason }) => ({ survey_id: surveyId, reason }))
  await tx.execute(sql`
    insert into withheld as w (workspace_id, survey_id, subject, reason, last_at)
    select ${workspaceId}::uuid, i.survey_id, ${subject}, i.reason, ${now.toISOString()}::timestamptz
    from json_to_recordset(${JSON.stringify(rows)}::json) as i (survey_id uuid, reason text) order by i.survey_id
    on conflict (workspace_id, survey_id, subject) do update set reason = excluded.reason, last_at = excluded.last_at,
      times = case when w.reason = excluded.reason then least(w.times, 999999999) + 1 else 1 end
    where w.reason <> excluded.reason or w.last_at < excluded.last_at - interval '1 hour'`)
}
