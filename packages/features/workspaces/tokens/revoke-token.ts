import { withWorkspace } from '@koe/db'
import { apiTokens } from '@koe/db/schema'
import { and, eq, isNull } from 'drizzle-orm'
import { audit } from '../audit.ts'
import type { Actor, Context } from '../context.ts'
import { authorize } from '../permissions.ts'
import { Problem } from '../problem.ts'

/** The token stops working at once. @throws Problem `not-found` */
export async function revokeToken(context: Context, actor: Actor, input: { id: string }): Promise<void> {
  authorize(actor, 'tokens.manage')
  await withWorkspace(context.db, actor.workspaceId, async (tx) => {
    const [revoked] = await tx
      .update(apiTokens)
      .set({ revokedAt: context.now() })
      .where(and(eq(apiTokens.id, input.id), isNull(apiTokens.revokedAt)))
      .returning({ id: apiTokens.id })
    if (!revoked) throw new Problem('not-found')
    await audit(context, tx, actor, 'token.revoke', { kind: 'token', id: input.id })
  })
}
