import { withWorkspace } from '@koe/db'
import { workspaces } from '@koe/db/schema'
import { sql } from 'drizzle-orm'
import type { Context } from '../../workspaces/index.ts'
import { STRETCH } from './count-responses.ts'

/** Longer than responses take to settle, so that the end of a rush is not missed. */
const RECENT_MS = 30 * 60_000

/**
 * Enqueues a job for every survey with enough responses that are not counted yet. For the sweeper.
 * @param options.all - look at surveys too that got no response lately: once, when a process starts
 * @returns how many were enqueued
 */
export async function enqueueCounting(
  context: Context,
  options: { all?: boolean; signal?: AbortSignal } = {},
): Promise<number> {
  const recent = options.all ? '-infinity' : new Date(context.now().getTime() - RECENT_MS).toISOString()
  let enqueued = 0
  for (const { id: workspaceId } of await context.db.select({ id: workspaces.id }).from(workspaces)) {
    options.signal?.throwIfAborted()
    enqueued += await withWorkspace(context.db, workspaceId, async (tx) => {
      // One look into the index for a quiet survey; for one that is answered, at most as many entries as a stretch holds.
      const grown = await tx.execute<{ id: string }>(sql`
        select s.id from surveys s,
          lateral (select max(recorded_at) as at from responses r where r.workspace_id = s.workspace_id and r.survey_id = s.id) last,
          lateral (select coalesce(max(to_at), '-infinity') as at from counted_stretches c
            where c.workspace_id = s.workspace_id and c.survey_id = s.id and c.level = 0) counted
        where s.workspace_id = ${workspaceId}::uuid and last.at >= ${recent}::timestamptz
          and (select count(*) from (select 1 from responses r where r.workspace_id = s.workspace_id and r.survey_id = s.id
            and r.recorded_at >= counted.at order by r.recorded_at limit ${STRETCH}) r) = ${STRETCH}`)
      for (const { id: surveyId } of grown)
        await context.queue.enqueue(tx, 'count-responses', { workspaceId, surveyId })
      return grown.length
    })
  }
  return enqueued
}
