import { type Transaction, withWorkspace } from '@koe/db'
import { inquiryViews } from '@koe/db/schema'
import { and, asc, eq, isNull, or, sql } from 'drizzle-orm'
import { storableText } from '../../verbatims/index.ts'
import { type Actor, audit, authorize, type Context, Problem } from '../../workspaces/index.ts'
import { countInquiries, type InquiryFilter } from '../read-inquiries.ts'

/** What the list can be asked for under a name; the order belongs to it. */
export type ViewFilter = InquiryFilter & { sort?: 'newest' | 'due' | undefined }

export interface InquiryView {
  id: string
  name: string
  /** Everybody's; else only its owner sees it. */
  shared: boolean
  filter: ViewFilter
  /** How many inquiries it shows now, 1,000 at most. */
  count: number
}

export interface InquiryViews {
  items: InquiryView[]
  /** Inquiries in whose notes the reader was named since they last looked at them. */
  mentions: number
  overdue: number
  /** Not solved, and marked: they need somebody now. */
  escalated: number
}

/** Each of them is counted with the list: 30 of everybody's and 30 of one's own are enough. */
const MOST = 30

const visible = (actor: Actor) =>
  actor.kind === 'member'
    ? or(isNull(inquiryViews.ownerId), eq(inquiryViews.ownerId, actor.memberId))
    : isNull(inquiryViews.ownerId)

/** Views by name, everybody's first, with how many inquiries each shows. */
export async function listViews(context: Context, actor: Actor): Promise<InquiryViews> {
  authorize(actor, 'inquiries.read')
  return withWorkspace(context.db, actor.workspaceId, async (tx) => {
    const rows = await tx
      .select()
      .from(inquiryViews)
      .where(visible(actor))
      .orderBy(sql`${inquiryViews.ownerId} nulls first`, asc(inquiryViews.name), asc(inquiryViews.id))
      .limit(MOST * 2)
    const items: InquiryView[] = []
    for (const { id, name, ownerId, filter } of rows)
      items.push({
        id,
        name,
        shared: ownerId === null,
        filter,
        count: await countInquiries(context, tx, actor, filter),
      })
    const mentions = actor.kind === 'member' ? await countInquiries(context, tx, actor, { mentioned: 'unseen' }) : 0
    const overdue = await countInquiries(context, tx, actor, { due: 'overdue' })
    const escalated = await countInquiries(context, tx, actor, { escalated: 'yes', status: 'unsolved' })
    return { items, mentions, overdue, escalated }
  })
}

async function requireRoom(tx: Transaction, owner: string | null): Promise<void> {
  const same = owner === null ? isNull(inquiryViews.ownerId) : eq(inquiryViews.ownerId, owner)
  const known = await tx.select({ id: inquiryViews.id }).from(inquiryViews).where(same).limit(MOST)
  if (known.length >= MOST) throw new Problem('conflict', { reason: 'too-many' })
}

/** Keeps a filter under a name: for oneself, or for everybody. @throws Problem `conflict` when there are 30 already */
export async function saveView(
  context: Context,
  actor: Actor,
  input: { name: string; shared: boolean; filter: ViewFilter },
): Promise<InquiryView> {
  authorize(actor, 'inquiries.write')
  const { workspaceId } = actor
  const ownerId = input.shared || actor.kind !== 'member' ? null : actor.memberId
  const id = context.newId()
  const name = storableText(input.name)
  const filter = Object.fromEntries(Object.entries(input.filter).map(([key, value]) => [key, storableText(value)]))
  return withWorkspace(context.db, workspaceId, async (tx) => {
    await requireRoom(tx, ownerId)
    await tx.insert(inquiryViews).values({ workspaceId, id, ownerId, name, filter, createdAt: context.now() })
    await audit(context, tx, actor, 'inquiry-view.create', { kind: 'inquiry-view', id })
    return { id, name, shared: ownerId === null, filter, count: await countInquiries(context, tx, actor, filter) }
  })
}

/** Forgets a view: one's own, or everybody's. @throws Problem `not-found`, also for somebody else's */
export async function removeView(context: Context, actor: Actor, input: { id: string }): Promise<void> {
  authorize(actor, 'inquiries.write')
  await withWorkspace(context.db, actor.workspaceId, async (tx) => {
    const [removed] = await tx
      .delete(inquiryViews)
      .where(and(eq(inquiryViews.id, input.id), visible(actor)))
      .returning({ id: inquiryViews.id })
    if (!removed) throw new Problem('not-found')
    await audit(context, tx, actor, 'inquiry-view.remove', { kind: 'inquiry-view', id: input.id })
  })
}
