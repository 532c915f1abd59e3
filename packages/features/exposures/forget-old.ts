import { withWorkspace } from '@koe/db'
import { workspaces } from '@koe/db/schema'
import { AUDIENCE_LIMITS } from '@koe/survey/audience'
import { type SQL, sql } from 'drizzle-orm'
import type { Context } from '../workspaces/index.ts'

/** Rows that one statement removes, so that none holds others up. */
const most = 5000

/**
 * Removes what can decide nothing any more: events older than the longest look back, reasons that nobody asked about since,
 * and customers who came by and were shown nothing. The ledger of displays stays: who saw something once is known for good.
 * @returns how many rows went
 */
export async function forgetOldExposures(context: Context, options: { signal: AbortSignal }): Promise<number> {
  const before = new Date(context.now().getTime() - AUDIENCE_LIMITS.within * 86_400_000).toISOString()
  const old: SQL[] = [
    sql`customer_events where (workspace_id, id) in
      (select workspace_id, id from customer_events where at < ${before}::timestamptz limit ${most})`,
    sql`withheld where (workspace_id, survey_id, subject) in
      (select workspace_id, survey_id, subject from withheld where last_at < ${before}::timestamptz limit ${most})`,
    sql`exposure_subjects where last_shown_at is null and (workspace_id, subject) in
      (select workspace_id, subject from exposure_subjects where last_seen_at < ${before}::timestamptz
        and last_shown_at is null limit ${most} for update skip locked)`,
  ]
  let removed = 0
  for (const { id } of await context.db.select({ id: workspaces.id }).from(workspaces))
    for (const rows of old)
      for (let gone = most; gone === most && !options.signal.aborted; removed += gone)
        gone = await withWorkspace(context.db, id, async (tx) => {
          const [row] = await tx.execute<{ gone: number }>(
            sql`with gone as (delete from ${rows} returning 1) select count(*)::int as gone from gone`,
          )
          return row?.gone ?? 0
        })
  return removed
}
