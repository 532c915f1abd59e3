import { withWorkspace } from '@koe/db'
import { apiTokens } from '@koe/db/schema'
import { eq } from 'drizzle-orm'
import type { Actor, Context } from '../context.ts'
import { hashSecret, workspaceOfSecret } from '../secrets.ts'
import { tokenPrefix } from './create-token.ts'

const usedEveryMs = 60_000

/** Who a bearer token is; undefined when it is unknown, revoked or expired. Notes its use at most once a minute. */
export async function authenticateToken(
  context: Context,
  token: string,
): Promise<Extract<Actor, { kind: 'token' }> | undefined> {
  const workspaceId = workspaceOfSecret(tokenPrefix, token)
  if (!workspaceId) return undefined
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const [row] = await tx
      .select()
      .from(apiTokens)
      .where(eq(apiTokens.tokenHash, hashSecret(token)))
    const now = context.now()
    if (!row || row.revokedAt || (row.expiresAt && row.expiresAt <= now)) return undefined
    if (!row.lastUsedAt || now.getTime() - row.lastUsedAt.getTime() > usedEveryMs)
      await tx.update(apiTokens).set({ lastUsedAt: now }).where(eq(apiTokens.id, row.id))
    return { kind: 'token', workspaceId, tokenId: row.id, scopes: row.scopes }
  })
}
