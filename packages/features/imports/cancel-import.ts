import { withWorkspace } from '@koe/db'
import { imports } from '@koe/db/schema'
import { eq } from 'drizzle-orm'
import { type Actor, audit, authorize, type Context, Problem } from '../workspaces/index.ts'
import { importIn } from './get-import.ts'
import { type Import, importRow } from './import-view.ts'

/**
 * Stops an import: the batch under way is the last, whether or not its worker still lives. What has been imported stays until it is undone; starting it again goes on.
 * @throws Problem `not-found`, `already-done` when it neither waits nor runs
 */
export async function cancelImport(context: Context, actor: Actor, input: { id: string }): Promise<Import> {
  authorize(actor, 'imports.run')
  return withWorkspace(context.db, actor.workspaceId, async (tx) => {
    const row = await importRow(tx, input.id, true)
    if (row.state !== 'queued' && row.state !== 'running') throw new Problem('already-done')
    const at = context.now()
    const cancelled = { state: 'cancelled' as const, finishedAt: at, updatedAt: at }
    await tx.update(imports).set(cancelled).where(eq(imports.id, row.id))
    await audit(context, tx, actor, 'import.cancel', { kind: 'import', id: row.id })
    return importIn(tx, row.id)
  })
}
