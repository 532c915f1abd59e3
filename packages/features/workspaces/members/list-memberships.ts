import { withPerson } from '@koe/db'
import { members, workspaces } from '@koe/db/schema'
import { eq } from 'drizzle-orm'
import type { Context, Role } from '../context.ts'
import type { Workspace } from '../workspace.ts'

export type Membership = Workspace & { memberId: string; role: Role }

/** The workspaces that a signed-in person belongs to, oldest membership first. */
export async function membershipsOf(context: Context, userId: string): Promise<Membership[]> {
  return withPerson(context.db, userId, (tx) =>
    tx
      .select({
        id: workspaces.id,
        slug: workspaces.slug,
        name: workspaces.name,
        timeZone: workspaces.timeZone,
        language: workspaces.language,
        demo: workspaces.demo,
        memberId: members.id,
        role: members.role,
      })
      .from(members)
      .innerJoin(workspaces, eq(workspaces.id, members.workspaceId))
      .where(eq(members.userId, userId))
      .orderBy(members.id),
  )
}
