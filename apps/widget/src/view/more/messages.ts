import type { Problem, ProblemCode, Question } from '@koe/survey/core'
import { fill, isJapanese } from '../../messages.ts'

/** Words of the further types. */
export interface FurtherMessages {
  chooseSome: string
  chooseOne: string
  tick: string
  chooseFrom: string
  atLeast: string
  atMost: string
  between: string
  exactly: string
  otherWords: string
  yes: string
  no: string
  agree: string
  notChosen: string
  ofSteps: string
  dateHint: string
  phoneHint: string
  weekdays: string
  date: string
  rank: string
  moveUp: string
  moveDown: string
  placeOf: string
  asIs: string
  everyRow: string
  sumLeft: string
  sumOver: string
  sumDone: string
  left: string
  /** From an ending to another site. */
  onward: string
  /** The way on from an inquiry. */
  follow: string
  soon: string
  stay: string
  receipt: string
  /** Labels of the parts of a name and of an address, by their keys. */
  parts: Readonly<
    Record<
      'family' | 'given' | 'familyKana' | 'givenKana' | 'postalCode' | 'prefecture' | 'city' | 'street' | 'building',
      string
    >
  >
  problems: Partial<Record<ProblemCode, string>>
}

const ja: FurtherMessages = {
  chooseSome: 'ひとつ以上お選びください。',
  chooseOne: 'ひとつお選びください。',
  tick: '続けるには、こちらへの同意が必要です。',
  chooseFrom: '選んでください',
  atLeast: '{minimum}つ以上お選びください',
  atMost: '{maximum}つまで選べます',
  between: '{minimum}〜{maximum}つお選びください',
  exactly: '{minimum}つお選びください',
  otherWords: '{option}の内容',
  yes: 'はい',
  no: 'いいえ',
  agree: '同意します',
  notChosen: '未回答',
  ofSteps: '{steps}段階の{value}',
  dateHint: '例: 2026/1/5、令和8年1月5日',
  phoneHint: '例: 090-1234-5678',
  weekdays: '日月火水木金土',
  date: '{year}年{month}月{day}日({weekday})',
  rank: '上から順になるように並べ替えてください。',
  moveUp: '{option}を上へ',
  moveDown: '{option}を下へ',
  placeOf: '{option}: {total}件中{place}番目',
  asIs: 'この順番でよい',
  everyRow: 'すべての行にお答えください。',
  sumLeft: '残り {left}{unit}(合計 {total}{unit})',
  sumOver: '{left}{unit}超えています(合計 {total}{unit})',
  sumDone: '合計 {total}{unit}になりました。',
  left: 'あと{left}文字',
  onward: '{host} へ進む',
  follow: '状況を見る',
  soon: '{seconds}秒後に、{host} へ移ります。',
  stay: 'このページに残る',
  receipt: '受付番号',
  parts: {
    family: '姓',
    given: '名',
    familyKana: 'セイ',
    givenKana: 'メイ',
    postalCode: '郵便番号',
    prefecture: '都道府県',
    city: '市区町村',
    street: '町名・番地',
    building: '建物名・部屋番号(任意)',
  },
  problems: {
    'too-long': '{limit}文字以内でお書きください。',
    'not-the-total': '合計が{total}になるようにご記入ください。',
    'part-missing': '「{part}」をご記入ください。',
    'not-kana': '「{part}」はカタカナでご記入ください。',
    'invalid-postal-code': '郵便番号は7桁の数字でご記入ください(例: 150-0001)。',
    'unknown-prefecture': '都道府県をお選びください。',
    'not-a-number': '数字でご記入ください。',
    'not-a-whole-number': '整数でご記入ください。',
    'too-small': '{limit}以上の数でご記入ください。',
    'too-large': '{limit}以下の数でご記入ください。',
    'wrong-step': '{step}きざみの数でご記入ください。',
    'invalid-date': '日付をご確認ください(例: 2026/1/5)。',
    'too-early': '{limit}以降の日付をご記入ください。',
    'too-late': '{limit}以前の日付をご記入ください。',
    'invalid-email': 'メールアドレスをご確認ください(例: taro@example.jp)。',
    'invalid-phone': '電話番号をご確認ください(例: 090-1234-5678)。',
    'unknown-option': 'もう一度お選びください。',
    'exclusive-option': 'この組み合わせはお選びいただけません。',
    'too-few-options': '{limit}つ以上お選びください。',
    'too-many-options': '{limit}つまでお選びください。',
  },
}

const en: FurtherMessages = {
  chooseSome: 'Please choose at least one.',
  chooseOne: 'Please choose one.',
  tick: 'This needs your consent to go on.',
  chooseFrom: 'Please choose',
  atLeast: 'Choose at least {minimum}',
  atMost: 'Choose up to {maximum}',
  between: 'Choose {minimum} to {maximum}',
  exactly: 'Choose {minimum}',
  otherWords: '{option}: please specify',
  yes: 'Yes',
  no: 'No',
  agree: 'I agree',
  notChosen: 'not answered',
  ofSteps: '{value} of {steps}',
  dateHint: 'For example 2026/1/5',
  phoneHint: 'For example 090-1234-5678 or +1 415 555 0100',
  weekdays: 'Sun,Mon,Tue,Wed,Thu,Fri,Sat',
  date: '{weekday}, {year}-{month}-{day}',
  rank: 'Put these in your order, the most important first.',
  moveUp: 'Move {option} up',
  moveDown: 'Move {option} down',
  placeOf: '{option}: {place} of {total}',
  asIs: 'This order is right',
  everyRow: 'Please answer every row.',
  sumLeft: '{left}{unit} left of {total}{unit}',
  sumOver: '{left}{unit} more than {total}{unit}',
  sumDone: 'Adds up to {total}{unit}.',
  left: '{left} characters left',
  onward: 'Continue to {host}',
  follow: 'Follow it',
  soon: 'You will be taken to {host} in {seconds} seconds.',
  stay: 'Stay on this page',
  receipt: 'Reference number',
  parts: {
    family: 'Family name',
    given: 'Given name',
    familyKana: 'Family name (katakana)',
    givenKana: 'Given name (katakana)',
    postalCode: 'Postal code',
    prefecture: 'Prefecture',
    city: 'City',
    street: 'Street and number',
    building: 'Building and room (optional)',
  },
  problems: {
    'too-long': 'Please use at most {limit} characters.',
    'not-the-total': 'The amounts must add up to {total}.',
    'part-missing': 'Please fill in “{part}”.',
    'not-kana': 'Please write “{part}” in katakana.',
    'invalid-postal-code': 'A postal code has seven digits (for example 150-0001).',
    'unknown-prefecture': 'Please choose a prefecture.',
    'not-a-number': 'Please write a number.',
    'not-a-whole-number': 'Please write a whole number.',
    'too-small': 'Please write a number of at least {limit}.',
    'too-large': 'Please write a number of at most {limit}.',
    'wrong-step': 'Please write a number in steps of {step}.',
    'invalid-date': 'Please check the date (for example 2026/1/5).',
    'too-early': 'Please write a date not before {limit}.',
    'too-late': 'Please write a date not after {limit}.',
    'invalid-email': 'Please check the address (for example taro@example.com).',
    'invalid-phone': 'Please check the number (for example 090-1234-5678 or +1 415 555 0100).',
    'unknown-option': 'Please choose again.',
    'exclusive-option': 'These cannot be chosen together.',
    'too-few-options': 'Please choose at least {limit}.',
    'too-many-options': 'Please choose at most {limit}.',
  },
}

/** Japanese for ja, English for everything else. */
export function furtherMessages(language: string): FurtherMessages {
  return isJapanese(language) ? ja : en
}

/** What is wrong, in words; '' where the general words do. */
export function problemWords(
  type: Question['type'],
  problem: Problem,
  language: string,
  kind: 'choice' | 'input',
): string {
  const messages = furtherMessages(language)
  if (problem.code !== 'required') return fill(messages.problems[problem.code] || '', problem.params || {})
  if (type === 'consent') return messages.tick
  if (type === 'ranking') return messages.rank
  if (type === 'matrix') return messages.everyRow
  if (type === 'multipleChoice') return messages.chooseSome
  return kind === 'choice' ? messages.chooseOne : ''
}

/** A day in words with its weekday. `iso` is a real day, `yyyy-mm-dd`. */
export function dateWords(iso: string, language: string): string {
  const { weekdays, date } = furtherMessages(language)
  const [year = 0, month = 0, day = 0] = iso.split('-').map(Number)
  const names = weekdays.split(weekdays.includes(',') ? ',' : '')
  const weekday = names[new Date(Date.UTC(year, month - 1, day)).getUTCDay()] || ''
  return fill(date, { year, month, day, weekday })
}
