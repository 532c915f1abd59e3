import { withWorkspace } from '@koe/db'
import { members } from '@koe/db/schema'
import { eq } from 'drizzle-orm'
import { audit } from '../audit.ts'
import type { Actor, Context, Role } from '../context.ts'
import { authorize } from '../permissions.ts'
import { Problem } from '../problem.ts'
import { lockedMember, requireOwnerFor } from './locked-member.ts'

/**
 * Gives a member another role. Only owners make or unmake owners, and one owner always stays.
 * @throws Problem `not-found`, `forbidden`, `last-owner`
 */
export async function changeRole(
  context: Context,
  actor: Actor,
  input: { memberId: string; role: Role },
): Promise<void> {
  authorize(actor, 'members.manage')
  await withWorkspace(context.db, actor.workspaceId, async (tx) => {
    const { member, owners } = await lockedMember(tx, input.memberId)
    requireOwnerFor(actor, [member.role, input.role])
    if (member.role === input.role) return
    if (member.role === 'owner' && owners === 1) throw new Problem('last-owner')
    await tx.update(members).set({ role: input.role }).where(eq(members.id, input.memberId))
    const detail = { from: member.role, to: input.role }
    await audit(context, tx, actor, 'member.change-role', { kind: 'member', id: input.memberId }, detail)
  })
}
