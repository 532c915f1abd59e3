import { withWorkspace } from '@koe/db'
import { members } from '@koe/db/schema'
import { eq } from 'drizzle-orm'
import { audit } from '../audit.ts'
import type { Actor, Context } from '../context.ts'
import { authorize } from '../permissions.ts'
import { Problem } from '../problem.ts'
import { lockedMember, requireOwnerFor } from './locked-member.ts'

/**
 * Takes a member out of the workspace, or lets one leave. The last owner cannot go.
 * @throws Problem `not-found`, `forbidden`, `last-owner`
 */
export async function removeMember(context: Context, actor: Actor, input: { memberId: string }): Promise<void> {
  const leaving = actor.kind === 'member' && actor.memberId === input.memberId
  if (!leaving) authorize(actor, 'members.manage')
  await withWorkspace(context.db, actor.workspaceId, async (tx) => {
    const { member, owners } = await lockedMember(tx, input.memberId)
    if (!leaving) requireOwnerFor(actor, [member.role])
    if (member.role === 'owner' && owners === 1) throw new Problem('last-owner')
    await tx.delete(members).where(eq(members.id, input.memberId))
    const verb = leaving ? 'member.leave' : 'member.remove'
    await audit(context, tx, actor, verb, { kind: 'member', id: input.memberId }, { role: member.role })
  })
}
