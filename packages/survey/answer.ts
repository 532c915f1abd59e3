import { hasOwn } from './has-own.ts'

/** One question's part of a response. `type` repeats the question's, so an answer can be read without its survey. */
export type Answer =
  | { type: 'nps' | 'csat' | 'ces'; value: number }
  | { type: 'singleChoice'; optionId: string }
  | { type: 'longText' | 'shortText'; text: string }
  | { type: 'email'; email: string }
  | { type: 'hidden'; value: string }

/** Answers by question id: the whole state of a response so far. */
export type Answers = Readonly<Record<string, Answer>>

/**
 * The answer to one question; undefined when there is none. Safe for ids such as `constructor`.
 *
 * @example
 * answerTo({ q1: { type: 'nps', value: 9 } }, 'q1') // => { type: 'nps', value: 9 }
 */
export function answerTo(answers: Answers, questionId: string): Answer | undefined {
  return hasOwn(answers, questionId) ? answers[questionId] : undefined
}

/**
 * Whether an answer says anything: blank text, a blank address and a blank hidden value do not.
 *
 * @example
 * isAnswered({ type: 'longText', text: ' 　\n' }) // => false
 * isAnswered({ type: 'nps', value: 0 }) // => true
 */
export function isAnswered(answer: Answer | undefined): answer is Answer {
  if (!answer) return false
  switch (answer.type) {
    case 'nps':
    case 'csat':
    case 'ces':
      return Number.isFinite(answer.value)
    case 'singleChoice':
      return answer.optionId !== ''
    case 'longText':
    case 'shortText':
      return answer.text.trim() !== ''
    case 'email':
      return answer.email.trim() !== ''
    case 'hidden':
      return answer.value !== ''
  }
}
