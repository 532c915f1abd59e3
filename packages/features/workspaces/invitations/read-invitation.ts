import { type Transaction, withWorkspace } from '@koe/db'
import { authUsers, invitations, workspaces } from '@koe/db/schema'
import { eq } from 'drizzle-orm'
import type { Context, Role } from '../context.ts'
import { Problem } from '../problem.ts'
import { hashSecret, workspaceOfSecret } from '../secrets.ts'
import { invitationPrefix } from './invite-member.ts'

export interface OpenInvitation {
  workspaceName: string
  role: Role
  email: string | null
  /** The invited address already signs in here, so the person proves it with the password they have. */
  known: boolean
  expiresAt: Date
}

/** The workspace that an invitation's secret names. @throws Problem `not-found` */
export function invitedWorkspace(token: string): string {
  const workspaceId = workspaceOfSecret(invitationPrefix, token)
  if (!workspaceId) throw new Problem('not-found')
  return workspaceId
}

/** The row of an open invitation. @throws Problem `not-found`, `already-done`, `expired` */
export async function openInvitation(context: Context, tx: Transaction, token: string, lock: boolean) {
  const query = tx
    .select()
    .from(invitations)
    .where(eq(invitations.tokenHash, hashSecret(token)))
  const [row] = await (lock ? query.for('update') : query)
  if (!row || row.revokedAt) throw new Problem('not-found')
  if (row.acceptedAt) throw new Problem('already-done')
  if (row.expiresAt <= context.now()) throw new Problem('expired')
  return row
}

/** What the page of an invitation shows before it is accepted. @throws Problem `not-found`, `already-done`, `expired` */
export async function readInvitation(context: Context, token: string): Promise<OpenInvitation> {
  const workspaceId = invitedWorkspace(token)
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const row = await openInvitation(context, tx, token, false)
    const [workspace] = await tx.select().from(workspaces).where(eq(workspaces.id, workspaceId))
    const [person] = row.email ? await tx.select().from(authUsers).where(eq(authUsers.email, row.email)) : []
    return {
      workspaceName: workspace?.name ?? '',
      role: row.role,
      email: row.email,
      known: person !== undefined,
      expiresAt: row.expiresAt,
    }
  })
}
