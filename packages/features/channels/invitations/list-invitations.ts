import { type Transaction, withWorkspace } from '@koe/db'
import { type SQL, sql } from 'drizzle-orm'
import { surveyRow } from '../../surveys/index.ts'
import { type Actor, authorize, type Context, type Page, pageOf } from '../../workspaces/index.ts'

export interface SurveyInvitation {
  /** Also the id of its response. */
  id: string
  token: string
  customerId: string | null
  name: string | null
  email: string | null
  /** Null for a link that was not mailed. */
  mailState: 'waiting' | 'sent' | 'failed' | 'unsubscribed' | 'stopped' | null
  mailReason: string | null
  sentAt: string | null
  createdAt: string
  answered: 'no' | 'begun' | 'finished'
}

const iso = (column: SQL) => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** Newest first, before `cursor`. */
async function readInvitations(
  tx: Transaction,
  workspaceId: string,
  input: { surveyId: string; mailingId?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<SurveyInvitation[]> {
  const source = input.mailingId
    ? sql`i.mailing_id = ${input.mailingId}::uuid`
    : sql`i.survey_id = ${input.surveyId}::uuid and i.mailing_id is null`
  const rows = await tx.execute<SurveyInvitation & Record<string, unknown>>(sql`
    select i.id, i.token, i.customer_external_id as "customerId", i.name, i.email, i.mail_state as "mailState",
      i.mail_reason as "mailReason", ${iso(sql`i.sent_at`)} as "sentAt", ${iso(sql`i.created_at`)} as "createdAt",
      case when r.id is null then 'no' when r.finished then 'finished' else 'begun' end as answered
    from survey_invitations i left join responses r on r.workspace_id = i.workspace_id and r.id = i.id
    where i.workspace_id = ${workspaceId}::uuid and ${source}
      ${input.cursor === undefined ? sql`` : sql`and i.id < ${input.cursor}::uuid`}
    order by i.id desc limit ${input.limit}`)
  return rows.map((row) => ({ ...row }))
}

export interface InvitationFilter {
  surveyId: string
  /** Only those of this mailing; without it only links that were not mailed. */
  mailingId?: string | undefined
}

/** A survey's single-use links, or those of one mailing, newest first. @throws Problem `not-found` */
export async function listSurveyInvitations(
  context: Context,
  actor: Actor,
  input: InvitationFilter & { cursor?: string | undefined; limit: number },
): Promise<Page<SurveyInvitation>> {
  // A link answers in somebody's name: only who may make them reads them.
  authorize(actor, 'surveys.edit')
  await withWorkspace(context.db, actor.workspaceId, (tx) => surveyRow(tx, input.surveyId))
  const rows = await withWorkspace(context.db, actor.workspaceId, (tx) =>
    readInvitations(tx, actor.workspaceId, { ...input, limit: input.limit + 1 }),
  )
  return pageOf(rows, input.limit, (last) => last.id)
}

/** All of them, a thousand at a time, for a file. @throws Problem `not-found` */
export async function exportInvitations(
  context: Context,
  actor: Actor,
  input: InvitationFilter,
): Promise<{ name: string; invitations: AsyncIterable<SurveyInvitation[]> }> {
  authorize(actor, 'surveys.edit')
  const survey = await withWorkspace(context.db, actor.workspaceId, (tx) => surveyRow(tx, input.surveyId))
  async function* pieces() {
    for (let cursor: string | undefined; ; ) {
      const piece: SurveyInvitation[] = await withWorkspace(context.db, actor.workspaceId, (tx) =>
        readInvitations(tx, actor.workspaceId, { ...input, cursor, limit: 1000 }),
      )
      if (piece.length > 0) yield piece
      if (piece.length < 1000) return
      cursor = piece.at(-1)?.id
    }
  }
  return { name: survey.name, invitations: pieces() }
}
