import { createHmac } from 'node:crypto'
import { repairText } from '@koe/survey'
import { Problem, sameHash } from '../../workspaces/index.ts'
import type { WidgetSettings } from '../widget-settings.ts'

/** Who a page says is looking at it. */
export interface Claim {
  /** Made by the browser and kept there. */
  visitor: string
  /** The company's own number, and its server's word for it. */
  customer?: { id: string; signature?: string | undefined } | null | undefined
}

export interface Identity {
  visitorId: string
  customerId: string | null
  /** `c:` and the customer's number, or `v:` and the visitor's id. */
  subject: string
  /** All that this one was known by, in the order in which they are locked. */
  subjects: string[]
  signed: boolean
}

/** What the company's server puts beside a customer's number: lower-case hex HMAC-SHA256 of the number as UTF-8. */
export const signatureOf = (secret: string, customerId: string): string =>
  createHmac('sha256', secret).update(customerId, 'utf8').digest('hex')

/**
 * Whether a customer is proven, only claimed, or to be passed over because the workspace demands proof. A signature that
 * cannot be checked, because there is no secret yet, proves nothing.
 * @throws Problem `wrong-signature`
 */
export function judgeClaim(
  settings: Pick<WidgetSettings, 'secret' | 'demandSignatures'>,
  customer: { id: string; signature?: string | undefined },
): 'signed' | 'claimed' | 'ignored' {
  if (customer.signature !== undefined && settings.secret !== null) {
    if (!sameHash(signatureOf(settings.secret, customer.id), customer.signature)) throw new Problem('wrong-signature')
    return 'signed'
  }
  return settings.demandSignatures ? 'ignored' : 'claimed'
}

/** @throws Problem `wrong-signature` */
export function identityOf(settings: WidgetSettings, { visitor, customer }: Claim): Identity {
  const standing = customer ? judgeClaim(settings, customer) : 'ignored'
  const customerId = customer && standing !== 'ignored' ? repairText(customer.id) : null
  const own = `v:${visitor}`
  const subject = customerId === null ? own : `c:${customerId}`
  return {
    visitorId: visitor,
    customerId,
    subject,
    subjects: [...new Set([subject, own])].sort(),
    signed: standing === 'signed',
  }
}
