import { type Transaction, withWorkspace } from '@koe/db'
import { type SQL, sql } from 'drizzle-orm'
import { surveyRow } from '../../surveys/index.ts'
import { type Actor, authorize, type Context, Problem } from '../../workspaces/index.ts'

export interface Mailing {
  id: string
  surveyId: string
  subject: string
  body: string
  senderName: string
  replyTo: string | null
  language: 'ja' | 'en'
  state: 'sending' | 'stopped' | 'done'
  createdAt: string
  finishedAt: string | null
  counts: {
    people: number
    waiting: number
    sent: number
    failed: number
    unsubscribed: number
    stopped: number
    /** Of those who were sent it. */
    begun: number
    finished: number
  }
}

const iso = (column: SQL) => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

async function readMailings(tx: Transaction, workspaceId: string, which: SQL): Promise<Mailing[]> {
  const rows = await tx.execute<Mailing & Record<string, unknown>>(sql`
    select m.id, m.survey_id as "surveyId", m.subject, m.body, m.sender_name as "senderName", m.reply_to as "replyTo",
      m.language, m.state, ${iso(sql`m.created_at`)} as "createdAt", ${iso(sql`m.finished_at`)} as "finishedAt", c.counts
    from mailings m, lateral (
      select json_build_object('people', count(*), 'waiting', count(*) filter (where i.mail_state = 'waiting'),
        'sent', count(*) filter (where i.mail_state = 'sent'), 'failed', count(*) filter (where i.mail_state = 'failed'),
        'unsubscribed', count(*) filter (where i.mail_state = 'unsubscribed'),
        'stopped', count(*) filter (where i.mail_state = 'stopped'),
        'begun', count(r.id), 'finished', count(r.id) filter (where r.finished)) as counts
      from survey_invitations i left join responses r on r.workspace_id = i.workspace_id and r.id = i.id
      where i.workspace_id = m.workspace_id and i.mailing_id = m.id) c
    where m.workspace_id = ${workspaceId}::uuid and ${which} order by m.id desc limit 200`)
  return rows.map((row) => ({ ...row }))
}

/** A survey's mailings, newest first; the latest 200. @throws Problem `not-found` */
export async function listMailings(context: Context, actor: Actor, input: { surveyId: string }): Promise<Mailing[]> {
  authorize(actor, 'surveys.read')
  await withWorkspace(context.db, actor.workspaceId, (tx) => surveyRow(tx, input.surveyId))
  return withWorkspace(context.db, actor.workspaceId, (tx) =>
    readMailings(tx, actor.workspaceId, sql`m.survey_id = ${input.surveyId}::uuid`),
  )
}

/** Within a transaction. @throws Problem `not-found` */
export async function mailingIn(tx: Transaction, workspaceId: string, id: string): Promise<Mailing> {
  const [found] = await readMailings(tx, workspaceId, sql`m.id = ${id}::uuid`)
  if (!found) throw new Problem('not-found')
  return found
}
