import { hasOwn } from './has-own.ts'

/** A Japanese name. The kana are full-width katakana once they are stored. */
export interface PersonName {
  family: string
  given: string
  familyKana?: string
  givenKana?: string
}

/** An address in Japan; `postalCode` in seven digits, `prefecture` as in `PREFECTURES`. */
export interface Address {
  postalCode: string
  prefecture: string
  city: string
  street: string
  building?: string
}

/** One question's part of a response. `type` repeats the question's, so an answer can be read without its survey. */
export type Answer =
  | { type: 'nps' | 'csat' | 'ces'; value: number }
  | { type: 'singleChoice'; optionId: string; other?: string }
  | { type: 'multipleChoice'; optionIds: string[]; other?: string }
  | { type: 'dropdown'; optionId: string }
  | { type: 'pictures'; optionIds: string[] }
  /** Names by the ids under which the files were sent; a blank one has not arrived yet. */
  | { type: 'files'; value: Record<string, string> }
  | { type: 'yesNo' | 'consent'; value: boolean }
  | { type: 'rating' | 'slider'; value: number }
  /** A string is what was typed; once it can be read it is a number. */
  | { type: 'number'; value: number | string }
  /** `yyyy-mm-dd`, or what was typed while it cannot be read. */
  | { type: 'date'; value: string }
  /** Digits, with a + where it is not of Japan. */
  | { type: 'phone'; value: string }
  /** All options, the best first. */
  | { type: 'ranking'; optionIds: string[] }
  /** Cells: `row.option`. */
  | { type: 'matrix'; optionIds: string[] }
  /** Amounts by option; what gets nothing may be left out. A string is what was typed. */
  | { type: 'constantSum'; value: Record<string, number | string> }
  | { type: 'personName'; value: PersonName }
  | { type: 'address'; value: Address }
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

/** Stable codes; the words for people live in the catalogues. */
export type ProblemCode =
  | 'required'
  | 'wrong-type'
  | 'out-of-range'
  | 'not-a-whole-number'
  | 'unknown-option'
  | 'too-long'
  | 'invalid-email'
  | 'unknown-question'
  | 'not-shown'
  | 'too-many-answers'
  | 'not-a-number'
  | 'too-small'
  | 'too-large'
  | 'wrong-step'
  | 'invalid-date'
  | 'too-early'
  | 'too-late'
  | 'invalid-phone'
  | 'duplicate-option'
  | 'exclusive-option'
  | 'too-few-options'
  | 'too-many-options'
  | 'unexpected-words'
  | 'not-the-total'
  | 'part-missing'
  | 'not-kana'
  | 'invalid-postal-code'
  | 'unknown-prefecture'
  | 'too-many-files'
  | 'wrong-file-kind'
  | 'file-waiting'
  /** The server does not have it, or no more. */
  | 'file-missing'

/** What is wrong with an answer. `questionId` is null when it concerns the whole response. */
export interface Problem {
  questionId: string | null
  code: ProblemCode
  params: Record<string, string | number>
}

function contentOf(answer: Answer): string | number | boolean | object {
  if ('text' in answer) return answer.text
  if ('email' in answer) return answer.email
  if ('optionIds' in answer) return answer.optionIds
  return 'optionId' in answer ? answer.optionId : answer.value
}

/**
 * The chosen options; `yes` or `no` for a question of that kind, none for an answer without options.
 *
 * @example
 * chosenOptions({ type: 'singleChoice', optionId: 'a' }) // => ['a']
 * chosenOptions({ type: 'yesNo', value: false }) // => ['no']
 * chosenOptions({ type: 'nps', value: 9 }) // => []
 */
export function chosenOptions(answer: Answer): string[] {
  const content = contentOf(answer)
  if (typeof content === 'boolean') return [content ? 'yes' : 'no']
  return 'optionId' in answer ? [answer.optionId] : Array.isArray(content) ? content : []
}

/**
 * Whether an answer says anything: blank text, a blank address, a blank hidden value, no options and a box without a tick
 * do not.
 *
 * @example
 * isAnswered({ type: 'longText', text: ' 　\n' }) // => false
 * isAnswered({ type: 'nps', value: 0 }) // => true
 * isAnswered({ type: 'consent', value: false }) // => false
 */
export function isAnswered(answer: Answer | undefined): answer is Answer {
  if (!answer) return false
  const content = contentOf(answer)
  if (typeof content === 'number') return Number.isFinite(content)
  if (typeof content === 'boolean') return content || answer.type !== 'consent'
  if (typeof content !== 'string') return Object.keys(content).length > 0
  return (answer.type === 'hidden' ? content : content.trim()) !== ''
}
