import type { SurveyDefinition } from '@koe/survey'
import {
  buttonsHtml,
  buttonsOf,
  buttonsText,
  CELL,
  escaped,
  letterHtml,
  type Mail,
  oneLine,
  paragraphsHtml,
} from '../../mail/index.ts'

/** What a letter is made of. */
export interface Letter {
  subject: string
  /** Written by the company; `{{name}}` becomes the person's name, or 「お客様」. */
  body: string
  senderName: string
  replyTo: string | null
  language: 'ja' | 'en'
  workspaceName: string
}

const WORDS = {
  ja: {
    customer: 'お客様',
    answer: '回答する',
    press: '数字を押すと、その点数で回答が始まります。',
    stop: '今後このようなメールを受け取らない',
    from: (company: string) => `このメールは ${company} がお送りしています。`,
  },
  en: {
    customer: 'customer',
    answer: 'Answer',
    press: 'Press a number to begin with that score.',
    stop: 'Stop receiving mails like this',
    from: (company: string) => `This mail was sent by ${company}.`,
  },
} as const

function htmlOf(parts: {
  paragraphs: string[]
  ask: string
  foot: string
  stop: string
  stopUrl: string
  language: string
}) {
  const { paragraphs, ask, foot, stop, stopUrl, language } = parts
  const inner = `${paragraphsHtml(paragraphs)}${ask}<p style="margin:32px 0 0;padding-top:16px;border-top:1px solid #e3e6ec;font-size:12px;color:#5b6478">${escaped(foot)}<br><a href="${escaped(stopUrl)}" style="color:#5b6478">${stop}</a></p>`
  return letterHtml(language, inner)
}

/**
 * The letter to one person: the company's words, one button for each score where the survey begins with a scale, and the way off the
 * list. No picture is loaded and nothing counts who opened it.
 * @param url - the person's own link, without a query
 */
export function composeMail(
  letter: Letter,
  definition: SurveyDefinition,
  person: { id: string; email: string; name: string | null; url: string; unsubscribeUrl: string; stopUrl: string },
): Mail {
  const words = WORDS[letter.language]
  const name = person.name ?? words.customer
  const body = letter.body.replace(/\{\{\s*name\s*\}\}/g, () => name)
  const paragraphs = body.split(/\r?\n\s*\r?\n/).map((text) => text.trim())
  const buttons = buttonsOf(definition, letter.language)
  const link = `<p style="margin:24px 0"><a href="${escaped(person.url)}" style="${CELL};text-align:center;max-width:240px">${words.answer}</a></p>`
  const asked = buttons ? buttonsText(buttons, person.url) : `${words.answer}: ${person.url}`
  const foot = words.from(letter.workspaceName)
  return {
    id: person.id,
    to: { name: person.name === null ? null : oneLine(person.name), address: person.email },
    senderName: oneLine(letter.senderName),
    replyTo: letter.replyTo,
    subject: oneLine(letter.subject.replace(/\{\{\s*name\s*\}\}/g, () => name)),
    text: [...paragraphs, asked, `--\n${foot}\n${words.stop}: ${person.stopUrl}`].join('\n\n'),
    html: htmlOf({
      paragraphs,
      ask: buttons ? buttonsHtml(buttons, person.url, words.press) : link,
      foot,
      stop: words.stop,
      stopUrl: person.stopUrl,
      language: letter.language,
    }),
    unsubscribeUrl: person.unsubscribeUrl,
  }
}
