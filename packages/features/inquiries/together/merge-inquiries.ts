import { type Transaction, withWorkspace } from '@koe/db'
import { inquiries } from '@koe/db/schema'
import { asc, eq, inArray, sql } from 'drizzle-orm'
import { type Actor, audit, authorize, type Context, Problem } from '../../workspaces/index.ts'
import { writeEntry } from '../answering/entries.ts'
import { settleDue } from '../desk/clocks.ts'
import { type Inquiry, inquiryIn } from '../read-inquiries.ts'
import { takeQuestionBack } from '../solved/ask-after-solving.ts'

/** More steps are not followed; a circle cannot come about. */
const MOST_STEPS = 50

/** Where what is said to an inquiry belongs: the one that it was merged into, and that one, and so on. */
export async function rootOf(tx: Transaction, workspaceId: string, id: string): Promise<string> {
  const [found] = await tx.execute<{ id: string }>(sql`
    with recursive up as (
      select id, merged_into_id, 0 as steps from inquiries where workspace_id = ${workspaceId}::uuid and id = ${id}::uuid
      union all
      select i.id, i.merged_into_id, up.steps + 1 from inquiries i join up on i.id = up.merged_into_id
      where i.workspace_id = ${workspaceId}::uuid and up.steps < ${MOST_STEPS})
    select id from up order by steps desc limit 1`)
  return found?.id ?? id
}

const isSamePerson = (one: Inquiry, other: Inquiry) =>
  (one.customerId !== null && one.customerId === other.customerId) ||
  (one.email !== null && one.email.toLowerCase() === other.email?.toLowerCase())

async function both(tx: Transaction, workspaceId: string, ids: readonly [string, string]) {
  // Always in the same order: two that are merged into each other at once do not wait for ever.
  await tx
    .select({ id: inquiries.id })
    .from(inquiries)
    .where(inArray(inquiries.id, [...ids]))
    .orderBy(asc(inquiries.id))
    .for('update')
  return [await inquiryIn(tx, workspaceId, ids[0]), await inquiryIn(tx, workspaceId, ids[1])] as const
}

/**
 * Puts an inquiry into another one of the same customer or address. It stays as it is and points there: the list leaves it out, its number
 * still finds it, letters that answer it go to the other one, and it can be taken out again.
 * @throws Problem `not-found`; `conflict`: it, or the other one, is merged already (`merged`), or they are not of the same customer (`other-customer`)
 */
export async function mergeInquiry(
  context: Context,
  actor: Actor,
  input: { id: string; into: string },
): Promise<Inquiry> {
  authorize(actor, 'inquiries.write')
  const { workspaceId } = actor
  const { id, into } = input
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const [source, target] = await both(tx, workspaceId, [id, into])
    if (id === into) throw new Problem('invalid-input', {}, [{ field: '/into', code: 'not-a-choice' }])
    if (source.mergedInto || target.mergedInto) throw new Problem('conflict', { reason: 'merged' })
    if (!isSamePerson(source, target)) throw new Problem('conflict', { reason: 'other-customer' })
    await tx.update(inquiries).set({ mergedIntoId: into, updatedAt: context.now() }).where(eq(inquiries.id, id))
    await settleDue(tx, workspaceId, id)
    await takeQuestionBack(tx, workspaceId, id)
    const kind = 'merge' as const
    await writeEntry(context, tx, actor, { inquiryId: id, kind, detail: { into: String(target.number) } })
    await writeEntry(context, tx, actor, { inquiryId: into, kind, detail: { from: String(source.number) } })
    await audit(context, tx, actor, 'inquiry.merge', { kind: 'inquiry', id }, { into })
    return inquiryIn(tx, workspaceId, id)
  })
}

/** Takes an inquiry out of the one that it was merged into. @throws Problem `not-found`, `conflict` unless it is merged */
export async function unmergeInquiry(context: Context, actor: Actor, input: { id: string }): Promise<Inquiry> {
  authorize(actor, 'inquiries.write')
  const { workspaceId } = actor
  const { id } = input
  return withWorkspace(context.db, workspaceId, async (tx) => {
    await tx.select({ id: inquiries.id }).from(inquiries).where(eq(inquiries.id, id)).for('update')
    const source = await inquiryIn(tx, workspaceId, id)
    if (!source.mergedInto) throw new Problem('conflict', { reason: 'not-merged' })
    await tx.update(inquiries).set({ mergedIntoId: null, updatedAt: context.now() }).where(eq(inquiries.id, id))
    await settleDue(tx, workspaceId, id)
    const [kind, undone] = ['merge' as const, 'yes']
    const target = source.mergedInto
    await writeEntry(context, tx, actor, { inquiryId: id, kind, detail: { into: String(target.number), undone } })
    await writeEntry(context, tx, actor, {
      inquiryId: target.id,
      kind,
      detail: { from: String(source.number), undone },
    })
    await audit(context, tx, actor, 'inquiry.unmerge', { kind: 'inquiry', id }, { from: target.id })
    return inquiryIn(tx, workspaceId, id)
  })
}

/** What was merged into an inquiry, with all that had been merged into that. */
export interface MergedInquiry {
  id: string
  number: number
  text: string
  recordedAt: string
}

/** Within a transaction: oldest first. */
export async function mergedInto(tx: Transaction, workspaceId: string, id: string): Promise<MergedInquiry[]> {
  const rows = await tx.execute<MergedInquiry & Record<string, unknown>>(sql`
    with recursive below as (
      select id, 1 as steps from inquiries where workspace_id = ${workspaceId}::uuid and merged_into_id = ${id}::uuid
      union all
      select i.id, b.steps + 1 from inquiries i join below b on i.merged_into_id = b.id
      where i.workspace_id = ${workspaceId}::uuid and b.steps < ${MOST_STEPS})
    select i.id, i.number::int as number, coalesce(v.text, '') as text,
      to_char(i.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "recordedAt"
    from below b join inquiries i on i.workspace_id = ${workspaceId}::uuid and i.id = b.id
    left join verbatims v on v.workspace_id = i.workspace_id and v.source = 'inquiry' and v.source_id = i.id
      and v.question_id = 'message'
    order by i.recorded_at, i.id limit 100`)
  return [...rows]
}
