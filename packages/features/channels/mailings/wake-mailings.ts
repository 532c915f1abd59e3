import { withWorkspace } from '@koe/db'
import { workspaces } from '@koe/db/schema'
import { sql } from 'drizzle-orm'
import type { Context } from '../../workspaces/index.ts'

/**
 * Gives mailings with letters that are due a job: those whose mail server was away, or whose worker died. For the sweeper.
 * @returns how many were woken
 */
export async function wakeMailings(context: Context, options: { signal?: AbortSignal } = {}): Promise<number> {
  const now = context.now().toISOString()
  let woken = 0
  for (const { id: workspaceId } of await context.db.select({ id: workspaces.id }).from(workspaces)) {
    options.signal?.throwIfAborted()
    woken += await withWorkspace(context.db, workspaceId, async (tx) => {
      const due = await tx.execute<{ id: string }>(sql`
        select m.id from mailings m where m.workspace_id = ${workspaceId}::uuid and m.state = 'sending' and exists (
          select 1 from survey_invitations i where i.workspace_id = m.workspace_id and i.mailing_id = m.id
            and i.mail_state = 'waiting' and i.try_at <= ${now}::timestamptz)`)
      for (const { id } of due) await context.queue.enqueue(tx, 'send-mailing', { workspaceId, mailingId: id })
      return due.length
    })
  }
  return woken
}
