import { withWorkspace } from '@koe/db'
import { attachmentParts, attachments } from '@koe/db/schema'
import { and, asc, eq, isNotNull, or, sql } from 'drizzle-orm'
import { type Actor, audit, authorize, type Context, Problem } from '../workspaces/index.ts'

export interface StoredAttachment {
  name: string
  size: number
  /** Read from the database one part after the other. */
  bytes: AsyncGenerator<Uint8Array>
}

/**
 * A file of a recorded response or inquiry. One that belongs to nothing yet is not found: nobody has sent it to the company.
 * @throws Problem `not-found`
 */
export async function readAttachment(context: Context, actor: Actor, input: { id: string }): Promise<StoredAttachment> {
  authorize(actor, 'attachments.read')
  const { workspaceId } = actor
  const found = await withWorkspace(context.db, workspaceId, async (tx) => {
    const [row] = await tx
      .select({ name: attachments.name, size: attachments.size })
      .from(attachments)
      .where(and(eq(attachments.id, input.id), or(isNotNull(attachments.responseId), isNotNull(attachments.inquiryId))))
    if (!row) throw new Problem('not-found')
    const [last] = await tx
      .select({ place: sql<number>`max(${attachmentParts.place})::int` })
      .from(attachmentParts)
      .where(eq(attachmentParts.attachmentId, input.id))
    await audit(context, tx, actor, 'attachment.download', { kind: 'attachment', id: input.id })
    return { ...row, last: last?.place ?? -1 }
  })
  async function* bytes() {
    for (let place = 0; place <= found.last; place += 1) {
      const [part] = await withWorkspace(context.db, workspaceId, (tx) =>
        tx
          .select({ bytes: attachmentParts.bytes })
          .from(attachmentParts)
          .where(and(eq(attachmentParts.attachmentId, input.id), eq(attachmentParts.place, place)))
          .orderBy(asc(attachmentParts.place)),
      )
      // Deleted in the middle: the download breaks off rather than end as if it were whole.
      if (!part) throw new Problem('not-found')
      yield part.bytes
    }
  }
  return { name: found.name, size: found.size, bytes: bytes() }
}
