import type { Transaction } from '@koe/db'
import { auditEvents } from '@koe/db/schema'
import type { Actor, Context } from './context.ts'

/** Writes one line of the audit log within the caller's transaction. Never put customers' words into `detail`. */
export async function audit(
  context: Context,
  tx: Transaction,
  actor: Actor,
  verb: string,
  target: { kind: string; id?: string },
  detail: Record<string, unknown> = {},
): Promise<void> {
  const actorId = actor.kind === 'member' ? actor.memberId : actor.kind === 'token' ? actor.tokenId : null
  await tx.insert(auditEvents).values({
    workspaceId: actor.workspaceId,
    id: context.newId(),
    actorKind: actor.kind,
    actorId,
    verb,
    targetKind: target.kind,
    targetId: target.id ?? null,
    detail,
    at: context.now(),
  })
}
