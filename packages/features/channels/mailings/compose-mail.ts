import { isQuestion, SCALES, type SurveyDefinition, textIn } from '@koe/survey'
import { escaped, letterHtml, type Mail, oneLine, paragraphsHtml } from '../../mail/index.ts'

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

interface ScoreButtons {
  questionId: string
  label: string
  low: string
  high: string
  scores: number[]
}

/** The survey's first question, where it is one that a press on a number answers and everybody is asked it. */
function buttonsOf(definition: SurveyDefinition, language: string): ScoreButtons | null {
  const first = definition.pages[0]?.blocks.find((block) => block.type !== 'hidden' && block.type !== 'statement')
  if (!first || !isQuestion(first) || first.showIf) return null
  const say = (text: Record<string, string> | undefined) => (text ? textIn(text, language, definition.languages) : '')
  const label = say(first.label)
  if (first.type === 'nps' || first.type === 'csat' || first.type === 'ces') {
    const { low: min, high: max } = SCALES[first.type]
    const scores = Array.from({ length: max - min + 1 }, (_, i) => min + i)
    return { questionId: first.id, label, low: say(first.lowLabel), high: say(first.highLabel), scores }
  }
  if (first.type !== 'rating') return null
  const scores = Array.from({ length: first.steps }, (_, i) => i + 1)
  return { questionId: first.id, label, low: say(first.lowLabel), high: say(first.highLabel), scores }
}

const CELL =
  'display:block;padding:12px 0;border:1px solid #c9cdd6;border-radius:6px;color:#1c2230;background:#ffffff;text-decoration:none;font-weight:bold'

function buttonsHtml({ label, low, high, scores, questionId }: ScoreButtons, url: string, words: { press: string }) {
  const cell = (score: number) =>
    `<td width="${(100 / scores.length).toFixed(2)}%" style="padding:2px;text-align:center"><a href="${escaped(`${url}?${questionId}=${score}`)}" style="${CELL}">${score}</a></td>`
  const ends =
    low || high ? `<p style="margin:4px 0 0;font-size:12px;color:#5b6478">${escaped(low)}　…　${escaped(high)}</p>` : ''
  return `<p style="margin:24px 0 8px;font-weight:bold">${escaped(label)}</p><table role="presentation" width="100%" cellspacing="0" cellpadding="0" style="table-layout:fixed"><tr>${scores.map(cell).join('')}</tr></table>${ends}<p style="margin:4px 0 0;font-size:12px;color:#5b6478">${words.press}</p>`
}

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
  const asked = buttons
    ? [buttons.label, ...buttons.scores.map((score) => `${score}: ${person.url}?${buttons.questionId}=${score}`)]
    : [`${words.answer}: ${person.url}`]
  const foot = words.from(letter.workspaceName)
  return {
    id: person.id,
    to: { name: person.name === null ? null : oneLine(person.name), address: person.email },
    senderName: oneLine(letter.senderName),
    replyTo: letter.replyTo,
    subject: oneLine(letter.subject.replace(/\{\{\s*name\s*\}\}/g, () => name)),
    text: [...paragraphs, asked.join('\n'), `--\n${foot}\n${words.stop}: ${person.stopUrl}`].join('\n\n'),
    html: htmlOf({
      paragraphs,
      ask: buttons ? buttonsHtml(buttons, person.url, words) : link,
      foot,
      stop: words.stop,
      stopUrl: person.stopUrl,
      language: letter.language,
    }),
    unsubscribeUrl: person.unsubscribeUrl,
  }
}
