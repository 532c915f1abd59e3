import type { Question, Text } from './definition.ts'
import { hasOwn } from './has-own.ts'

/** The general words that a question may leave out. */
export interface GeneralWords {
  yes: string
  no: string
  agreed: string
}

/** Says a text in the reader's language. */
export type Say = (text: Text | undefined) => string

const labelOf = (places: readonly { id: string; label: Text }[], id: string, say: Say): string =>
  say(places.find((place) => place.id === id)?.label) || id

const PARTS = ['family', 'given', 'postalCode', 'prefecture', 'city', 'street', 'building']

/**
 * What is stored of an answer that is neither a number nor a choice nor free words: a day, a name, an address, amounts, names of files.
 *
 * @example
 * valueInWords(undefined, { value: '2026-01-05' }, (text) => text?.ja ?? '') // => '2026-01-05'
 * valueInWords({ id: 'q', type: 'personName', label: {} }, { family: '山田', given: '花子', familyKana: 'ヤマダ' }, (text) => text?.ja ?? '') // => '山田 花子(ヤマダ)'
 * valueInWords({ id: 'q', type: 'constantSum', label: {}, total: 3, options: [{ id: 'a', label: { ja: '価格' } }] }, { a: 3 }, (text) => text?.ja ?? '') // => '価格 3'
 */
export function valueInWords(question: Question | undefined, value: unknown, say: Say): string {
  if (typeof value !== 'object' || value === null) return ''
  const parts = value as Record<string, unknown>
  if (question?.type === 'constantSum') {
    const amounts = question.options.filter(({ id }) => hasOwn(parts, id))
    return amounts.map(({ id, label }) => `${say(label) || id} ${parts[id]}${say(question.unit)}`).join(' / ')
  }
  if (question?.type === 'files') return Object.values(parts).map(String).join(' / ')
  if (question?.type !== 'personName' && question?.type !== 'address') return Object.values(parts).map(String).join(' ')
  const inOrder = (names: string[]) =>
    names
      .filter((name) => hasOwn(parts, name))
      .map((name) => String(parts[name]))
      .join(' ')
  const kana = inOrder(['familyKana', 'givenKana'])
  return inOrder(PARTS) + (kana && `(${kana})`)
}

/**
 * A choice by its label; its id where the question is not known or has it no more.
 *
 * @param say '' where there are no words
 * @example
 * choiceInWords({ id: 'q', type: 'yesNo', label: {}, noLabel: { ja: '使いません' } }, 'no', { yes: 'はい', no: 'いいえ', agreed: '同意' }, (text) => text?.ja ?? '') // => '使いません'
 * choiceInWords({ id: 'q', type: 'yesNo', label: {} }, 'no', { yes: 'はい', no: 'いいえ', agreed: '同意' }, (text) => text?.ja ?? '') // => 'いいえ'
 * choiceInWords({ id: 'q', type: 'matrix', label: {}, rows: [{ id: 'r', label: { ja: '速さ' } }], options: [{ id: 'a', label: { ja: '良い' } }] }, 'r.a', { yes: 'はい', no: 'いいえ', agreed: '同意' }, (text) => text?.ja ?? '') // => '速さ: 良い'
 * choiceInWords({ id: 'q', type: 'dropdown', label: {}, options: [] }, 'gone', { yes: 'はい', no: 'いいえ', agreed: '同意' }, (text) => text?.ja ?? '') // => 'gone'
 */
export function choiceInWords(question: Question | undefined, id: string, general: GeneralWords, say: Say): string {
  if (question?.type === 'yesNo')
    return id === 'yes' ? say(question.yesLabel) || general.yes : say(question.noLabel) || general.no
  if (question?.type === 'consent') return say(question.agreeLabel) || general.agreed
  if (question?.type === 'matrix') {
    const [row = '', option = ''] = id.split('.')
    return `${labelOf(question.rows, row, say)}: ${labelOf(question.options, option, say)}`
  }
  return question && 'options' in question ? labelOf(question.options, id, say) : id
}
