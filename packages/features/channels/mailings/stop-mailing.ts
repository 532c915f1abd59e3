import { withWorkspace } from '@koe/db'
import { mailings, surveyInvitations } from '@koe/db/schema'
import { and, eq } from 'drizzle-orm'
import { type Actor, audit, authorize, type Context, Problem } from '../../workspaces/index.ts'
import { type Mailing, mailingIn } from './mailing.ts'

/** Sends no more letters of a mailing; those on their way arrive. @throws Problem `not-found`, `already-done` */
export async function stopMailing(context: Context, actor: Actor, input: { id: string }): Promise<Mailing> {
  authorize(actor, 'surveys.edit')
  const { workspaceId } = actor
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const { state } = await mailingIn(tx, workspaceId, input.id)
    if (state !== 'sending') throw new Problem('already-done')
    const now = context.now()
    await tx.update(mailings).set({ state: 'stopped', finishedAt: now }).where(eq(mailings.id, input.id))
    await tx
      .update(surveyInvitations)
      .set({ mailState: 'stopped', tryAt: null })
      .where(and(eq(surveyInvitations.mailingId, input.id), eq(surveyInvitations.mailState, 'waiting')))
    await audit(context, tx, actor, 'mailing.stop', { kind: 'mailing', id: input.id })
    return mailingIn(tx, workspaceId, input.id)
  })
}
