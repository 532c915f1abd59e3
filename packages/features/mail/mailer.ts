/** One letter to one person, as it is handed to a mail server. Texts are plain; only `html` holds markup, and it escapes every word. */
export interface Mail {
  to: { name: string | null; address: string }
  senderName: string
  replyTo: string | null
  subject: string
  text: string
  html: string
  /** The same for every try, so that a mailbox that gets it twice can show it once. */
  id: string
  /** Ids of the letters that it goes on from, the oldest first: mail programs show them as one conversation. */
  after?: readonly string[]
  /** Where a mail program takes the address off the list with one press (RFC 8058). Absent: a letter to one person. */
  unsubscribeUrl?: string
}

/** Hands letters to a mail server. Made by the composition root; features only use it. */
export interface Mailer {
  /** Where links in letters lead: the address that customers see, without a slash at the end. */
  readonly origin: string
  /** Resolves once the server has taken it. @throws MailRefused */
  send(mail: Mail): Promise<void>
}

/** The server did not take it: for good (no such mailbox), or for now. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused'
  readonly forGood: boolean
  /** What the server said, without addresses. */
  readonly reason: string

  constructor(forGood: boolean, reason: string) {
    super(reason)
    this.forGood = forGood
    this.reason = reason
  }
}
