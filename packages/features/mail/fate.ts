import { MailRefused } from './mailer.ts'

/** A letter whose worker has died is tried again after this. */
export const LEASE_MS = 10 * 60_000
/** Waits before the second, third … try. */
const WAITS_MS = [60_000, 5 * 60_000, 30 * 60_000, 2 * 3600_000]

/** What becomes of a letter after a try: the columns of whoever keeps it. */
export interface Fate {
  mailState?: 'sent' | 'failed'
  mailReason: string | null
  sentAt?: Date
  tryAt: Date | null
}

/** @param error - what the mailer threw; null = the mail server has the letter. @param attempts - tries up to now, with this one */
export function fateOf(now: Date, attempts: number, error: unknown): Fate {
  if (error === null) return { mailState: 'sent', mailReason: null, sentAt: now, tryAt: null }
  const wait = WAITS_MS[attempts - 1]
  const reason = error instanceof MailRefused ? error.reason : 'unreachable'
  if (wait === undefined || (error instanceof MailRefused && error.forGood))
    return { mailState: 'failed', mailReason: reason, tryAt: null }
  return { mailReason: reason, tryAt: new Date(now.getTime() + wait) }
}
