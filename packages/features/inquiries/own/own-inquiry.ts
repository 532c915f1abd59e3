import { type Transaction, withWorkspace } from '@koe/db'
import { inquiries, inquiryForms } from '@koe/db/schema'
import { and, eq, sql } from 'drizzle-orm'
import { storableText } from '../../verbatims/index.ts'
import { type Context, Problem } from '../../workspaces/index.ts'
import { enterAnswer } from '../answering/receive-answer.ts'
import { readStatusToken } from '../form/signatures.ts'
import { type InquiryStatus, inquiryIn } from '../read-inquiries.ts'
import { rootOf } from '../together/merge-inquiries.ts'

/** An inquiry as its sender sees it: their words and the company's replies, none of the company's notes and names. */
export interface OwnInquiry {
  number: number
  status: InquiryStatus
  category: string | null
  text: string
  fields: { label: string; text: string }[]
  files: string[]
  language: string
  recordedAt: string
  /** What was said since, the oldest first. */
  said: { id: string; by: 'company' | 'customer'; text: string; at: string }[]
}

/** What one customer adds in a day, at most. */
const mostADay = 50
/** More were never seen; a page is not to carry them all. */
const mostSaid = 200

/** The inquiry that a link names. @throws Problem `not-found` for one that we did not sign */
async function ownIn(tx: Transaction, workspaceId: string, token: string): Promise<string> {
  const read = readStatusToken(token)
  if (!read) throw new Problem('not-found')
  const [found] = await tx
    .select({ secret: inquiryForms.secret })
    .from(inquiries)
    .innerJoin(
      inquiryForms,
      and(eq(inquiryForms.workspaceId, inquiries.workspaceId), eq(inquiryForms.id, inquiries.formId)),
    )
    .where(and(eq(inquiries.workspaceId, workspaceId), eq(inquiries.id, read.inquiryId)))
  if (!read.holds(found?.secret ?? '')) throw new Problem('not-found')
  return read.inquiryId
}

/** @throws Problem `not-found` */
export async function readOwnInquiry(context: Context, workspaceId: string, token: string): Promise<OwnInquiry> {
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const id = await ownIn(tx, workspaceId, token)
    const { number, category, text, fields, files, language, recordedAt } = await inquiryIn(tx, workspaceId, id)
    // Where it was merged, the same customer is answered in the other.
    const answeredIn = await rootOf(tx, workspaceId, id)
    const { status } = await inquiryIn(tx, workspaceId, answeredIn)
    const said = await tx.execute<OwnInquiry['said'][number] & Record<string, unknown>>(sql`
      select e.id, case e.kind when 'reply' then 'company' else 'customer' end as by, coalesce(v.text, e.body) as text,
        to_char(e.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
      from inquiry_entries e
      left join verbatims v on e.kind = 'answer' and v.workspace_id = e.workspace_id and v.source = 'inquiry'
        and v.source_id = e.inquiry_id and v.question_id = e.id::text
      where e.workspace_id = ${workspaceId}::uuid and e.inquiry_id in (${id}::uuid, ${answeredIn}::uuid)
        and e.kind in ('reply', 'answer')
      order by e.created_at desc, e.id desc limit ${mostSaid}`)
    return {
      ...{ number, status, category, text, language, recordedAt },
      fields: fields.map((field) => ({ label: field.label, text: field.text })),
      files: files.map(({ name }) => name),
      said: [...said].reverse(),
    }
  })
}

/**
 * Adds what a customer writes on the page of their inquiry: the same as when they answer by mail. The same words are not entered twice.
 * @param input - `id`: UUIDv7 made with the page
 * @throws Problem `not-found`, `invalid-input` without words, `conflict` when the id stands for something else, `too-many-requests`
 */
export async function addToOwnInquiry(
  context: Context,
  workspaceId: string,
  input: { token: string; id: string; text: string },
): Promise<void> {
  await withWorkspace(context.db, workspaceId, async (tx) => {
    const inquiryId = await rootOf(tx, workspaceId, await ownIn(tx, workspaceId, input.token))
    await tx.select({ id: inquiries.id }).from(inquiries).where(eq(inquiries.id, inquiryId)).for('update')
    const words = storableText(input.text.trim())
    if (words === '') throw new Problem('invalid-input', {}, [{ field: '/text', code: 'too-short' }])
    const since = new Date(context.now().getTime() - 86_400_000).toISOString()
    const [row] = await tx.execute<{ known: boolean; strange: boolean; many: number }>(sql`
      select coalesce(bool_or(id = ${input.id}::uuid and kind = 'answer' and inquiry_id = ${inquiryId}::uuid), false) as known,
        coalesce(bool_or(id = ${input.id}::uuid and (kind <> 'answer' or inquiry_id <> ${inquiryId}::uuid)), false) as strange,
        (count(*) filter (where kind = 'answer' and created_at > ${since}::timestamptz and inquiry_id = ${inquiryId}::uuid))::int as many
      from inquiry_entries where workspace_id = ${workspaceId}::uuid
        and (id = ${input.id}::uuid or inquiry_id = ${inquiryId}::uuid)`)
    if (row?.strange) throw new Problem('conflict', { reason: 'same-id' })
    if (row?.known) return
    if (row && row.many >= mostADay) throw new Problem('too-many-requests', { retryAfter: 3600 })
    const before = await inquiryIn(tx, workspaceId, inquiryId)
    const actor = { kind: 'customer', workspaceId } as const
    await enterAnswer(context, tx, actor, before, { id: input.id, words, channel: 'web' })
  })
}
