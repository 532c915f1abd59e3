import { withWorkspace } from '@koe/db'
import { inquiryEntries, workspaces } from '@koe/db/schema'
import type { SurveyDefinition } from '@koe/survey'
import { and, eq, sql } from 'drizzle-orm'
import { type Fate, LEASE_MS, type Mail, type Mailer, post, postAllDue } from '../../mail/index.ts'
import type { Context } from '../../workspaces/index.ts'
import { statusToken } from '../form/signatures.ts'
import { composeQuestion } from './compose-question.ts'
import { composeReceipt } from './compose-receipt.ts'
import { composeReply, type ReplyLetter } from './compose-reply.ts'

/** Replies taken at once. */
const BATCH = 20

interface Due extends ReplyLetter {
  /** Of a question: null when it is not to be asked any more. */
  definition: SurveyDefinition | null
  token: string | null
  attempts: number
  kind: 'reply' | 'receipt' | 'question'
  inquiryId: string
  secret: string | null
  slug: string
}

/** The link on which whoever sent the inquiry sees what became of it. */
const statusUrl = (origin: string, { slug, secret, inquiryId }: Due) =>
  secret ? `${origin}/f/${slug}/status/${statusToken(secret, inquiryId)}` : null

/** Takes replies that are due, each for one lease: two workers never take the same one. */
async function takeDue(context: Context, workspaceId: string): Promise<Due[]> {
  const now = context.now()
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const rows = await tx.execute<Due & Record<string, unknown>>(sql`
      with taken as (
        update inquiry_entries e set attempts = e.attempts + 1, try_at = ${new Date(now.getTime() + LEASE_MS).toISOString()}::timestamptz
        from (select id from inquiry_entries where workspace_id = ${workspaceId}::uuid and mail_state = 'waiting'
          and try_at <= ${now.toISOString()}::timestamptz order by id limit ${BATCH} for update skip locked) d
        where e.workspace_id = ${workspaceId}::uuid and e.id = d.id
        returning e.id, e.inquiry_id, e.kind, e.body, e.attempts, e.created_at, e.invitation_id)
      select t.id, t.body, t.attempts, t.kind, t.inquiry_id as "inquiryId", f.secret, w.slug, i.number::int as number, i.language, i.email, w.name as "workspaceName",
        coalesce((select v.text from verbatims v where v.workspace_id = i.workspace_id and v.source = 'inquiry' and v.source_id = i.id
          and v.said_at <= t.created_at order by v.said_at desc, v.id desc limit 1), '') as asked,
        coalesce((select jsonb_agg(r.id order by r.created_at, r.id) from inquiry_entries r where r.workspace_id = i.workspace_id
          and r.inquiry_id = i.id and r.kind in ('reply', 'receipt') and (r.created_at, r.id) < (t.created_at, t.id)), '[]'::jsonb) as earlier, q.token, q.definition
      from taken t
      join inquiries i on i.workspace_id = ${workspaceId}::uuid and i.id = t.inquiry_id
      join inquiry_forms f on f.workspace_id = i.workspace_id and f.id = i.form_id
      join workspaces w on w.id = i.workspace_id
      left join lateral (
        select n.token, v.definition from survey_invitations n
        join surveys s on s.workspace_id = n.workspace_id and s.id = n.survey_id and s.state = 'live'
        join survey_versions v on v.workspace_id = s.workspace_id and v.id = s.live_version_id
        where n.workspace_id = i.workspace_id and n.id = t.invitation_id and i.status = 'solved' and not exists (
          select 1 from unsubscribed_addresses u where u.workspace_id = n.workspace_id and u.address = n.email)) q on true
      order by t.id`)
    return [...rows]
  })
}

/** The letter of an entry; null for a question that is not to be asked any more. */
function letterOf(origin: string, one: Due): Mail | null {
  const { kind, definition, token } = one
  if (kind === 'question') return definition && token ? composeQuestion({ ...one, definition, token }, origin) : null
  return kind === 'receipt' ? composeReceipt(one, statusUrl(origin, one)) : composeReply(one)
}

/** What becomes of a question that is not to be asked any more. */
const stopped = { mailState: 'stopped', tryAt: null } as const

const write = (context: Context, workspaceId: string, id: string, fate: Fate | typeof stopped) =>
  withWorkspace(context.db, workspaceId, (tx) =>
    tx
      .update(inquiryEntries)
      .set(fate)
      .where(and(eq(inquiryEntries.id, id), eq(inquiryEntries.mailState, 'waiting'))),
  )

/**
 * Mails the replies of a workspace that are due, one after the other, until none is. Each is noted as soon as the mail server has it; if
 * the process dies in that moment it goes out a second time under the same Message-ID.
 * @returns replies that were taken by the mail server
 */
export async function sendReplies(
  context: Context,
  mailer: Mailer,
  { workspaceId }: { workspaceId: string },
  options: { signal?: AbortSignal } = {},
): Promise<number> {
  const deal = async (one: Due) => {
    const mail = letterOf(mailer.origin, one)
    const outcome = mail ? await post(context, mailer, mail, one.attempts) : stopped
    await write(context, workspaceId, one.id, outcome)
    return outcome.mailState === 'sent'
  }
  return postAllDue(() => takeDue(context, workspaceId), deal, options)
}

/** Gives workspaces whose replies are due a job: the mail server was away, or a worker died. For the sweeper. @returns how many */
export async function wakeReplies(context: Context, options: { signal?: AbortSignal } = {}): Promise<number> {
  const now = context.now().toISOString()
  let woken = 0
  for (const { id: workspaceId } of await context.db.select({ id: workspaces.id }).from(workspaces)) {
    options.signal?.throwIfAborted()
    woken += await withWorkspace(context.db, workspaceId, async (tx) => {
      const [due] = await tx.execute(sql`
        select 1 from inquiry_entries where workspace_id = ${workspaceId}::uuid and mail_state = 'waiting'
          and try_at <= ${now}::timestamptz
        union all select 1 from inquiry_alerts where workspace_id = ${workspaceId}::uuid and mail_state = 'waiting'
          and try_at <= ${now}::timestamptz limit 1`)
      if (!due) return 0
      await context.queue.enqueue(tx, 'send-replies', { workspaceId })
      return 1
    })
  }
  return woken
}
