import { type Transaction, withWorkspace } from '@koe/db'
import { authUsers, inquiries, members } from '@koe/db/schema'
import { and, eq } from 'drizzle-orm'
import { type Actor, atLeast, audit, authorize, type Context, Problem } from '../../workspaces/index.ts'
import { turnClocks } from '../desk/clocks.ts'
import { type Inquiry, type InquiryStatus, inquiryIn } from '../read-inquiries.ts'
import { askAfterSolving, takeQuestionBack } from '../solved/ask-after-solving.ts'
import { writeEntry } from './entries.ts'

export interface InquiryChange {
  id: string
  status?: InquiryStatus | undefined
  /** The member who takes care of it from now on; null = nobody. */
  assigneeId?: string | null | undefined
  /** Whether it needs somebody now: rules put the mark on, people take it off. */
  escalated?: boolean | undefined
}

/** Within a transaction: sets the status and enters it. Nothing happens when it is the same. */
export async function setStatus(
  context: Context,
  tx: Transaction,
  actor: Actor,
  { id, from, to }: { id: string; from: InquiryStatus; to: InquiryStatus },
): Promise<void> {
  if (from === to) return
  await tx.update(inquiries).set({ status: to, updatedAt: context.now() }).where(eq(inquiries.id, id))
  await turnClocks(context, tx, { workspaceId: actor.workspaceId, id, from, to })
  await writeEntry(context, tx, actor, { inquiryId: id, kind: 'status', detail: { from, to } })
  await audit(context, tx, actor, 'inquiry.change-status', { kind: 'inquiry', id }, { from, to })
  if (from === 'solved') await takeQuestionBack(tx, actor.workspaceId, id)
  // Whoever answers says that it is solved; a program, too, when it acts for them.
  if (to === 'solved' && (actor.kind === 'member' || actor.kind === 'token'))
    await askAfterSolving(context, tx, actor, id)
}

/** Who may be given an inquiry: somebody who may answer it. @returns their name */
export async function requireAnswering(tx: Transaction, id: string): Promise<string> {
  const [found] = await tx
    .select({ name: authUsers.name, role: members.role })
    .from(members)
    .innerJoin(authUsers, eq(authUsers.id, members.userId))
    .where(eq(members.id, id))
  if (!found || !atLeast(found.role, 'analyst'))
    throw new Problem('invalid-input', {}, [{ field: '/assigneeId', code: 'not-a-choice' }])
  return found.name
}

/** Within a transaction: gives it to somebody and enters that. Nothing happens when they have it. */
export async function assign(
  context: Context,
  tx: Transaction,
  actor: Actor,
  before: Inquiry,
  assigneeId: string | null,
): Promise<void> {
  if (assigneeId === (before.assignee?.id ?? null)) return
  const to = assigneeId === null ? null : await requireAnswering(tx, assigneeId)
  await tx
    .update(inquiries)
    .set({ assigneeId, updatedAt: context.now() })
    .where(and(eq(inquiries.workspaceId, actor.workspaceId), eq(inquiries.id, before.id)))
  const detail = { from: before.assignee?.name ?? null, to, ...(actor.kind === 'system' ? { by: 'rule' } : {}) }
  await writeEntry(context, tx, actor, { inquiryId: before.id, kind: 'assignment', detail })
  await audit(context, tx, actor, 'inquiry.assign', { kind: 'inquiry', id: before.id }, { assigneeId })
}

/**
 * Changes the status, or who takes care of it. What is the same already is no change.
 * @throws Problem `not-found`, `invalid-input` when the assignee may not answer inquiries, `conflict` when it was merged
 */
export async function changeInquiry(context: Context, actor: Actor, input: InquiryChange): Promise<Inquiry> {
  authorize(actor, 'inquiries.write')
  const { workspaceId } = actor
  return withWorkspace(context.db, workspaceId, async (tx) => {
    await tx.select({ id: inquiries.id }).from(inquiries).where(eq(inquiries.id, input.id)).for('update')
    const before = await inquiryIn(tx, workspaceId, input.id)
    if (before.mergedInto) throw new Problem('conflict', { reason: 'merged' })
    if (input.assigneeId !== undefined) await assign(context, tx, actor, before, input.assigneeId)
    if (input.escalated !== undefined && input.escalated !== (before.escalatedAt !== null)) {
      const at = context.now()
      const change = { escalatedAt: input.escalated ? at : null, updatedAt: at }
      await tx.update(inquiries).set(change).where(eq(inquiries.id, input.id))
      await writeEntry(context, tx, actor, {
        inquiryId: input.id,
        kind: 'escalation',
        detail: { marked: input.escalated ? 'yes' : 'no' },
      })
      await audit(context, tx, actor, 'inquiry.mark', { kind: 'inquiry', id: input.id }, { escalated: input.escalated })
    }
    if (input.status) await setStatus(context, tx, actor, { id: input.id, from: before.status, to: input.status })
    return inquiryIn(tx, workspaceId, input.id)
  })
}
