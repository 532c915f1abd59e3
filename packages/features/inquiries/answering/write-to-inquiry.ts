import { type Transaction, withWorkspace } from '@koe/db'
import { inquiries, inquiryEntries } from '@koe/db/schema'
import { and, desc, eq, inArray } from 'drizzle-orm'
import { storableText } from '../../verbatims/index.ts'
import { type Actor, audit, authorize, type Context, Problem } from '../../workspaces/index.ts'
import { noteReply } from '../desk/clocks.ts'
import { type InquiryStatus, inquiryIn } from '../read-inquiries.ts'
import { noteMentions } from '../together/mentions.ts'
import { assign, setStatus } from './change-inquiry.ts'
import { writeEntry } from './entries.ts'

export interface NoteInput {
  inquiryId: string
  /** UUIDv7 made by the writer's page: sending again is harmless. */
  id: string
  body: string
}

export interface ReplyInput extends NoteInput {
  /** The last reply or answer that the writer had before their eyes; null = none. */
  seen: string | null
  /** What the inquiry is afterwards. */
  statusAfter: Extract<InquiryStatus, 'open' | 'waiting' | 'solved'>
  /** Who takes care of it afterwards; left out: who has it, or else the writer. */
  assigneeId?: string | undefined
}

async function lock(tx: Transaction, id: string): Promise<void> {
  await tx.select({ id: inquiries.id }).from(inquiries).where(eq(inquiries.id, id)).for('update')
}

/**
 * Whether the very same is written already: then sending it again changes nothing.
 * @throws Problem `conflict` when the id stands for something else, so that nobody takes other words for sent
 */
async function isWritten(
  tx: Transaction,
  kind: 'note' | 'reply',
  { inquiryId, id, body }: NoteInput,
): Promise<boolean> {
  const [known] = await tx.select().from(inquiryEntries).where(eq(inquiryEntries.id, id))
  if (!known) return false
  if (known.inquiryId !== inquiryId || known.kind !== kind || known.body !== storableText(body))
    throw new Problem('conflict', { reason: 'same-id' })
  return true
}

/** Adds a note that only members read; the same note is not added again. @throws Problem `not-found`, `conflict` */
export async function addNote(context: Context, actor: Actor, input: NoteInput): Promise<void> {
  authorize(actor, 'inquiries.write')
  await withWorkspace(context.db, actor.workspaceId, async (tx) => {
    const { inquiryId, id } = input
    await lock(tx, inquiryId)
    await inquiryIn(tx, actor.workspaceId, inquiryId)
    if (await isWritten(tx, 'note', input)) return
    await writeEntry(context, tx, actor, { id, inquiryId, kind: 'note', body: storableText(input.body) })
    await noteMentions(tx, actor, { inquiryId, entryId: id, body: input.body })
    await audit(context, tx, actor, 'inquiry.note', { kind: 'inquiry', id: inquiryId })
  })
}

/** The newest of what was said between customer and company. */
async function lastSaid(tx: Transaction, inquiryId: string): Promise<string | null> {
  const [last] = await tx
    .select({ id: inquiryEntries.id })
    .from(inquiryEntries)
    .where(and(eq(inquiryEntries.inquiryId, inquiryId), inArray(inquiryEntries.kind, ['reply', 'answer'])))
    .orderBy(desc(inquiryEntries.createdAt), desc(inquiryEntries.id))
    .limit(1)
  return last?.id ?? null
}

/**
 * Writes to the customer: the reply, the job that mails it and the new status are one transaction. Who replies takes the inquiry, where
 * nobody has it yet. The same reply is not sent again.
 * @throws Problem `not-found`; `conflict` when the id stands for other words, or it was merged; `no-address` when the customer left none; `invalid-input` when the assignee may not answer; `stale-revision` when somebody said something after `seen`
 */
export async function replyToInquiry(context: Context, actor: Actor, input: ReplyInput): Promise<void> {
  authorize(actor, 'inquiries.write')
  const { workspaceId } = actor
  const { inquiryId, id } = input
  await withWorkspace(context.db, workspaceId, async (tx) => {
    await lock(tx, inquiryId)
    const before = await inquiryIn(tx, workspaceId, inquiryId)
    if (await isWritten(tx, 'reply', input)) return
    if (before.mergedInto) throw new Problem('conflict', { reason: 'merged' })
    if (!before.email) throw new Problem('no-address')
    if ((await lastSaid(tx, inquiryId)) !== input.seen) throw new Problem('stale-revision')
    const body = storableText(input.body)
    const now = context.now()
    await writeEntry(context, tx, actor, { id, inquiryId, kind: 'reply', body, mailState: 'waiting', tryAt: now })
    await context.queue.enqueue(tx, 'send-replies', { workspaceId })
    await noteReply(context, tx, workspaceId, inquiryId)
    if (input.assigneeId) await assign(context, tx, actor, before, input.assigneeId)
    else if (!before.assignee && actor.kind === 'member')
      await tx.update(inquiries).set({ assigneeId: actor.memberId }).where(eq(inquiries.id, inquiryId))
    await audit(context, tx, actor, 'inquiry.reply', { kind: 'inquiry', id: inquiryId })
    await setStatus(context, tx, actor, { id: inquiryId, from: before.status, to: input.statusAfter })
  })
}

/** Sends a reply again that the mail server did not take. @throws Problem `not-found`, `conflict` unless it has failed */
export async function retryReply(
  context: Context,
  actor: Actor,
  input: { inquiryId: string; id: string },
): Promise<void> {
  authorize(actor, 'inquiries.write')
  const { workspaceId } = actor
  await withWorkspace(context.db, workspaceId, async (tx) => {
    const own = and(eq(inquiryEntries.id, input.id), eq(inquiryEntries.inquiryId, input.inquiryId))
    const [entry] = await tx.select({ state: inquiryEntries.mailState }).from(inquiryEntries).where(own).for('update')
    if (!entry) throw new Problem('not-found')
    if (entry.state !== 'failed') throw new Problem('conflict', { reason: 'not-failed' })
    const again = { mailState: 'waiting' as const, mailReason: null, attempts: 0, tryAt: context.now() }
    await tx.update(inquiryEntries).set(again).where(own)
    await context.queue.enqueue(tx, 'send-replies', { workspaceId })
    await audit(context, tx, actor, 'inquiry.retry-reply', { kind: 'inquiry', id: input.inquiryId })
  })
}
