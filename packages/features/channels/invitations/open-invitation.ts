import { type Transaction, withWorkspace } from '@koe/db'
import { responses, surveyInvitations } from '@koe/db/schema'
import { and, eq } from 'drizzle-orm'
import { readPublishedSurvey, type ShownSurvey } from '../../surveys/index.ts'
import { type Context, Problem } from '../../workspaces/index.ts'

const TOKEN = /^[\w-]{22}$/

/** Within a transaction: the invitation behind a link. @throws Problem `not-found` */
export async function invitationBehind(tx: Transaction, token: string) {
  const [found] = TOKEN.test(token)
    ? await tx.select().from(surveyInvitations).where(eq(surveyInvitations.token, token))
    : []
  if (!found) throw new Problem('not-found')
  return found
}

/** Who a link was made for, as the door of its answers has to know. */
export interface Invited {
  responseId: string
  surveyId: string
  channel: 'mail' | 'invitation'
  customer: { id: string } | null
  attributes: Record<string, string>
}

/** @throws Problem `not-found` */
export async function readInvited(context: Context, workspaceId: string, token: string): Promise<Invited> {
  const found = await withWorkspace(context.db, workspaceId, (tx) => invitationBehind(tx, token))
  return {
    responseId: found.id,
    surveyId: found.surveyId,
    channel: found.mailingId ? 'mail' : 'invitation',
    customer: found.customerExternalId ? { id: found.customerExternalId } : null,
    attributes: found.attributes,
  }
}

export interface InvitedSurvey extends Omit<ShownSurvey, 'availability' | 'linkAccess'> {
  availability: ShownSurvey['availability'] | 'answered'
  responseId: string
  channel: Invited['channel']
}

/**
 * What the holder of a single-use link is shown. Who has begun may go on after the survey is full or over; who has finished is
 * told so. @throws Problem `not-found`
 */
export async function openInvitation(context: Context, workspaceId: string, token: string): Promise<InvitedSurvey> {
  const invited = await readInvited(context, workspaceId, token)
  const { linkAccess: _, ...shown } = await readPublishedSurvey(context, workspaceId, { surveyId: invited.surveyId })
  const [response] = await withWorkspace(context.db, workspaceId, (tx) =>
    tx
      .select({ finished: responses.finished })
      .from(responses)
      .where(and(eq(responses.workspaceId, workspaceId), eq(responses.id, invited.responseId))),
  )
  const availability = response ? (response.finished ? 'answered' : 'open') : shown.availability
  return { ...shown, availability, responseId: invited.responseId, channel: invited.channel }
}
