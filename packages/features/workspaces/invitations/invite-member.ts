import { withWorkspace } from '@koe/db'
import { invitations } from '@koe/db/schema'
import { audit } from '../audit.ts'
import type { Actor, Context, Role } from '../context.ts'
import { requireOwnerFor } from '../members/locked-member.ts'
import { normalEmail } from '../passwords.ts'
import { authorize } from '../permissions.ts'
import { Problem } from '../problem.ts'
import { hashSecret, newSecret } from '../secrets.ts'

/** How invitation secrets begin, so that they are recognised where they leak. */
export const invitationPrefix = 'koei_'
const lifeMs = 7 * 24 * 3600_000

/** Makes an invitation; its secret exists only in this answer. @throws Problem `forbidden` */
export async function inviteMember(
  context: Context,
  actor: Actor,
  input: { email?: string | null | undefined; role: Role },
): Promise<{ id: string; token: string; expiresAt: Date }> {
  authorize(actor, 'members.manage')
  requireOwnerFor(actor, [input.role])
  if (actor.kind !== 'member') throw new Problem('forbidden', { permission: 'members.manage' })
  const id = context.newId()
  const token = newSecret(context, invitationPrefix, actor.workspaceId)
  const expiresAt = new Date(context.now().getTime() + lifeMs)
  await withWorkspace(context.db, actor.workspaceId, async (tx) => {
    await tx.insert(invitations).values({
      workspaceId: actor.workspaceId,
      id,
      email: input.email ? normalEmail(input.email) : null,
      role: input.role,
      tokenHash: hashSecret(token),
      createdBy: actor.memberId,
      createdAt: context.now(),
      expiresAt,
    })
    await audit(context, tx, actor, 'invitation.create', { kind: 'invitation', id }, { role: input.role })
  })
  return { id, token, expiresAt }
}
