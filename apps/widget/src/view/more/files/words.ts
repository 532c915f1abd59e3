import type { FileKind } from '@koe/survey/further'
import { isJapanese } from '../../../messages.ts'

/** Words around files and pictures. */
export interface FileWords {
  choose: string
  kinds: Readonly<Record<FileKind, string>>
  and: string
  each: string
  most: string
  remove: string
  sending: string
  waiting: string
  arrived: string
  gone: string
  problems: Readonly<Record<string, string>>
}

const ja: FileWords = {
  choose: 'ファイルを選ぶ、または置く',
  kinds: { picture: '画像', pdf: 'PDF', text: 'テキスト', office: 'Office の文書' },
  and: '・',
  each: '{kinds}、1つ {megabytes} MB まで',
  most: '、{most} 個まで',
  remove: '{name}を取り消す',
  sending: '{name}を送っています',
  waiting: 'つながりしだい送ります。このページを閉じないでください。',
  arrived: '{name}を受け取りました。',
  gone: '届いていないファイルがあります。もう一度お選びください。',
  problems: {
    required: 'ファイルをお選びください。',
    'file-waiting': '送り終わるまでお待ちください。取り消すこともできます。',
    'wrong-file-kind': '{name}: この種類のファイルは受け取れません。',
    'too-large': '{name}: {megabytes} MB までです。',
    'too-many-files': '{name}: {most} 個までです。',
    empty: '{name}: 中身がありません。',
    refused: '{name}: 受け取れませんでした。',
  },
}

const en: FileWords = {
  choose: 'Choose or drop a file',
  kinds: { picture: 'pictures', pdf: 'PDF', text: 'text', office: 'office documents' },
  and: ', ',
  each: '{kinds}; up to {megabytes} MB each',
  most: '; at most {most}',
  remove: 'Remove {name}',
  sending: 'Sending {name}',
  waiting: 'It will be sent as soon as there is a connection. Please keep this page open.',
  arrived: '{name} has arrived.',
  gone: 'A file has not arrived. Please choose it again.',
  problems: {
    required: 'Please choose a file.',
    'file-waiting': 'Please wait until everything is sent, or remove it.',
    'wrong-file-kind': '{name}: files of this kind are not taken.',
    'too-large': '{name}: at most {megabytes} MB.',
    'too-many-files': '{name}: at most {most}.',
    empty: '{name}: it is empty.',
    refused: '{name}: not taken.',
  },
}

export const fileWords = (language: string): FileWords => (isJapanese(language) ? ja : en)
