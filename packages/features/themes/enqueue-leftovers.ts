import { type Transaction, withWorkspace } from '@koe/db'
import { workspaces } from '@koe/db/schema'
import { sql } from 'drizzle-orm'
import type { Context } from '../workspaces/index.ts'
import { isOutdated } from './reading/claim-verbatims.ts'

const silentMs = 60_000
const dayMs = 86_400_000

interface Leftovers extends Record<string, unknown> {
  unread: boolean
  halfBuilt: boolean
  aged: boolean
}

async function leftoversOf(tx: Transaction, workspaceId: string, now: Date): Promise<Leftovers | undefined> {
  const at = (ms: number) => new Date(now.getTime() - ms).toISOString()
  const [row] = await tx.execute<Leftovers>(sql`
    select exists (select 1 from verbatims where workspace_id = ${workspaceId}::uuid and reading_state = 'pending'
        and (reading_leased_until is null or reading_leased_until < ${at(0)}::timestamptz))
        or exists (select 1 from verbatims where workspace_id = ${workspaceId}::uuid and ${isOutdated}
        and (reading_leased_until is null or reading_leased_until < ${at(0)}::timestamptz)) as unread,
      exists (select 1 from theme_models where workspace_id = ${workspaceId}::uuid and state = 'building'
        and coalesce((parameters ->> 'beatAt')::timestamptz, created_at) < ${at(silentMs)}::timestamptz) as "halfBuilt",
      exists (select 1 from theme_models where workspace_id = ${workspaceId}::uuid and state = 'active'
        and published_at < ${at(dayMs)}::timestamptz
        and (coalesce((parameters ->> 'newSegments')::int, 0) > 0 or exists (
          select 1 from theme_moves m where m.workspace_id = theme_models.workspace_id
            and greatest(m.created_at, m.undone_at) > theme_models.published_at))) as aged`)
  return row
}

/**
 * Enqueues a job for every workspace in which something waits that no job may be left for: unread verbatims and those read by
 * earlier rules, a model whose builder died, themes older than a day that do not know the newest verbatims or decisions. One too many does no harm.
 * @returns how many were enqueued
 */
export async function enqueueLeftovers(context: Context, options: { signal?: AbortSignal } = {}): Promise<number> {
  const all = await context.db.select({ id: workspaces.id }).from(workspaces).orderBy(workspaces.id)
  let enqueued = 0
  for (const { id: workspaceId } of all) {
    if (options.signal?.aborted) break
    await withWorkspace(context.db, workspaceId, async (tx) => {
      const found = await leftoversOf(tx, workspaceId, context.now())
      if (found?.unread) await context.queue.enqueue(tx, 'read-verbatims', { workspaceId })
      const reason = found?.halfBuilt ? 'grown' : found?.aged ? 'scheduled' : null
      if (reason) await context.queue.enqueue(tx, 'refresh-themes', { workspaceId, reason })
      enqueued += Number(found?.unread === true) + Number(reason !== null)
    })
  }
  return enqueued
}
