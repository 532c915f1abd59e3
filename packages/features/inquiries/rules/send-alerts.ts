import { withWorkspace } from '@koe/db'
import { inquiryAlerts } from '@koe/db/schema'
import { and, eq, sql } from 'drizzle-orm'
import {
  escaped,
  type Fate,
  LEASE_MS,
  letterHtml,
  type Mail,
  type Mailer,
  oneLine,
  paragraphsHtml,
  post,
  postAllDue,
} from '../../mail/index.ts'
import type { Context } from '../../workspaces/index.ts'

const BATCH = 20

interface Due extends Record<string, unknown> {
  id: string
  attempts: number
  inquiryId: string
  number: number
  detail: Record<string, string | null>
  name: string
  address: string
  workspaceName: string
}

/** Why a rule fired, in plain Japanese and never in the customer's words. */
function reasons({ repeat, nps, keyword, waiting, category }: Due['detail']): string[] {
  const [times = '', days = ''] = (repeat ?? '').split('/')
  return [
    ...(repeat ? [`同じお客様から ${days} 日以内に ${times} 件目`] : []),
    ...(nps ? [`お客様の直近の NPS は ${nps}`] : []),
    ...(keyword ? [`「${keyword}」を含む`] : []),
    ...(waiting ? [`最初の返信まで営業時間で ${waiting} 時間`] : []),
    ...(category ? [`カテゴリ: ${category}`] : []),
  ]
}

/** Members write Japanese to each other in the workspace: the letter has a line in English for who does not read it. */
function composeAlert(due: Due, origin: string): Mail {
  const url = `${origin}/inquiries/${due.inquiryId}`
  const rule = due.detail.rule ?? ''
  const before = [
    `問い合わせ No. ${due.number} が、ルール「${rule}」に当てはまりました。`,
    reasons(due.detail)
      .map((why) => `・${why}`)
      .join('\n'),
    `Inquiry No. ${due.number} needs attention (rule: ${rule}).`,
  ]
  return {
    id: due.id,
    to: { name: oneLine(due.name), address: due.address },
    senderName: oneLine(due.workspaceName),
    replyTo: null,
    subject: oneLine(`【要対応】問い合わせ No. ${due.number}（${rule}）`),
    text: [...before, url].join('\n\n'),
    html: letterHtml('ja', `${paragraphsHtml(before)}<p><a href="${escaped(url)}">${escaped(url)}</a></p>`),
  }
}

async function takeDue(context: Context, workspaceId: string): Promise<Due[]> {
  const now = context.now()
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const rows = await tx.execute<Due>(sql`
      with taken as (
        update inquiry_alerts a set attempts = a.attempts + 1, try_at = ${new Date(now.getTime() + LEASE_MS).toISOString()}::timestamptz
        from (select id from inquiry_alerts where workspace_id = ${workspaceId}::uuid and mail_state = 'waiting'
          and try_at <= ${now.toISOString()}::timestamptz order by id limit ${BATCH} for update skip locked) d
        where a.workspace_id = ${workspaceId}::uuid and a.id = d.id returning a.id, a.entry_id, a.member_id, a.attempts)
      select t.id, t.attempts, i.id as "inquiryId", i.number::int as number, e.detail, u.name, u.email as address, w.name as "workspaceName"
      from taken t
      join inquiry_entries e on e.workspace_id = ${workspaceId}::uuid and e.id = t.entry_id
      join inquiries i on i.workspace_id = e.workspace_id and i.id = e.inquiry_id
      join members m on m.workspace_id = e.workspace_id and m.id = t.member_id join auth_users u on u.id = m.user_id
      join workspaces w on w.id = e.workspace_id order by t.id`)
    return [...rows]
  })
}

const write = (context: Context, workspaceId: string, id: string, fate: Fate) =>
  withWorkspace(context.db, workspaceId, (tx) =>
    tx
      .update(inquiryAlerts)
      .set(fate)
      .where(and(eq(inquiryAlerts.id, id), eq(inquiryAlerts.mailState, 'waiting'))),
  )

/** Mails members whom rules tell, as replies are mailed: under a lease, each under one Message-ID. @returns how many were sent */
export async function sendAlerts(
  context: Context,
  mailer: Mailer,
  { workspaceId }: { workspaceId: string },
  options: { signal?: AbortSignal } = {},
): Promise<number> {
  const deal = async (one: Due) => {
    const fate = await post(context, mailer, composeAlert(one, mailer.origin), one.attempts)
    await write(context, workspaceId, one.id, fate)
    return fate.mailState === 'sent'
  }
  return postAllDue(() => takeDue(context, workspaceId), deal, options)
}
