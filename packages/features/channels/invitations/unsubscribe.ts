import { withWorkspace } from '@koe/db'
import { surveyInvitations, unsubscribedAddresses } from '@koe/db/schema'
import { and, eq } from 'drizzle-orm'
import type { Context } from '../../workspaces/index.ts'
import { invitationBehind } from './open-invitation.ts'

/** What the page behind 配信停止 shows: the address, and whether it still gets mail. @throws Problem `not-found` */
export async function readSubscription(
  context: Context,
  workspaceId: string,
  token: string,
): Promise<{ address: string | null; subscribed: boolean }> {
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const { email } = await invitationBehind(tx, token)
    if (email === null) return { address: null, subscribed: false }
    const [left] = await tx.select().from(unsubscribedAddresses).where(eq(unsubscribedAddresses.address, email))
    return { address: email, subscribed: !left }
  })
}

/** Takes the address behind a mailed link off every list of the workspace, or puts it back. Twice is once. @throws Problem `not-found` */
export async function setSubscription(
  context: Context,
  workspaceId: string,
  input: { token: string; subscribed: boolean },
): Promise<void> {
  await withWorkspace(context.db, workspaceId, async (tx) => {
    const { email } = await invitationBehind(tx, input.token)
    if (email === null) return
    if (input.subscribed) {
      await tx.delete(unsubscribedAddresses).where(eq(unsubscribedAddresses.address, email))
      return
    }
    const row = { workspaceId, address: email, unsubscribedAt: context.now() }
    await tx.insert(unsubscribedAddresses).values(row).onConflictDoNothing()
    await tx
      .update(surveyInvitations)
      .set({ mailState: 'unsubscribed', tryAt: null })
      .where(and(eq(surveyInvitations.email, email), eq(surveyInvitations.mailState, 'waiting')))
  })
}
