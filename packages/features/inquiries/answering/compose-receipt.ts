import { escaped, letterHtml, type Mail, oneLine, paragraphsHtml } from '../../mail/index.ts'
import type { ReplyLetter } from './compose-reply.ts'

const WORDS = {
  ja: {
    subject: (number: number, company: string) => `【${company}】お問い合わせを受け付けました（No. ${number}）`,
    thanks: (company: string, number: number) =>
      `${company} へのお問い合わせを、No. ${number} として受け付けました。このメールはその控えです。`,
    follow: '対応の状況は、次のページでご覧いただけます。伝え忘れたことも、そこで書き足せます。',
    stranger: 'お心当たりのない場合は、どなたかがアドレスを間違えて入力されたものです。破棄してください。',
    asked: 'お問い合わせの内容',
  },
  en: {
    subject: (number: number, company: string) => `[${company}] We have received your inquiry (No. ${number})`,
    thanks: (company: string, number: number) =>
      `${company} has received your inquiry as No. ${number}. This is your copy.`,
    follow: 'See what becomes of it, and add what you forgot, on this page:',
    stranger: 'If you did not write to us, somebody mistyped their address: please ignore this letter.',
    asked: 'Your inquiry',
  },
} as const

/** Long words are not sent back whole. */
const MOST_QUOTED = 2000

/**
 * The copy of an inquiry for whoever sent it: its number, their words, and the link on which they see what becomes of it.
 * @param url - null where there is no such link
 */
export function composeReceipt(letter: ReplyLetter, url: string | null): Mail {
  const words = letter.language === 'en' ? WORDS.en : WORDS.ja
  const asked = letter.asked.length > MOST_QUOTED ? `${letter.asked.slice(0, MOST_QUOTED)}…` : letter.asked
  const before = [words.thanks(letter.workspaceName, letter.number), ...(url ? [words.follow] : [])]
  const quoted = asked
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n')
  const link = url ? `<p style="margin:0 0 16px"><a href="${escaped(url)}">${escaped(url)}</a></p>` : ''
  const inner = `${paragraphsHtml(before)}${link}<div style="margin:32px 0 0;padding-top:16px;border-top:1px solid #e3e6ec;font-size:12px;color:#5b6478"><p style="margin:0 0 4px">${words.asked}</p><blockquote style="margin:0;padding-left:12px;border-left:3px solid #c9cdd6">${escaped(asked).replaceAll('\n', '<br>')}</blockquote><p style="margin:16px 0 0">${words.stranger}</p></div>`
  return {
    id: letter.id,
    to: { name: null, address: letter.email },
    senderName: oneLine(letter.workspaceName),
    replyTo: null,
    subject: oneLine(words.subject(letter.number, letter.workspaceName)),
    text: [...before, ...(url ? [url] : []), `${words.asked}:\n${quoted}`, `--\n${words.stranger}`].join('\n\n'),
    html: letterHtml(letter.language, inner),
  }
}
