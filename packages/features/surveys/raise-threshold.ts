import type { Transaction } from '@koe/db'
import { sql } from 'drizzle-orm'
import { Problem } from '../workspaces/index.ts'

/**
 * Within a transaction that holds the survey's row: checks a new threshold, and takes from the words that are there who said
 * them, when but for the month, where, and with what score. That is not undone.
 * @throws Problem `invalid-input` where it would be lowered after there are responses
 */
export async function raiseThreshold(
  tx: Transaction,
  survey: { workspaceId: string; id: string; leastShown: number | null },
  least: number | null,
): Promise<void> {
  const { workspaceId, id } = survey
  if ((least ?? 0) === (survey.leastShown ?? 0)) return
  const [answered] = await tx.execute(sql`
    select 1 from responses where workspace_id = ${workspaceId}::uuid and survey_id = ${id}::uuid limit 1`)
  if (!answered) return
  if ((least ?? 0) < (survey.leastShown ?? 0))
    throw new Problem('invalid-input', {}, [{ field: '/leastShown', code: 'only-raised' }])
  if (survey.leastShown !== null) return
  const month = sql`date_trunc('month', v.said_at at time zone w.time_zone) at time zone w.time_zone`
  await tx.execute(sql`
    update verbatims v set customer_id = null, score = null, score_kind = null, channel = 'web', attributes = '{}',
      said_at = ${month}, said_precision = 'month'
    from responses r, workspaces w
    where r.workspace_id = ${workspaceId}::uuid and r.survey_id = ${id}::uuid and w.id = r.workspace_id
      and v.workspace_id = r.workspace_id and v.source = 'response' and v.source_id = r.id`)
  await tx.execute(sql`
    update mentions m set respondent_id = v.id, said_at = v.said_at
    from responses r, verbatims v
    where r.workspace_id = ${workspaceId}::uuid and r.survey_id = ${id}::uuid
      and v.workspace_id = r.workspace_id and v.source = 'response' and v.source_id = r.id
      and m.workspace_id = v.workspace_id and m.verbatim_id = v.id`)
}
