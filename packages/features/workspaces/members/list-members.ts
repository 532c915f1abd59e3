import { withWorkspace } from '@koe/db'
import { authUsers, members } from '@koe/db/schema'
import { eq } from 'drizzle-orm'
import type { Actor, Context, Role } from '../context.ts'
import { authorize } from '../permissions.ts'

export interface Member {
  id: string
  name: string
  email: string
  role: Role
  createdAt: Date
}

export async function listMembers(context: Context, actor: Actor): Promise<Member[]> {
  authorize(actor, 'members.read')
  return withWorkspace(context.db, actor.workspaceId, (tx) =>
    tx
      .select({
        id: members.id,
        name: authUsers.name,
        email: authUsers.email,
        role: members.role,
        createdAt: members.createdAt,
      })
      .from(members)
      .innerJoin(authUsers, eq(authUsers.id, members.userId))
      .orderBy(members.id),
  )
}
