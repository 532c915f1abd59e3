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
  missing: string
  again: string
  refused: string
  closed: string
  thanks: string
  receipt: string
  receiptNote: string
  left: string
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
  waiting: 'まだ送信できていません。内容はこの端末に残してあり、つながりしだい自動で送ります。',
  retry: '今すぐ送る',
  missing: '画面の一部を読み込めませんでした。ご記入の内容は残っています。',
  again: 'もう一度読み込む',
  refused: '送信できませんでした。ご記入の内容は残っています。時間をおいて、もう一度お試しください。',
  closed: 'こちらの受付は終了しました。お送りいただけず、申し訳ございません。',
  thanks: 'ありがとうございました。',
  receipt: '受付番号',
  receiptNote: 'お問い合わせの際は、この番号をお知らせください。',
  left: 'あと{left}文字',
  progress: '{total}問中{number}問目',
  problems: {
    required: 'こちらをご記入ください。',
    'too-long': '{limit}文字以内でお書きください。',
    'invalid-email': 'メールアドレスをご確認ください(例: taro@example.jp)。',
    'unknown-option': 'もう一度お選びください。',
  },
  anyProblem: 'ご記入の内容をご確認ください。',
}

const en: Messages = {
  next: 'Next',
  back: 'Back',
  send: 'Send',
  sending: 'Sending…',
  optional: 'optional',
  chooseOne: 'Please choose one.',
  waiting: 'Not sent yet. Your answers are kept on this device and will be sent as soon as there is a connection.',
  retry: 'Send now',
  missing: 'A part of this page could not be loaded. What you wrote is still here.',
  again: 'Load again',
  refused: 'This could not be sent. What you wrote is still here. Please try again later.',
  closed: 'This is no longer open. We are sorry that it could not be sent.',
  thanks: 'Thank you.',
  receipt: 'Reference number',
  receiptNote: 'Please mention this number when you contact us again.',
  left: '{left} characters left',
  progress: 'Question {number} of {total}',
  problems: {
    required: 'Please fill this in.',
    'too-long': 'Please use at most {limit} characters.',
    'invalid-email': 'Please check the address (for example taro@example.com).',
    'unknown-option': 'Please choose again.',
  },
  anyProblem: 'Please check this answer.',
}

/** Japanese for ja, English for everything else. */
export function messagesFor(language: string): Messages {
  return /^ja\b/i.test(language) ? ja : en
}

/** Puts the parameters into a message. */
export function fill(message: string, params: Readonly<Record<string, string | number>>): string {
  return message.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole))
}
