import { type Mail, type Mailer, MailRefused } from '@koe/features/mail'
import nodemailer from 'nodemailer'

export interface MailSettings {
  /** `smtp://user:password@host:587`, or `smtps://` for TLS from the first byte. */
  url: string
  /** The address that letters come from. */
  from: string
  origin: string
}

/** What can be told of a failure without anybody's address: the server's code, or the kind of trouble. */
function refusal(error: unknown): MailRefused {
  const { responseCode, code } = error as { responseCode?: unknown; code?: unknown }
  if (typeof responseCode === 'number') return new MailRefused(responseCode >= 500, String(responseCode))
  // An address or a certificate will not become right by waiting, but the operator may mend the settings meanwhile.
  return new MailRefused(false, typeof code === 'string' ? code.toLowerCase() : 'unreachable')
}

/** What a letter goes on from, so that mail programs show one conversation. */
function threadOf({ after = [] }: Mail, host: string) {
  const references = after.map((id) => `<${id}@${host}>`)
  return references.length > 0 ? { references, inReplyTo: references.at(-1) ?? '' } : {}
}

/** Letters over SMTP: up to five connections, kept open while there is work, with the server's own TLS where it offers it. */
export function createMailer({ url, from, origin }: MailSettings): Mailer & { close(): void } {
  const transport = nodemailer.createTransport({
    url,
    pool: true,
    maxConnections: 5,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    // Letters are text: nothing is read from a file or fetched, whatever a field says.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const host = from.slice(from.lastIndexOf('@') + 1)
  return {
    origin,
    async send(mail: Mail) {
      try {
        await transport.sendMail({
          from: { name: mail.senderName, address: from },
          to: { name: mail.to.name ?? '', address: mail.to.address },
          ...(mail.replyTo ? { replyTo: mail.replyTo } : {}),
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          messageId: `<${mail.id}@${host}>`,
          ...threadOf(mail, host),
          headers: {
            ...(mail.unsubscribeUrl
              ? {
                  'List-Unsubscribe': `<${mail.unsubscribeUrl}>`,
                  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
                  'Auto-Submitted': 'auto-generated',
                }
              : {}),
          },
        })
      } catch (error) {
        throw refusal(error)
      }
    },
    close: () => transport.close(),
  }
}
