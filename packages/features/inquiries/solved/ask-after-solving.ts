import type { Transaction } from '@koe/db'
import { sql } from 'drizzle-orm'
import { type Actor, type Context, normalEmail } from '../../workspaces/index.ts'
import { writeEntry } from '../answering/entries.ts'
import { inquiryIn } from '../read-inquiries.ts'

interface Asking extends Record<string, unknown> {
  minutes: number
  surveyId: string
  customer: string | null
}

/** Attributes are short. */
const short = (text: string) => [...text].slice(0, 200).join('')

async function askingOf(tx: Transaction, workspaceId: string, id: string, email: string): Promise<Asking | undefined> {
  const [found] = await tx.execute<Asking>(sql`
    select d.ask_after_minutes as minutes, d.ask_survey_id as "surveyId", c.external_id as customer
    from inquiries i
    join desks d on d.workspace_id = i.workspace_id and d.form_id = i.form_id and d.ask <> 'none'
    join surveys s on s.workspace_id = d.workspace_id and s.id = d.ask_survey_id and s.state = 'live'
    left join customers c on c.workspace_id = i.workspace_id and c.id = i.customer_id
    where i.workspace_id = ${workspaceId}::uuid and i.id = ${id}::uuid and i.suspicions = '{}' and i.merged_into_id is null
      and not exists (select 1 from unsubscribed_addresses u where u.workspace_id = i.workspace_id and u.address = ${email})`)
  return found
}

/**
 * Within the transaction in which somebody solves a locked inquiry: enters the question that its form's desk asks then, with the single-use
 * link that its letter carries. Nobody is asked who left no address, or wants no mail, or whose inquiry a program may have sent.
 */
export async function askAfterSolving(context: Context, tx: Transaction, actor: Actor, id: string): Promise<void> {
  const { workspaceId } = actor
  const inquiry = await inquiryIn(tx, workspaceId, id)
  if (!inquiry.email) return
  const email = normalEmail(inquiry.email)
  const asking = await askingOf(tx, workspaceId, id, email)
  if (!asking) return
  const invitationId = context.newId()
  const token = Buffer.from(context.randomBytes(16)).toString('base64url')
  const attributes = {
    inquiry: String(inquiry.number),
    form: short(inquiry.formName),
    ...(inquiry.category ? { category: short(inquiry.category) } : {}),
  }
  const now = context.now()
  await tx.execute(sql`
    insert into survey_invitations (workspace_id, id, survey_id, token, customer_external_id, email, attributes, created_at)
    values (${workspaceId}::uuid, ${invitationId}::uuid, ${asking.surveyId}::uuid, ${token}, ${asking.customer}, ${email},
      ${JSON.stringify(attributes)}::jsonb, ${now.toISOString()}::timestamptz)`)
  const tryAt = new Date(now.getTime() + asking.minutes * 60_000)
  // The letter is the company's, not the member's.
  const system = { kind: 'system', workspaceId } as const
  await writeEntry(context, tx, system, { inquiryId: id, kind: 'question', invitationId, mailState: 'waiting', tryAt })
  // One that is due later is found by the sweeper.
  if (asking.minutes === 0) await context.queue.enqueue(tx, 'send-replies', { workspaceId })
}

/** Within a transaction: takes back a question that has not been sent, because the inquiry is not solved any more. */
export async function takeQuestionBack(tx: Transaction, workspaceId: string, id: string): Promise<void> {
  await tx.execute(sql`
    update inquiry_entries set mail_state = 'stopped', try_at = null where workspace_id = ${workspaceId}::uuid
      and inquiry_id = ${id}::uuid and kind = 'question' and mail_state = 'waiting'`)
}
