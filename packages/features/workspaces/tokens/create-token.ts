import { withWorkspace } from '@koe/db'
import { apiTokens } from '@koe/db/schema'
import { audit } from '../audit.ts'
import type { Actor, Context } from '../context.ts'
import { authorize, tokenScopes } from '../permissions.ts'
import { Problem } from '../problem.ts'
import { hashSecret, newSecret } from '../secrets.ts'

/** How API tokens begin, so that they are recognised where they leak. */
export const tokenPrefix = 'koe_'

/** Makes an API token; its secret exists only in this answer. @throws Problem `forbidden`, `invalid-input` */
export async function createToken(
  context: Context,
  actor: Actor,
  input: { name: string; scopes: string[]; expiresAt?: Date | null | undefined },
): Promise<{ id: string; token: string; hint: string }> {
  authorize(actor, 'tokens.manage')
  if (actor.kind !== 'member') throw new Problem('forbidden', { permission: 'tokens.manage' })
  const scopes = [...new Set(input.scopes)].sort()
  if (scopes.length === 0 || scopes.some((scope) => !tokenScopes.includes(scope)))
    throw new Problem('invalid-input', {}, [{ field: '/scopes', code: 'not-a-choice' }])
  const id = context.newId()
  const token = newSecret(context, tokenPrefix, actor.workspaceId)
  const hint = token.slice(-4)
  await withWorkspace(context.db, actor.workspaceId, async (tx) => {
    await tx.insert(apiTokens).values({
      workspaceId: actor.workspaceId,
      id,
      name: input.name,
      tokenHash: hashSecret(token),
      hint,
      scopes,
      createdBy: actor.memberId,
      createdAt: context.now(),
      expiresAt: input.expiresAt ?? null,
    })
    await audit(context, tx, actor, 'token.create', { kind: 'token', id }, { scopes })
  })
  return { id, token, hint }
}
