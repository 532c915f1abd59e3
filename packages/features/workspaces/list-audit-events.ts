import { withWorkspace } from '@koe/db'
import { auditEvents } from '@koe/db/schema'
import { and, desc, lt } from 'drizzle-orm'
import type { Actor, Context } from './context.ts'
import { type Page, pageOf } from './page.ts'
import { authorize } from './permissions.ts'

export interface AuditEvent {
  id: string
  actorKind: string
  actorId: string | null
  verb: string
  targetKind: string
  targetId: string | null
  detail: unknown
  at: Date
}

/** Newest first. The cursor is the last id seen: UUIDv7 sorts by time. */
export async function listAuditEvents(
  context: Context,
  actor: Actor,
  input: { cursor?: string | undefined; limit: number },
): Promise<Page<AuditEvent>> {
  authorize(actor, 'audit.read')
  const rows = await withWorkspace(context.db, actor.workspaceId, (tx) =>
    tx
      .select()
      .from(auditEvents)
      .where(and(input.cursor ? lt(auditEvents.id, input.cursor) : undefined))
      .orderBy(desc(auditEvents.id))
      .limit(input.limit + 1),
  )
  return pageOf(
    rows.map(({ workspaceId: _, ...event }) => event),
    input.limit,
    (event) => event.id,
  )
}
