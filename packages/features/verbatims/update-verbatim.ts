import type { Transaction } from '@koe/db'
import { verbatims } from '@koe/db/schema'
import { and, eq, sql } from 'drizzle-orm'
import type { Context } from '../workspaces/index.ts'
import { type NewVerbatim, storableAttributes, storableText } from './new-verbatim.ts'

/** The place of the verbatim in its source, and what is now known of it; what is left out stays as it was. */
export type VerbatimUpdate = Pick<NewVerbatim, 'source' | 'sourceId' | 'questionId'> &
  Partial<Omit<NewVerbatim, 'id' | 'source' | 'sourceId' | 'questionId' | 'rowHash'>>

function changesOf(update: VerbatimUpdate) {
  return {
    ...(update.customerId === undefined ? {} : { customerId: update.customerId }),
    ...(update.saidAt === undefined ? {} : { saidAt: update.saidAt }),
    ...(update.saidPrecision === undefined ? {} : { saidPrecision: update.saidPrecision }),
    ...(update.scoreKind === undefined ? {} : { scoreKind: update.scoreKind }),
    ...(update.score === undefined ? {} : { score: update.score }),
    ...(update.category === undefined
      ? {}
      : { category: update.category === null ? null : storableText(update.category) }),
    ...(update.channel === undefined ? {} : { channel: storableText(update.channel) }),
    ...(update.attributes === undefined ? {} : { attributes: storableAttributes(update.attributes) }),
    ...(update.suspicious === undefined ? {} : { suspicious: update.suspicious }),
  }
}

/**
 * Puts the newest state of a partial response or a corrected inquiry in place. New words are a new revision: what was read
 * in the old ones goes, and the job that reads the new ones is enqueued in the same transaction.
 * @returns the verbatim's id and whether its words changed; null when nothing was recorded at that place
 */
export async function updateVerbatim(
  context: Context,
  tx: Transaction,
  workspaceId: string,
  update: VerbatimUpdate,
): Promise<{ id: string; reread: boolean } | null> {
  const place = and(
    eq(verbatims.workspaceId, workspaceId),
    eq(verbatims.source, update.source),
    eq(verbatims.sourceId, update.sourceId),
    eq(verbatims.questionId, update.questionId ?? ''),
  )
  const [known] = await tx
    .select({ id: verbatims.id, text: verbatims.text, customerId: verbatims.customerId, saidAt: verbatims.saidAt })
    .from(verbatims)
    .where(place)
    .for('update')
  if (!known) return null
  const text = update.text === undefined ? known.text : storableText(update.text)
  const moved =
    (update.customerId !== undefined && update.customerId !== known.customerId) ||
    (update.saidAt !== undefined && update.saidAt.getTime() !== known.saidAt.getTime())
  // Mentions carry a copy of who and when, so a change there is read again as well.
  const reread = text !== known.text || moved
  const pending = {
    text,
    revision: sql`${verbatims.revision} + 1`,
    readingState: 'pending' as const,
    readingReason: null,
    readingTries: 0,
    readingLeasedUntil: null,
  }
  const changes = { ...changesOf(update), ...(reread ? pending : {}) }
  if (Object.keys(changes).length > 0) await tx.update(verbatims).set(changes).where(place)
  if (!reread) return { id: known.id, reread }
  await tx.execute(
    sql`delete from mentions where workspace_id = ${workspaceId}::uuid and verbatim_id = ${known.id}::uuid`,
  )
  // What people decided about the old words says nothing of the new ones.
  if (text !== known.text)
    await tx.execute(
      sql`delete from theme_move_texts where workspace_id = ${workspaceId}::uuid and verbatim_id = ${known.id}::uuid`,
    )
  await tx.execute(
    sql`delete from segments where workspace_id = ${workspaceId}::uuid and verbatim_id = ${known.id}::uuid`,
  )
  await context.queue.enqueue(tx, 'read-verbatims', { workspaceId })
  return { id: known.id, reread }
}
