import type { FileKind } from '@koe/survey/further'
import { isJapanese } from '../../../messages.ts'

/** Words around files and pictures. */
export interface FileWords {
  choose: string
  drop: string
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
  choose: 'ファイルを選ぶ',
  drop: 'ここへ置くこともできます。',
  kinds: { picture: '画像', pdf: 'PDF', text: 'テキスト', office: 'Office の文書' },
  and: '・',
  each: '{kinds}、1つ {megabytes} MB まで',
  most: '、{most} 個まで',
  remove: '{name}を取り消す',
  sending: '{name}を送っています',
  waiting: 'つながりません。つながりしだい送ります。このページを閉じると、選び直していただくことになります。',
  arrived: '{name}を受け取りました。',
  gone: '送り終わる前にページが閉じられたファイルがあります。もう一度お選びください。',
  problems: {
    required: 'ファイルをお選びください。',
    'file-waiting': '送り終わるまでお待ちください。先へ進むには、送っている途中のファイルを取り消すこともできます。',
    'file-missing': '届いていないファイルがあります。取り消して、もう一度お選びください。',
    'wrong-file-kind': '{name}: この種類のファイルは受け取れません。',
    'too-large': '{name}: 大きすぎます。{megabytes} MB までです。',
    'too-many-files': '{name}: 受け取れるのは {most} 個までです。',
    empty: '{name}: 中身がありません。',
    refused: '{name}: 受け取れませんでした。',
  },
}

const en: FileWords = {
  choose: 'Choose a file',
  drop: 'You can also drop files here.',
  kinds: { picture: 'pictures', pdf: 'PDF', text: 'text', office: 'office documents' },
  and: ', ',
  each: '{kinds}; up to {megabytes} MB each',
  most: '; at most {most}',
  remove: 'Remove {name}',
  sending: 'Sending {name}',
  waiting:
    'No connection. It will be sent as soon as there is one. If you close this page you will have to choose it again.',
  arrived: '{name} has arrived.',
  gone: 'The page was closed before a file was sent. Please choose it again.',
  problems: {
    required: 'Please choose a file.',
    'file-waiting': 'Please wait until everything is sent. You can also remove what is still on its way.',
    'file-missing': 'A file has not arrived. Please remove it and choose it again.',
    'wrong-file-kind': '{name}: files of this kind are not taken.',
    'too-large': '{name} is too large. The limit is {megabytes} MB.',
    'too-many-files': '{name}: no more than {most} can be sent.',
    empty: '{name} is empty.',
    refused: '{name} was not taken.',
  },
}

export const fileWords = (language: string): FileWords => (isJapanese(language) ? ja : en)
