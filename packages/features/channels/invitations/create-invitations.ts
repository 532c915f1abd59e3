import type { Transaction } from '@koe/db'
import { withWorkspace } from '@koe/db'
import { sql } from 'drizzle-orm'
import { surveyRow } from '../../surveys/index.ts'
import { type Actor, audit, authorize, type Context, Problem } from '../../workspaces/index.ts'
import { MOST_RECIPIENTS, type ReadRecipients, type Recipient, readRecipients } from '../recipients.ts'

/** 22 characters from 128 random bits: nobody finds one by trying. */
const newToken = (context: Context) => Buffer.from(context.randomBytes(16)).toString('base64url')

/** Writes invitations within the caller's transaction; those with a mailing wait to be mailed. */
export async function insertInvitations(
  context: Context,
  tx: Transaction,
  input: { workspaceId: string; surveyId: string; mailingId: string | null; people: readonly (Recipient | null)[] },
): Promise<void> {
  const now = context.now().toISOString()
  const rows = input.people.map((person) => ({
    id: context.newId(),
    token: newToken(context),
    customer: person?.customerId ?? null,
    name: person?.name ?? null,
    email: person?.email ?? null,
    attributes: person?.attributes ?? {},
  }))
  const waits = input.mailingId === null ? null : 'waiting'
  await tx.execute(sql`
    insert into survey_invitations (workspace_id, id, survey_id, mailing_id, token, customer_external_id, name, email,
      attributes, mail_state, try_at, created_at)
    select ${input.workspaceId}::uuid, r.id, ${input.surveyId}::uuid, ${input.mailingId}::uuid, r.token, r.customer, r.name,
      r.email, r.attributes, ${waits}, ${waits && now}::timestamptz, ${now}::timestamptz
    from json_to_recordset(${JSON.stringify(rows)}::json) as r (id uuid, token text, customer text, name text, email text,
      attributes jsonb)`)
}

export interface CreatedInvitations {
  created: number
  refused: ReadRecipients['refused']
}

/**
 * Makes links that are good for one response each: a number of them for nobody in particular, or one for each person of a list
 * (see `readRecipients`; here a line without an address is fine as long as it has a number).
 * @throws Problem `not-found`, `invalid-input`
 */
export async function createInvitations(
  context: Context,
  actor: Actor,
  input: { surveyId: string; count?: number | undefined; list?: string | undefined },
): Promise<CreatedInvitations> {
  authorize(actor, 'surveys.edit')
  await withWorkspace(context.db, actor.workspaceId, (tx) => surveyRow(tx, input.surveyId))
  const read = input.list === undefined ? null : readRecipients(input.list, { addressNeeded: false })
  const people = read ? read.recipients : new Array<null>(input.count ?? 0).fill(null)
  if (people.length === 0)
    throw new Problem('invalid-input', {}, [{ field: read ? '/list' : '/count', code: 'required' }])
  if (people.length > MOST_RECIPIENTS)
    throw new Problem('invalid-input', {}, [{ field: read ? '/list' : '/count', code: 'too-large' }])
  const { workspaceId } = actor
  await withWorkspace(context.db, workspaceId, async (tx) => {
    await insertInvitations(context, tx, { workspaceId, surveyId: input.surveyId, mailingId: null, people })
    const target = { kind: 'survey', id: input.surveyId }
    await audit(context, tx, actor, 'survey.invite', target, { count: people.length })
  })
  return { created: people.length, refused: read?.refused ?? [] }
}
