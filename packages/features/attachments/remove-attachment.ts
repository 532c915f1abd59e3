import { withWorkspace } from '@koe/db'
import { sql } from 'drizzle-orm'
import type { Actor, Context } from '../workspaces/index.ts'

/**
 * Takes a file back whose response is not finished. Who knows its id and that of its response may: these are known to the device
 * alone. One that is not there, or is the company's by now, is left as it is: the caller learns nothing of it.
 */
export async function removeAttachment(
  context: Context,
  actor: Actor,
  input: { id: string; responseId: string },
): Promise<void> {
  await withWorkspace(context.db, actor.workspaceId, (tx) =>
    tx.execute(sql`
      delete from attachments where workspace_id = ${actor.workspaceId}::uuid and id = ${input.id}::uuid
        and subject_id = ${input.responseId}::uuid and inquiry_id is null and not exists (
          select 1 from responses r where r.workspace_id = ${actor.workspaceId}::uuid and r.id = response_id and r.finished)`),
  )
}
