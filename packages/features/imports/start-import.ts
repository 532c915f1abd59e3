import { isDeepStrictEqual } from 'node:util'
import { type Transaction, withWorkspace } from '@koe/db'
import { importMappings, importRefusals, imports } from '@koe/db/schema'
import { eq } from 'drizzle-orm'
import { type Actor, audit, authorize, type Context, Problem } from '../workspaces/index.ts'
import { noCounts, requireMapping, requireTickets, requireWaiting } from './check-import.ts'
import { importIn, rememberedMapping, sameFile } from './get-import.ts'
import { type Import, type ImportRow, type Inspection, importRow } from './import-view.ts'
import type { Mapping } from './read/index.ts'

async function chosenMapping(tx: Transaction, row: ImportRow, asked: Mapping | undefined): Promise<Mapping> {
  const inspection = row.inspection as Inspection | null
  const mapping =
    asked ?? (row.mapping as Mapping | null) ?? (await rememberedMapping(tx, row)) ?? inspection?.suggested
  if (!mapping) throw new Problem('invalid-input', {}, [{ field: '/mapping', code: 'required' }])
  requireMapping(mapping, row)
  return mapping
}

/** The same file mapped otherwise would come in a second time: the first import has to be undone before. */
async function refuseSecondMapping(tx: Transaction, row: ImportRow, mapping: Mapping): Promise<void> {
  for (const other of await sameFile(tx, row))
    if (
      other.mapping?.texts.some((column) => mapping.texts.includes(column)) &&
      !isDeepStrictEqual(other.mapping, mapping)
    )
      throw new Problem('conflict', { reason: 'same-file-other-mapping', import: other.id })
}

/**
 * Lets the worker import the file, or with `here` leaves the running to the caller: another machine's worker has not got the file. An import that was cancelled or failed goes on where it stopped; the mapping is remembered
 * for the next file of the same header.
 * @param input.here - the caller calls `runImport` itself
 * @param input.mapping - the one checked last, the remembered or the suggested one unless given
 * @throws Problem `invalid-input`, `conflict`, `already-done`
 */
export async function startImport(
  context: Context,
  actor: Actor,
  input: { id: string; mapping?: Mapping | undefined; here?: boolean },
): Promise<Import> {
  authorize(actor, 'imports.run')
  return withWorkspace(context.db, actor.workspaceId, async (tx) => {
    const row = await importRow(tx, input.id, true)
    requireWaiting(row)
    const mapping = await chosenMapping(tx, row, input.mapping)
    await requireTickets(tx, actor, mapping)
    const resumes = row.startedAt !== null
    if (resumes && !isDeepStrictEqual(mapping, row.mapping))
      throw new Problem('conflict', { reason: 'started-with-other-mapping', import: row.id })
    await refuseSecondMapping(tx, row, mapping)
    if (!resumes) await tx.delete(importRefusals).where(eq(importRefusals.importId, row.id))
    const at = context.now()
    const anew = { ...noCounts(), rowsRead: 0, bytesRead: 0 }
    const queued = {
      state: 'queued' as const,
      mapping,
      failure: null,
      finishedAt: null,
      updatedAt: at,
    }
    await tx
      .update(imports)
      .set({ ...queued, ...(resumes ? {} : anew) })
      .where(eq(imports.id, row.id))
    await tx
      .insert(importMappings)
      .values({ workspaceId: actor.workspaceId, headerHash: row.headerHash, mapping, updatedAt: at })
      .onConflictDoUpdate({
        target: [importMappings.workspaceId, importMappings.headerHash],
        set: { mapping, updatedAt: at },
      })
    if (!input.here) await context.queue.enqueue(tx, 'run-import', { workspaceId: actor.workspaceId, importId: row.id })
    await audit(context, tx, actor, 'import.run', { kind: 'import', id: row.id })
    return importIn(tx, row.id)
  })
}
