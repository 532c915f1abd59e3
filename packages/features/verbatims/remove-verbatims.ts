import type { Transaction } from '@koe/db'
import { sql } from 'drizzle-orm'
import type { NewVerbatim } from './new-verbatim.ts'

/**
 * Removes up to `limit` verbatims of one source, with everything read in them (undoing an import, erasing a response).
 * Call it in transactions of its own until it gives 0.
 * @returns how many were removed
 */
export async function removeVerbatims(
  tx: Transaction,
  workspaceId: string,
  source: NewVerbatim['source'],
  sourceId: string,
  limit = 1000,
): Promise<number> {
  const removed = await tx.execute<{ id: string }>(sql`
    delete from verbatims where workspace_id = ${workspaceId}::uuid and id in (
      select id from verbatims where workspace_id = ${workspaceId}::uuid and source = ${source}
        and source_id = ${sourceId}::uuid limit ${limit})
    returning id`)
  return removed.length
}
