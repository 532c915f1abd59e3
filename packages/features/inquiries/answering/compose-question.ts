import type { SurveyDefinition } from '@koe/survey'
import {
  buttonsHtml,
  buttonsOf,
  buttonsText,
  escaped,
  letterHtml,
  type Mail,
  oneLine,
  paragraphsHtml,
} from '../../mail/index.ts'
import type { ReplyLetter } from './compose-reply.ts'

const WORDS = {
  ja: {
    subject: (number: number, company: string) => `【${company}】お問い合わせ No. ${number} への対応はいかがでしたか`,
    solved: (number: number) =>
      `お問い合わせ No. ${number} への対応を終えました。今後の改善のため、ひとつだけお聞かせください。`,
    open: 'まだ解決していないときは、このメールにそのままご返信ください。対応を再開します。',
    press: '数字を押すと、その点数が選ばれたページが開きます。理由もそこで書けます。',
    stop: '今後このようなメールを受け取らない',
    from: (company: string) => `このメールは ${company} がお送りしています。`,
  },
  en: {
    subject: (number: number, company: string) => `[${company}] How did we do with your inquiry No. ${number}?`,
    solved: (number: number) => `We have finished with your inquiry No. ${number}. One question, to help us improve:`,
    open: 'If it is not solved, simply answer this letter, and we will take it up again.',
    press: 'Press a number to open a page with that score. You can say why there.',
    stop: 'Stop receiving mails like this',
    from: (company: string) => `This mail was sent by ${company}.`,
  },
} as const

/** What a question's letter is made of beside the inquiry. */
export interface QuestionLetter extends ReplyLetter {
  definition: SurveyDefinition
  token: string
  slug: string
}

/** The question after an inquiry was solved: one button for each score, and the way off the list. Nothing counts who opened it. */
export function composeQuestion(letter: QuestionLetter, origin: string): Mail {
  const language = letter.language === 'en' ? 'en' : 'ja'
  const words = WORDS[language]
  const own = `${origin}/s/${letter.slug}/i/${letter.token}`
  const url = `${own}?lang=${language}`
  const stopUrl = `${own}/unsubscribe`
  const buttons = buttonsOf(letter.definition, language)
  const link = `<p style="margin:24px 0"><a href="${escaped(url)}">${escaped(url)}</a></p>`
  const foot = words.from(letter.workspaceName)
  const small = 'font-size:12px;color:#5b6478'
  const inner = `${paragraphsHtml([words.solved(letter.number)])}${buttons ? buttonsHtml(buttons, url, words.press) : link}${paragraphsHtml(['', words.open])}<p style="margin:32px 0 0;padding-top:16px;border-top:1px solid #e3e6ec;${small}">${escaped(foot)}<br><a href="${escaped(stopUrl)}" style="color:#5b6478">${words.stop}</a></p>`
  return {
    id: letter.id,
    to: { name: null, address: letter.email },
    senderName: oneLine(letter.workspaceName),
    replyTo: null,
    subject: oneLine(words.subject(letter.number, letter.workspaceName)),
    text: [
      words.solved(letter.number),
      buttons ? buttonsText(buttons, url) : url,
      words.open,
      `--\n${foot}\n${words.stop}: ${stopUrl}`,
    ].join('\n\n'),
    html: letterHtml(language, inner),
    unsubscribeUrl: `${origin}/api/v1/in/${letter.slug}/i/${letter.token}/unsubscribe`,
    ...(letter.earlier.length > 0 ? { after: letter.earlier } : {}),
  }
}
