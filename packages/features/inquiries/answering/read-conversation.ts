import { type Transaction, withWorkspace } from '@koe/db'
import { type SQL, sql } from 'drizzle-orm'
import { type Actor, authorize, type Context } from '../../workspaces/index.ts'
import { type Inquiry, type InquiryStatus, inquiryIn } from '../read-inquiries.ts'
import { type MergedInquiry, mergedInto } from '../together/merge-inquiries.ts'
import type { EntryKind } from './entries.ts'

export interface InquiryEntry {
  id: string
  kind: EntryKind
  /** '' = a program or the customer. */
  author: string
  body: string
  /** Of an answer: the verbatim that holds its words. */
  verbatimId: string | null
  /** Of a change: `from` and `to`. Of an answer from another address than the inquiry's: `from`. */
  detail: Record<string, string | null>
  mailState: 'waiting' | 'sent' | 'failed' | 'stopped' | null
  /** What the mail server said. */
  mailReason: string | null
  /** Of a question that waits: when it will be sent. */
  dueAt: string | null
  /** Of a question: what was answered. Null, too, where the survey shows nobody's answer by itself. */
  answered: { kind: 'csat' | 'ces'; score: number; text: string; verbatimId: string | null } | null
  sentAt: string | null
  createdAt: string
}

/** What else the same customer wrote and scored, newest first. */
export interface InquiryCustomer {
  inquiries: { id: string; number: number; status: InquiryStatus; merged: boolean; text: string; recordedAt: string }[]
  scores: { verbatimId: string; kind: 'nps' | 'csat' | 'ces'; score: number; text: string; saidAt: string }[]
}

export interface Conversation {
  entries: InquiryEntry[]
  customer: InquiryCustomer
  /** What was merged into it, the oldest first. */
  merged: MergedInquiry[]
}

const iso = (column: SQL) => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
/** More were never seen; a page is not to carry them all. */
const MOST_ENTRIES = 500
const MOST_EARLIER = 10

/** The score that was given on the link of a question, and its reason. */
const answered = sql`(
  select jsonb_build_object('kind', a.kind, 'score', a.number, 'text', coalesce(v.text, ''), 'verbatimId', v.id)
  from responses r
  join surveys s on s.workspace_id = r.workspace_id and s.id = r.survey_id and s.least_shown is null
  join answers a on a.workspace_id = r.workspace_id and a.response_id = r.id and a.kind in ('csat', 'ces')
  left join lateral (
    select v.id, v.text from answers w join verbatims v on v.workspace_id = w.workspace_id and v.id = w.verbatim_id
    where w.workspace_id = r.workspace_id and w.response_id = r.id order by v.id limit 1) v on true
  where r.workspace_id = e.workspace_id and r.id = e.invitation_id order by a.question_id limit 1)`

async function entriesOf(tx: Transaction, workspaceId: string, id: string): Promise<InquiryEntry[]> {
  const rows = await tx.execute<InquiryEntry & Record<string, unknown>>(sql`
    select e.id, e.kind, e.author_name as author, coalesce(v.text, e.body) as body, v.id as "verbatimId", e.detail,
      e.mail_state as "mailState", e.mail_reason as "mailReason",
      case when e.kind = 'question' and e.mail_state = 'waiting' then ${iso(sql`e.try_at`)} end as "dueAt",
      case when e.kind = 'question' then ${answered} end as answered, ${iso(sql`e.sent_at`)} as "sentAt", ${iso(sql`e.created_at`)} as "createdAt"
    from inquiry_entries e
    left join verbatims v on e.kind = 'answer' and v.workspace_id = e.workspace_id and v.source = 'inquiry'
      and v.source_id = e.inquiry_id and v.question_id = e.id::text
    where e.workspace_id = ${workspaceId}::uuid and e.inquiry_id = ${id}::uuid
    order by e.created_at desc, e.id desc limit ${MOST_ENTRIES}`)
  return [...rows].reverse()
}

async function customerOf(tx: Transaction, workspaceId: string, inquiry: Inquiry): Promise<InquiryCustomer> {
  const { customerId, email } = inquiry
  const same: SQL[] = []
  if (customerId) same.push(sql`i.customer_id = ${customerId}::uuid`)
  if (email) same.push(sql`lower(i.email) = ${email.toLowerCase()}`)
  if (same.length === 0) return { inquiries: [], scores: [] }
  const inquiries = await tx.execute<InquiryCustomer['inquiries'][number] & Record<string, unknown>>(sql`
    select i.id, i.number::int as number, i.status, i.merged_into_id is not null as merged, left(coalesce(v.text, ''), 200) as text, ${iso(sql`i.recorded_at`)} as "recordedAt"
    from inquiries i left join verbatims v on v.workspace_id = i.workspace_id and v.source = 'inquiry' and v.source_id = i.id
      and v.question_id = 'message'
    where i.workspace_id = ${workspaceId}::uuid and (${sql.join(same, sql` or `)}) and i.id <> ${inquiry.id}::uuid
    order by i.recorded_at desc, i.id limit ${MOST_EARLIER}`)
  const scores = customerId
    ? await tx.execute<InquiryCustomer['scores'][number] & Record<string, unknown>>(sql`
        select id as "verbatimId", score_kind as kind, score, left(text, 200) as text, ${iso(sql`said_at`)} as "saidAt"
        from verbatims where workspace_id = ${workspaceId}::uuid and customer_id = ${customerId}::uuid and score is not null
        order by said_at desc, id limit ${MOST_EARLIER}`)
    : []
  return { inquiries: [...inquiries], scores: [...scores] }
}

/** All that was said and done about an inquiry, the oldest first (the newest 500), and what else its customer said. @throws Problem `not-found` */
export async function readConversation(context: Context, actor: Actor, input: { id: string }): Promise<Conversation> {
  authorize(actor, 'inquiries.read')
  const { workspaceId } = actor
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const inquiry = await inquiryIn(tx, workspaceId, input.id)
    const [entries, customer] = [await entriesOf(tx, workspaceId, input.id), await customerOf(tx, workspaceId, inquiry)]
    return { entries, customer, merged: await mergedInto(tx, workspaceId, input.id) }
  })
}
