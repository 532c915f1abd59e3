import { withWorkspace } from '@koe/db'
import { mailings, unsubscribedAddresses } from '@koe/db/schema'
import { inArray } from 'drizzle-orm'
import { surveyRow } from '../../surveys/index.ts'
import { type Actor, audit, authorize, type Context, normalEmail, Problem } from '../../workspaces/index.ts'
import { insertInvitations } from '../invitations/create-invitations.ts'
import { isAddress, MOST_RECIPIENTS, type ReadRecipients, readRecipients } from '../recipients.ts'
import { type Mailing, mailingIn } from './mailing.ts'

export interface NewMailing {
  surveyId: string
  /** See `readRecipients`. */
  list: string
  subject: string
  body: string
  senderName: string
  replyTo?: string | null | undefined
  language: 'ja' | 'en'
}

export interface CheckedMailing {
  /** People who would get it, those who unsubscribed not among them. */
  people: number
  unsubscribed: number
  refused: ReadRecipients['refused']
}

const field = (name: string, code: string) => new Problem('invalid-input', {}, [{ field: `/${name}`, code }])

async function sortOut(context: Context, actor: Actor, list: string) {
  const { recipients, refused } = readRecipients(list, { addressNeeded: true })
  if (recipients.length > MOST_RECIPIENTS) throw field('list', 'too-large')
  const addresses = recipients.map(({ email }) => email ?? '')
  const left = await withWorkspace(context.db, actor.workspaceId, (tx) =>
    tx
      .select({ address: unsubscribedAddresses.address })
      .from(unsubscribedAddresses)
      .where(inArray(unsubscribedAddresses.address, addresses)),
  )
  const gone = new Set(left.map(({ address }) => address))
  return { people: recipients.filter(({ email }) => !gone.has(email ?? '')), unsubscribed: gone.size, refused }
}

/** Who of a list would get a letter. @throws Problem `not-found`, `invalid-input` */
export async function checkMailing(
  context: Context,
  actor: Actor,
  input: { surveyId: string; list: string },
): Promise<CheckedMailing> {
  authorize(actor, 'surveys.edit')
  await withWorkspace(context.db, actor.workspaceId, (tx) => surveyRow(tx, input.surveyId))
  const { people, unsubscribed, refused } = await sortOut(context, actor, input.list)
  return { people: people.length, unsubscribed, refused }
}

/**
 * Writes the mailing, one invitation for each person and the job that sends them, in one transaction. The survey has to be live.
 * @throws Problem `not-found`, `not-accepting`, `invalid-input`
 */
export async function createMailing(context: Context, actor: Actor, input: NewMailing): Promise<Mailing> {
  authorize(actor, 'surveys.edit')
  const survey = await withWorkspace(context.db, actor.workspaceId, (tx) => surveyRow(tx, input.surveyId))
  if (survey.state !== 'live') throw new Problem('not-accepting')
  const replyTo = input.replyTo ? normalEmail(input.replyTo) : null
  if (replyTo !== null && !isAddress(replyTo)) throw field('replyTo', 'wrong-format')
  const { people } = await sortOut(context, actor, input.list)
  if (people.length === 0) throw field('list', 'required')
  const { workspaceId } = actor
  const id = context.newId()
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const { surveyId, subject, body, senderName, language } = input
    const createdBy = actor.kind === 'member' ? actor.memberId : null
    const words = { subject, body, senderName, replyTo, language }
    await tx
      .insert(mailings)
      .values({ workspaceId, id, surveyId, ...words, state: 'sending', createdBy, createdAt: context.now() })
    await insertInvitations(context, tx, { workspaceId, surveyId, mailingId: id, people })
    await context.queue.enqueue(tx, 'send-mailing', { workspaceId, mailingId: id })
    await audit(context, tx, actor, 'mailing.create', { kind: 'mailing', id }, { people: people.length })
    return mailingIn(tx, workspaceId, id)
  })
}
