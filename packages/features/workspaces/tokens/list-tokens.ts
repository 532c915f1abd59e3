import { withWorkspace } from '@koe/db'
import { apiTokens } from '@koe/db/schema'
import { desc, isNull } from 'drizzle-orm'
import type { Actor, Context } from '../context.ts'
import { authorize } from '../permissions.ts'

export interface ApiToken {
  id: string
  name: string
  hint: string
  scopes: string[]
  createdAt: Date
  expiresAt: Date | null
  lastUsedAt: Date | null
}

/** Tokens that still work, newest first; never their secrets. */
export async function listTokens(context: Context, actor: Actor): Promise<ApiToken[]> {
  authorize(actor, 'tokens.manage')
  return withWorkspace(context.db, actor.workspaceId, (tx) =>
    tx
      .select({
        id: apiTokens.id,
        name: apiTokens.name,
        hint: apiTokens.hint,
        scopes: apiTokens.scopes,
        createdAt: apiTokens.createdAt,
        expiresAt: apiTokens.expiresAt,
        lastUsedAt: apiTokens.lastUsedAt,
      })
      .from(apiTokens)
      .where(isNull(apiTokens.revokedAt))
      .orderBy(desc(apiTokens.id))
      .limit(200),
  )
}
