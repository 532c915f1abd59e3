import type { Transaction } from '@koe/db'
import { members } from '@koe/db/schema'
import type { Actor, Role } from '../context.ts'
import { Problem } from '../problem.ts'

/**
 * One member and the number of owners, with all members locked: of two owners who leave at once, one is told that they
 * are the last.
 * @throws Problem `not-found`
 */
export async function lockedMember(tx: Transaction, memberId: string) {
  const all = await tx.select().from(members).orderBy(members.id).for('update')
  const member = all.find((one) => one.id === memberId)
  if (!member) throw new Problem('not-found')
  return { member, owners: all.filter((one) => one.role === 'owner').length }
}

/** @throws Problem `forbidden` when an owner's role is at stake and the actor is none */
export function requireOwnerFor(actor: Actor, roles: Role[]): void {
  const mayMakeOwners = actor.kind === 'system' || (actor.kind === 'member' && actor.role === 'owner')
  if (roles.includes('owner') && !mayMakeOwners) throw new Problem('forbidden', { permission: 'members.manage' })
}
