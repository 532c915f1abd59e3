import type { Transaction } from '@koe/db'
import { authUsers, inquiryEntries, members } from '@koe/db/schema'
import { eq } from 'drizzle-orm'
import type { Actor, Context } from '../../workspaces/index.ts'

/**
 * One thing that was said or done about an inquiry. `reply`: to the customer, by mail. `answer`: what the customer wrote back.
 * `note`: for the members only. `status` and `assignment`: what changed, in `detail`. `receipt`: the copy that the customer got
 * by mail. `question`: what was asked after it was solved, by mail. `escalation`: which rule fired, and why. `merge`: `into` which number it went, or `from` which one came; `undone`: no more.
 */
export type EntryKind =
  | 'reply'
  | 'answer'
  | 'note'
  | 'status'
  | 'assignment'
  | 'receipt'
  | 'merge'
  | 'question'
  | 'escalation'

/** Who writes: members by their name as it is now, so that it still stands there when they have left. */
export async function authorOf(
  tx: Transaction,
  actor: Actor,
): Promise<{ authorId: string | null; authorName: string }> {
  if (actor.kind !== 'member') return { authorId: null, authorName: '' }
  const [found] = await tx
    .select({ name: authUsers.name })
    .from(members)
    .innerJoin(authUsers, eq(authUsers.id, members.userId))
    .where(eq(members.id, actor.memberId))
  return { authorId: actor.memberId, authorName: found?.name ?? '' }
}

type NewEntry = Omit<typeof inquiryEntries.$inferInsert, 'workspaceId' | 'createdAt' | 'authorId' | 'authorName' | 'id'>

/**
 * Writes an entry within the caller's transaction.
 * @param entry - `id` where the writer's page made it, so that sending it again changes nothing
 * @returns false when an entry with that id is there already
 */
export async function writeEntry(
  context: Context,
  tx: Transaction,
  actor: Actor,
  { id, ...entry }: NewEntry & { id?: string },
): Promise<boolean> {
  const row = {
    ...entry,
    ...(await authorOf(tx, actor)),
    workspaceId: actor.workspaceId,
    id: id ?? context.newId(),
    createdAt: context.now(),
  }
  const added = await tx.insert(inquiryEntries).values(row).onConflictDoNothing().returning({ id: inquiryEntries.id })
  return added.length > 0
}
