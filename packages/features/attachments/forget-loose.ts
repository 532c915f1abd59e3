import { withWorkspace } from '@koe/db'
import { workspaces } from '@koe/db/schema'
import { sql } from 'drizzle-orm'
import type { Context } from '../workspaces/index.ts'
import { ATTACHMENT_LIMITS } from './limits.ts'

/** Rows that one statement removes, so that none holds others up. */
const most = 200

/**
 * Removes files whose response or inquiry never came: nobody sends it any more.
 * @returns how many went
 */
export async function forgetLooseFiles(context: Context, options: { signal: AbortSignal }): Promise<number> {
  const before = new Date(context.now().getTime() - ATTACHMENT_LIMITS.looseDays * 86_400_000).toISOString()
  let removed = 0
  for (const { id } of await context.db.select({ id: workspaces.id }).from(workspaces))
    for (let gone = most; gone === most && !options.signal.aborted; removed += gone)
      gone = await withWorkspace(context.db, id, async (tx) => {
        const [row] = await tx.execute<{ gone: number }>(sql`
          with gone as (delete from attachments where (workspace_id, id) in (
            select workspace_id, id from attachments where workspace_id = ${id}::uuid and arrived_at < ${before}::timestamptz
              and response_id is null and inquiry_id is null limit ${most} for update skip locked) returning 1)
          select count(*)::int as gone from gone`)
        return row?.gone ?? 0
      })
  return removed
}
