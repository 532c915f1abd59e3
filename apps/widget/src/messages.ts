import type { ProblemCode } from '@koe/survey/core'

/** Words of the widget itself; the survey brings its own. `{limit}` and the like are filled in. */
export interface Messages {
  next: string
  back: string
  send: string
  sending: string
  optional: string
  chooseOne: string
  waiting: string
  retry: string
  refused: string
  closed: string
  thanks: string
  progress: string
  problems: Partial<Record<ProblemCode, string>>
  anyProblem: string
}

const ja: Messages = {
  next: '次へ',
  back: '戻る',
  send: '送信する',
  sending: '送信しています…',
  optional: '任意',
  chooseOne: 'ひとつお選びください。',
  waiting: 'まだ送信できていません。内容は残してあり、つながりしだい自動で送ります。',
  retry: '今すぐ送る',
  refused: '送信できませんでした。内容は残してあります。もう一度お試しください。',
  closed: '受付は終了しました。申し訳ございません。',
  thanks: 'ありがとうございました。',
  progress: '{total}問中{number}問目',
  problems: {
    required: 'こちらをご記入ください。',
  },
  anyProblem: 'ご記入の内容をご確認ください。',
}

let known: Messages | undefined

/** The second script brings the words for all other languages. */
export function learnMessages(messages: Messages): void {
  known = messages
}

/** Japanese for ja, English for everything else, once it is here. */
export function messagesFor(language: string): Messages {
  return isJapanese(language) ? ja : known || ja
}

export const isJapanese = (language: string): boolean => /^ja\b/i.test(language)

/** Puts the parameters into a message. */
export function fill(message: string, params: Readonly<Record<string, string | number>>): string {
  return message.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole))
}
