import type { Question, Text } from './definition.ts'

/** The general words that a question may leave out. */
export interface GeneralWords {
  yes: string
  no: string
  agreed: string
}

/** Says a text in the reader's language. */
export type Say = (text: Text | undefined) => string

/**
 * A choice by its label; its id where the question is not known or has it no more.
 *
 * @param say '' where there are no words
 * @example
 * choiceInWords({ id: 'q', type: 'yesNo', label: {}, noLabel: { ja: '使いません' } }, 'no', { yes: 'はい', no: 'いいえ', agreed: '同意' }, (text) => text?.ja ?? '') // => '使いません'
 * choiceInWords({ id: 'q', type: 'yesNo', label: {} }, 'no', { yes: 'はい', no: 'いいえ', agreed: '同意' }, (text) => text?.ja ?? '') // => 'いいえ'
 * choiceInWords({ id: 'q', type: 'dropdown', label: {}, options: [] }, 'gone', { yes: 'はい', no: 'いいえ', agreed: '同意' }, (text) => text?.ja ?? '') // => 'gone'
 */
export function choiceInWords(question: Question | undefined, id: string, general: GeneralWords, say: Say): string {
  if (question?.type === 'yesNo')
    return id === 'yes' ? say(question.yesLabel) || general.yes : say(question.noLabel) || general.no
  if (question?.type === 'consent') return say(question.agreeLabel) || general.agreed
  return (question && 'options' in question && say(question.options.find((option) => option.id === id)?.label)) || id
}
