import { withWorkspace } from '@koe/db'
import { imports, workspaces } from '@koe/db/schema'
import { and, eq, inArray, lt } from 'drizzle-orm'
import type { Context } from '../workspaces/index.ts'

/** Longer than any batch takes, and than a dead worker's lease lasts. */
const STALLED = 3 * 60_000

/**
 * Gives imports that lost their job a new one: the job ran out of tries while the database was away, say. A check whose
 * process has died is ended: the person who asked for it may ask again. For the sweeper.
 * @returns how many were woken
 */
export async function wakeImports(context: Context, options: { signal?: AbortSignal } = {}): Promise<number> {
  const before = new Date(context.now().getTime() - STALLED)
  let woken = 0
  for (const { id: workspaceId } of await context.db.select({ id: workspaces.id }).from(workspaces)) {
    options.signal?.throwIfAborted()
    woken += await withWorkspace(context.db, workspaceId, async (tx) => {
      const stalled = await tx
        .select({ id: imports.id, state: imports.state })
        .from(imports)
        .where(and(inArray(imports.state, ['queued', 'running', 'undoing']), lt(imports.updatedAt, before)))
      for (const { id, state } of stalled)
        await context.queue.enqueue(tx, state === 'undoing' ? 'undo-import' : 'run-import', {
          workspaceId,
          importId: id,
        })
      await tx
        .update(imports)
        .set({ state: 'uploaded' })
        .where(and(eq(imports.state, 'checking'), lt(imports.updatedAt, before)))
      return stalled.length
    })
  }
  return woken
}
