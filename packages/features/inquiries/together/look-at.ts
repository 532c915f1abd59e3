import { withWorkspace } from '@koe/db'
import { sql } from 'drizzle-orm'
import { type Actor, authorize, type Context } from '../../workspaces/index.ts'
import { inquiryIn } from '../read-inquiries.ts'

/** Somebody else who has the inquiry before their eyes. */
export interface Onlooker {
  id: string
  name: string
  writing: boolean
}

/** A page tells every ten seconds; one that missed two is gone. */
const LIFE_MS = 25_000

/**
 * Says that a member has an inquiry before their eyes, for the next 25 seconds, and whether they are writing; what they were named in
 * there is seen by that. Programs leave no trace.
 * @returns who else has
 * @throws Problem `not-found`
 */
export async function lookAt(
  context: Context,
  actor: Actor,
  { inquiryId, writing }: { inquiryId: string; writing: boolean },
): Promise<Onlooker[]> {
  authorize(actor, 'inquiries.read')
  const { workspaceId } = actor
  const me = actor.kind === 'member' ? actor.memberId : null
  const now = context.now().toISOString()
  const lapsed = new Date(context.now().getTime() - LIFE_MS).toISOString()
  return withWorkspace(context.db, workspaceId, async (tx) => {
    await inquiryIn(tx, workspaceId, inquiryId)
    if (me !== null) {
      await tx.execute(sql`
        insert into inquiry_presence (workspace_id, inquiry_id, member_id, writing, seen_at)
        values (${workspaceId}::uuid, ${inquiryId}::uuid, ${me}::uuid, ${writing}, ${now}::timestamptz)
        on conflict (workspace_id, inquiry_id, member_id) do update set writing = excluded.writing, seen_at = excluded.seen_at`)
      await tx.execute(sql`
        update inquiry_mentions set seen_at = ${now}::timestamptz where workspace_id = ${workspaceId}::uuid
          and member_id = ${me}::uuid and inquiry_id = ${inquiryId}::uuid and seen_at is null`)
    }
    await tx.execute(sql`
      delete from inquiry_presence where workspace_id = ${workspaceId}::uuid and inquiry_id = ${inquiryId}::uuid
        and seen_at < ${lapsed}::timestamptz`)
    const rows = await tx.execute<Onlooker & Record<string, unknown>>(sql`
      select m.id, u.name, p.writing from inquiry_presence p
      join members m on m.workspace_id = p.workspace_id and m.id = p.member_id join auth_users u on u.id = m.user_id
      where p.workspace_id = ${workspaceId}::uuid and p.inquiry_id = ${inquiryId}::uuid and p.member_id is distinct from ${me}::uuid
      order by u.name, m.id limit 20`)
    return [...rows]
  })
}
