import { type Transaction, withWorkspace } from '@koe/db'
import { imports } from '@koe/db/schema'
import { eq, sql } from 'drizzle-orm'
import { removePastCategories, removePastInquiries } from '../inquiries/index.ts'
import { type Actor, audit, authorize, type Context, Problem } from '../workspaces/index.ts'
import { importIn } from './get-import.ts'
import { type Import, type ImportRow, importRow } from './import-view.ts'
import { forgetFile } from './uploaded-file.ts'

const BATCH = 1000

/**
 * Takes an import back whole: its verbatims with everything read in them, its inquiries with all that was said about them since, and the customers that only it brought. The worker
 * does it. An import that was never run is discarded with its file.
 * @throws Problem `not-found`, `conflict` while it runs (cancel it first), `already-done`
 */
export async function undoImport(context: Context, actor: Actor, input: { id: string }): Promise<Import> {
  authorize(actor, 'imports.run')
  return withWorkspace(context.db, actor.workspaceId, async (tx) => {
    const row = await importRow(tx, input.id, true)
    if (row.state === 'undoing' || row.state === 'undone') throw new Problem('already-done')
    if (row.state === 'queued' || row.state === 'running') throw new Problem('conflict', { reason: 'running' })
    await tx.update(imports).set({ state: 'undoing', updatedAt: context.now() }).where(eq(imports.id, row.id))
    await context.queue.enqueue(tx, 'undo-import', { workspaceId: actor.workspaceId, importId: row.id })
    await audit(context, tx, actor, 'import.undo', { kind: 'import', id: row.id })
    return importIn(tx, row.id)
  })
}

/** Removes one batch of the import's verbatims, and of their customers those whom nothing else knows. */
async function removeBatch(context: Context, tx: Transaction, row: ImportRow): Promise<number> {
  const workspaceId = row.workspaceId
  const removed = await tx.execute<{ customer_id: string | null }>(sql`
    delete from verbatims where workspace_id = ${workspaceId}::uuid and id in (
      select id from verbatims where workspace_id = ${workspaceId}::uuid and source = 'import'
        and source_id = ${row.id}::uuid limit ${BATCH})
    returning customer_id`)
  if (removed.length === 0) return removeTickets(context, tx, row)
  const customers = [...new Set(removed.flatMap(({ customer_id }) => customer_id ?? []))]
  await forgetCustomers(tx, row, customers)
  return noteRemoved(context, tx, row, removed.length, removed.length)
}

/** The same for a batch of its inquiries, with all that was said and done about them since. */
async function removeTickets(context: Context, tx: Transaction, row: ImportRow): Promise<number> {
  const { workspaceId, id: importId } = row
  const removed = await removePastInquiries(tx, { workspaceId, importId, limit: BATCH })
  if (removed.inquiries === 0) {
    await removePastCategories(tx, workspaceId, importId)
    return 0
  }
  await forgetCustomers(tx, row, removed.customerIds)
  return noteRemoved(context, tx, row, removed.verbatims, removed.inquiries)
}

async function forgetCustomers(tx: Transaction, row: ImportRow, customers: string[]): Promise<void> {
  const workspaceId = row.workspaceId
  const since = (row.startedAt ?? row.createdAt).toISOString()
  if (customers.length > 0)
    await tx.execute(sql`
      delete from customers c where c.workspace_id = ${workspaceId}::uuid and c.created_at >= ${since}::timestamptz
        and c.id in (select value::uuid from json_array_elements_text(${JSON.stringify(customers)}::json))
        and not exists (select from verbatims v where v.workspace_id = c.workspace_id and v.customer_id = c.id)
        and not exists (select from responses r where r.workspace_id = c.workspace_id and r.customer_id = c.id)
        and not exists (select from inquiries i where i.workspace_id = c.workspace_id and i.customer_id = c.id)`)
}

async function noteRemoved(context: Context, tx: Transaction, row: ImportRow, verbatims: number, removed: number) {
  const left = sql`greatest(0, ${imports.verbatimsAdded} - ${verbatims})`
  await tx.update(imports).set({ verbatimsAdded: left, updatedAt: context.now() }).where(eq(imports.id, row.id))
  return removed
}

/** Does what `undoImport` asked for, batch by batch; stopped anywhere, it goes on from there. Called by the worker. */
export async function removeImported(
  context: Context,
  run: { workspaceId: string; importId: string },
  options: { signal?: AbortSignal } = {},
): Promise<void> {
  const within = <T>(work: Parameters<typeof withWorkspace<T>>[2]) => withWorkspace(context.db, run.workspaceId, work)
  const row = await within((tx) => importRow(tx, run.importId))
  if (row.state !== 'undoing') return
  for (let removed = 1; removed > 0; ) {
    options.signal?.throwIfAborted()
    removed = await within((tx) => removeBatch(context, tx, row))
  }
  const at = context.now()
  const gone = { state: 'undone' as const, filePath: null, inspection: null, finishedAt: at, updatedAt: at }
  await within((tx) => tx.update(imports).set(gone).where(eq(imports.id, row.id)))
  await forgetFile(context, row.filePath)
}
