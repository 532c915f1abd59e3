import { authAccounts, authUsers, invitations, members } from '@koe/db/schema'
import { verifyPassword } from 'better-auth/crypto'
import { and, eq, sql } from 'drizzle-orm'
import { audit } from '../audit.ts'
import type { Actor, Context } from '../context.ts'
import { hashedPassword, insertPerson, normalEmail, requirePassword } from '../passwords.ts'
import { Problem } from '../problem.ts'
import { invitedWorkspace, openInvitation } from './read-invitation.ts'

export interface Acceptance {
  token: string
  name: string
  /** Only when the invitation is for nobody in particular. */
  email?: string | undefined
  password: string
}

/** Somebody who signs in here already proves it; somebody new gets a hash. Outside the transaction: it takes long. */
async function knownPerson(context: Context, email: string, password: string) {
  const [person] = await context.db
    .select({ id: authUsers.id, hash: authAccounts.password })
    .from(authUsers)
    .leftJoin(authAccounts, and(eq(authAccounts.userId, authUsers.id), eq(authAccounts.providerId, 'credential')))
    .where(eq(authUsers.email, email))
  if (!person) return undefined
  if (!person.hash || !(await verifyPassword({ hash: person.hash, password }))) throw new Problem('wrong-credentials')
  return person.id
}

/**
 * Joins the workspace: as a new person with this name and password, or as the person who has this address already.
 * The link works once.
 * @throws Problem `not-found`, `already-done`, `expired`, `invalid-input`, `wrong-credentials`
 */
export async function acceptInvitation(
  context: Context,
  input: Acceptance,
): Promise<{ actor: Extract<Actor, { kind: 'member' }>; email: string }> {
  const workspaceId = invitedWorkspace(input.token)
  const asTenant = sql`select set_config('koe.workspace_id', ${workspaceId}, true)`
  const invited = await context.db.transaction(async (tx) => {
    await tx.execute(asTenant)
    return openInvitation(context, tx, input.token, false)
  })
  const email = invited.email ?? (input.email ? normalEmail(input.email) : undefined)
  if (!email) throw new Problem('invalid-input', {}, [{ field: '/email', code: 'required' }])
  const known = await knownPerson(context, email, input.password)
  if (!known) requirePassword(input.password, email)
  const passwordHash = known ? '' : await hashedPassword(input.password)
  return context.db.transaction(async (tx) => {
    await tx.execute(asTenant)
    const row = await openInvitation(context, tx, input.token, true)
    const userId = known ?? (await insertPerson(context, tx, { name: input.name, email, passwordHash }))
    const at = context.now()
    const [member] = await tx
      .insert(members)
      .values({ workspaceId, id: context.newId(), userId, role: row.role, createdAt: at })
      .onConflictDoNothing()
      .returning({ id: members.id })
    if (!member) throw new Problem('already-done')
    await tx.update(invitations).set({ acceptedAt: at }).where(eq(invitations.id, row.id))
    const actor = { kind: 'member', workspaceId, memberId: member.id, userId, role: row.role } as const
    await audit(context, tx, actor, 'invitation.accept', { kind: 'invitation', id: row.id }, { role: row.role })
    return { actor, email }
  })
}
