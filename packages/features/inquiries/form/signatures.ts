import { createHmac } from 'node:crypto'
import type { Transaction } from '@koe/db'
import { inquiryForms } from '@koe/db/schema'
import { eq, sql } from 'drizzle-orm'
import { type Context, sameHash } from '../../workspaces/index.ts'

/** A form's own secret: what it signs is worthless for any other. It never leaves the server. */
export const newFormSecret = (context: Context): string => Buffer.from(context.randomBytes(32)).toString('base64url')

/** Within a transaction: the secret of a form, made now where it has none yet. */
export async function formSecret(context: Context, tx: Transaction, formId: string): Promise<string> {
  const own = eq(inquiryForms.id, formId)
  const [known] = await tx.select({ secret: inquiryForms.secret }).from(inquiryForms).where(own)
  if (known?.secret) return known.secret
  // Two at once: the first one stays.
  const [made] = await tx
    .update(inquiryForms)
    .set({ secret: sql`coalesce(${inquiryForms.secret}, ${newFormSecret(context)})` })
    .where(own)
    .returning({ secret: inquiryForms.secret })
  return made?.secret ?? ''
}

const signed = (secret: string, what: 'shown' | 'status', text: string) =>
  createHmac('sha256', secret).update(`${what}:${text}`).digest('hex').slice(0, 40)

/** Says that the form was shown at that time. Given with the form, and sent back with the inquiry. */
export function shownToken(secret: string, at: Date): string {
  const time = at.getTime().toString(36)
  return `${time}-${signed(secret, 'shown', time)}`
}

/** When the form was shown, as a token of ours says; null for any other. */
export function shownAt(secret: string, token: string): Date | null {
  const [time = '', proof = ''] = token.split('-')
  return sameHash(signed(secret, 'shown', time), proof) ? new Date(Number.parseInt(time, 36)) : null
}

/** The link to an inquiry for whoever sent it: its id and the form's signature. */
export const statusToken = (secret: string, inquiryId: string): string =>
  inquiryId.replaceAll('-', '') + signed(secret, 'status', inquiryId)

/** The inquiry that a token names; `proof` is to be asked of the secret of its form. */
export function readStatusToken(token: string): { inquiryId: string; holds(secret: string): boolean } | null {
  const [, hex = '', proof = ''] = /^([0-9a-f]{32})([0-9a-f]{40})$/.exec(token) ?? []
  if (hex === '') return null
  const inquiryId = hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5')
  return { inquiryId, holds: (secret) => secret !== '' && sameHash(signed(secret, 'status', inquiryId), proof) }
}
