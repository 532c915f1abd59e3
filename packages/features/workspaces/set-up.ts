import { members, workspaces } from '@koe/db/schema'
import { sql } from 'drizzle-orm'
import { audit } from './audit.ts'
import type { Actor, Context } from './context.ts'
import { hashedPassword, insertPerson, requirePassword } from './passwords.ts'
import { Problem } from './problem.ts'
import { slugFrom } from './slug.ts'

export interface SetUp {
  workspaceName: string
  /** Stands in customers' links; made of the name when it is left out. */
  slug?: string
  ownerName: string
  email: string
  password: string
  demo: boolean
}

/** Whether this installation still waits for its first workspace. */
export async function setUpNeeded(context: Context): Promise<boolean> {
  const found = await context.db.select({ id: workspaces.id }).from(workspaces).limit(1)
  return found.length === 0
}

/**
 * First run: the workspace and its owner in one transaction. It closes behind itself: of several at once, one wins.
 * @throws Problem `setup-closed` when there is a workspace already
 */
export async function setUp(context: Context, input: SetUp): Promise<Extract<Actor, { kind: 'member' }>> {
  requirePassword(input.password, input.email)
  if (!(await setUpNeeded(context))) throw new Problem('setup-closed')
  const passwordHash = await hashedPassword(input.password)
  return context.db.transaction(async (tx) => {
    // Of several callers the second waits here and then sees the first one's workspace.
    await tx.execute(sql`lock table workspaces in share row exclusive mode`)
    const found = await tx.select({ id: workspaces.id }).from(workspaces).limit(1)
    if (found.length > 0) throw new Problem('setup-closed')
    const workspaceId = context.newId()
    const memberId = context.newId()
    await tx.insert(workspaces).values({
      id: workspaceId,
      slug: input.slug ?? slugFrom(input.workspaceName) ?? 'main',
      name: input.workspaceName,
      demo: input.demo,
      createdAt: context.now(),
    })
    const userId = await insertPerson(context, tx, { name: input.ownerName, email: input.email, passwordHash })
    await tx.execute(sql`select set_config('koe.workspace_id', ${workspaceId}, true)`)
    await tx.insert(members).values({ workspaceId, id: memberId, userId, role: 'owner', createdAt: context.now() })
    const actor = { kind: 'member', workspaceId, memberId, userId, role: 'owner' } as const
    await audit(context, tx, actor, 'workspace.set-up', { kind: 'workspace', id: workspaceId }, { demo: input.demo })
    return actor
  })
}
