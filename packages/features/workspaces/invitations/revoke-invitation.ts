import { withWorkspace } from '@koe/db'
import { invitations } from '@koe/db/schema'
import { and, eq, isNull } from 'drizzle-orm'
import { audit } from '../audit.ts'
import type { Actor, Context } from '../context.ts'
import { authorize } from '../permissions.ts'
import { Problem } from '../problem.ts'

/** Makes an open invitation worthless. @throws Problem `not-found` when it is not open */
export async function revokeInvitation(context: Context, actor: Actor, input: { id: string }): Promise<void> {
  authorize(actor, 'members.manage')
  await withWorkspace(context.db, actor.workspaceId, async (tx) => {
    const open = and(eq(invitations.id, input.id), isNull(invitations.acceptedAt), isNull(invitations.revokedAt))
    const [revoked] = await tx
      .update(invitations)
      .set({ revokedAt: context.now() })
      .where(open)
      .returning({ id: invitations.id })
    if (!revoked) throw new Problem('not-found')
    await audit(context, tx, actor, 'invitation.revoke', { kind: 'invitation', id: input.id })
  })
}
