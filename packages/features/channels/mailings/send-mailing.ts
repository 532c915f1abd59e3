import { withWorkspace } from '@koe/db'
import { mailings, surveyInvitations, surveys, surveyVersions, workspaces } from '@koe/db/schema'
import { and, eq, sql } from 'drizzle-orm'
import { type Fate, LEASE_MS, type Mailer, post } from '../../mail/index.ts'
import type { Context } from '../../workspaces/index.ts'
import { composeMail, type Letter } from './compose-mail.ts'

/** Letters taken at once, and at the same time on their way. */
const BATCH = 50
const ABREAST = 5

interface Due {
  id: string
  token: string
  email: string
  name: string | null
  attempts: number
}

interface Sending {
  context: Context
  mailer: Mailer
  workspaceId: string
  mailingId: string
}

async function readLetter({ context, workspaceId, mailingId }: Sending) {
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const [found] = await tx
      .select({
        mailing: mailings,
        definition: surveyVersions.definition,
        name: workspaces.name,
        slug: workspaces.slug,
      })
      .from(mailings)
      .innerJoin(surveys, and(eq(surveys.workspaceId, mailings.workspaceId), eq(surveys.id, mailings.surveyId)))
      .innerJoin(
        surveyVersions,
        and(eq(surveyVersions.workspaceId, surveys.workspaceId), eq(surveyVersions.id, surveys.liveVersionId)),
      )
      .innerJoin(workspaces, eq(workspaces.id, mailings.workspaceId))
      .where(eq(mailings.id, mailingId))
    if (found?.mailing.state !== 'sending') return null
    const letter: Letter = { ...found.mailing, workspaceName: found.name }
    return { letter, definition: found.definition, slug: found.slug }
  })
}

/** Takes letters that are due, each for one lease: two workers never take the same one. */
async function takeDue({ context, workspaceId, mailingId }: Sending): Promise<Due[]> {
  const now = context.now()
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const rows = await tx.execute<Due & Record<string, unknown>>(sql`
      update survey_invitations i set attempts = i.attempts + 1, try_at = ${new Date(now.getTime() + LEASE_MS).toISOString()}::timestamptz
      from (select id from survey_invitations where workspace_id = ${workspaceId}::uuid and mailing_id = ${mailingId}::uuid
        and mail_state = 'waiting' and try_at <= ${now.toISOString()}::timestamptz
        order by id limit ${BATCH} for update skip locked) d
      where i.workspace_id = ${workspaceId}::uuid and i.id = d.id
      returning i.id, i.token, i.email, i.name, i.attempts`)
    return [...rows]
  })
}

async function write({ context, workspaceId }: Sending, due: Due, fate: Fate) {
  await withWorkspace(context.db, workspaceId, (tx) =>
    tx
      .update(surveyInvitations)
      .set(fate)
      .where(and(eq(surveyInvitations.id, due.id), eq(surveyInvitations.mailState, 'waiting'))),
  )
}

/** Marks a mailing as done once no letter waits. */
async function finish({ context, workspaceId, mailingId }: Sending) {
  await withWorkspace(context.db, workspaceId, (tx) =>
    tx.execute(sql`
      update mailings m set state = 'done', finished_at = ${context.now().toISOString()}::timestamptz
      where m.workspace_id = ${workspaceId}::uuid and m.id = ${mailingId}::uuid and m.state = 'sending' and not exists (
        select 1 from survey_invitations i where i.workspace_id = m.workspace_id and i.mailing_id = m.id and i.mail_state = 'waiting')`),
  )
}

/**
 * Sends what is due of a mailing, until nothing is. Each letter is noted as soon as the mail server has taken it; if the process dies in
 * that moment it goes out a second time under the same Message-ID.
 * @returns letters that were taken by the mail server
 */
export async function sendMailing(
  context: Context,
  mailer: Mailer,
  job: { workspaceId: string; mailingId: string },
  options: { signal?: AbortSignal } = {},
): Promise<number> {
  const sending: Sending = { context, mailer, ...job }
  let sent = 0
  for (;;) {
    const found = await readLetter(sending)
    const due = found ? await takeDue(sending) : []
    if (!found || due.length === 0) break
    const base = `${mailer.origin}/s/${found.slug}/i/`
    const deal = async (one: Due) => {
      const url = base + one.token
      const ways = {
        url,
        stopUrl: `${url}/unsubscribe`,
        unsubscribeUrl: `${mailer.origin}/api/v1/in/${found.slug}/i/${one.token}/unsubscribe`,
      }
      const mail = composeMail(found.letter, found.definition, { ...one, ...ways })
      const fate = await post(context, mailer, mail, one.attempts)
      await write(sending, one, fate)
      if (fate.mailState === 'sent') sent += 1
    }
    for (let at = 0; at < due.length; at += ABREAST) {
      options.signal?.throwIfAborted()
      await Promise.all(due.slice(at, at + ABREAST).map(deal))
    }
  }
  await finish(sending)
  return sent
}
