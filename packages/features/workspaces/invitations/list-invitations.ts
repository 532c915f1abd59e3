import { withWorkspace } from '@koe/db'
import { invitations } from '@koe/db/schema'
import { desc } from 'drizzle-orm'
import type { Actor, Context, Role } from '../context.ts'
import { authorize } from '../permissions.ts'

export interface Invitation {
  id: string
  email: string | null
  role: Role
  state: 'open' | 'accepted' | 'revoked' | 'expired'
  createdAt: Date
  expiresAt: Date
}

/** The latest 200, newest first. */
export async function listInvitations(context: Context, actor: Actor): Promise<Invitation[]> {
  authorize(actor, 'members.manage')
  const rows = await withWorkspace(context.db, actor.workspaceId, (tx) =>
    tx.select().from(invitations).orderBy(desc(invitations.id)).limit(200),
  )
  const now = context.now()
  return rows.map((row) => ({
    id: row.id,
    email: row.email,
    role: row.role,
    state: row.acceptedAt ? 'accepted' : row.revokedAt ? 'revoked' : row.expiresAt <= now ? 'expired' : 'open',
    createdAt: row.createdAt,
    expiresAt: row.expiresAt,
  }))
}
