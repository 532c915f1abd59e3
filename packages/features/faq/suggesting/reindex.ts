import type { Transaction } from '@koe/db'
import { sql } from 'drizzle-orm'

/**
 * Within a transaction that holds the article: search has to read it again, here and in every other process. The row of the help center
 * is held until the transaction ends, so that who sees a version sees all that came before it.
 */
export async function reindex(tx: Transaction, workspaceId: string, articleId: string): Promise<void> {
  await tx.execute(sql`with next as (
      insert into help_centers (workspace_id, version) values (${workspaceId}::uuid, 1)
      on conflict (workspace_id) do update set version = help_centers.version + 1 returning version)
    update articles set index_version = next.version from next
    where workspace_id = ${workspaceId}::uuid and id = ${articleId}::uuid`)
}
