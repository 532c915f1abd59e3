import { escaped, letterHtml, type Mail, oneLine, paragraphsHtml } from '../../mail/index.ts'

/** What the letter of a reply is made of. */
export interface ReplyLetter {
  id: string
  number: number
  language: string
  email: string
  /** The agent's words. */
  body: string
  /** The customer's words that the reply answers. */
  asked: string
  workspaceName: string
  /** Ids of the replies before this one, the oldest first. */
  earlier: readonly string[]
}

const WORDS = {
  ja: {
    subject: (number: number, company: string) => `【${company}】お問い合わせ No. ${number} へのご返信`,
    asked: 'お問い合わせの内容',
    foot: (company: string, number: number) => `${company}　お問い合わせ番号 No. ${number}`,
  },
  en: {
    subject: (number: number, company: string) => `[${company}] Re: your inquiry No. ${number}`,
    asked: 'Your inquiry',
    foot: (company: string, number: number) => `${company} · inquiry No. ${number}`,
  },
} as const

/** Long words are not sent back whole. */
const MOST_QUOTED = 2000

/** The letter to the customer: the agent's words, and below them what they answer. No link, no picture, nothing that counts who opened it. */
export function composeReply(letter: ReplyLetter): Mail {
  const words = letter.language === 'en' ? WORDS.en : WORDS.ja
  const paragraphs = letter.body.split(/\r?\n\s*\r?\n/).map((text) => text.trim())
  const asked = letter.asked.length > MOST_QUOTED ? `${letter.asked.slice(0, MOST_QUOTED)}…` : letter.asked
  const foot = words.foot(letter.workspaceName, letter.number)
  const quoted = asked
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n')
  const small = 'font-size:12px;color:#5b6478'
  const inner = `${paragraphsHtml(paragraphs)}<div style="margin:32px 0 0;padding-top:16px;border-top:1px solid #e3e6ec;${small}"><p style="margin:0 0 4px">${words.asked}</p><blockquote style="margin:0;padding-left:12px;border-left:3px solid #c9cdd6">${escaped(asked).replaceAll('\n', '<br>')}</blockquote><p style="margin:16px 0 0">${escaped(foot)}</p></div>`
  return {
    id: letter.id,
    to: { name: null, address: letter.email },
    senderName: oneLine(letter.workspaceName),
    replyTo: null,
    subject: oneLine(words.subject(letter.number, letter.workspaceName)),
    text: [...paragraphs, `--\n${foot}\n${words.asked}:\n${quoted}`].join('\n\n'),
    html: letterHtml(letter.language, inner),
    ...(letter.earlier.length > 0 ? { after: letter.earlier } : {}),
  }
}
