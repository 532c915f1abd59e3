import { type Answer, type Answers, isAnswered } from '../answer.ts'
import { allQuestions, isQuestion, type Question, type SurveyDefinition } from '../definition.ts'
import { hasOwn } from '../has-own.ts'
import { surveyPath } from '../path.ts'
import { validateAnswer } from '../validate.ts'

const YES: Readonly<Record<string, boolean>> = { yes: true, no: false }

/** What a text in an address says to a question; undefined where it cannot answer it. A consent is nobody's but the customer's. */
function readAnswer(question: Question, text: string): Answer | undefined {
  switch (question.type) {
    case 'nps':
    case 'csat':
    case 'ces':
    case 'rating':
    case 'slider':
      return /^-?\d{1,9}(\.\d{1,6})?$/.test(text) ? { type: question.type, value: Number(text) } : undefined
    case 'number':
    case 'date':
    case 'phone':
      return { type: question.type, value: text }
    case 'singleChoice':
    case 'dropdown':
      return { type: question.type, optionId: text }
    case 'multipleChoice':
    case 'pictures':
      return { type: question.type, optionIds: text.split(',') }
    case 'yesNo':
      return hasOwn(YES, text) ? { type: 'yesNo', value: YES[text] === true } : undefined
    case 'shortText':
    case 'longText':
      return { type: question.type, text }
    case 'email':
      return { type: 'email', email: text }
    default:
      return undefined
  }
}

/** What an address brings along. */
export interface Prefill {
  /** Answers to questions that anybody sees, sound ones alone. */
  answers: Record<string, Answer>
  /** Values of hidden fields by their key. */
  hidden: Record<string, string>
}

/**
 * Reads answers and hidden fields from the query of a link: `?q1=9&order=A-1`. Questions go by id, options by theirs (several
 * with commas), yes and no by `yes` and `no`, hidden fields by key. What does not fit is passed over: a link never fails.
 *
 * @param query pairs in the order of the address; a name's first value counts
 * @example
 * prefill({ formatVersion: 1, languages: ['ja'], title: { ja: 'x' }, pages: [{ id: 'p', blocks: [{ id: 'q1', type: 'nps', label: { ja: '?' } }] }], endings: [] }, [['q1', '9'], ['q2', '1']]).answers // => { q1: { type: 'nps', value: 9 } }
 */
export function prefill(definition: SurveyDefinition, query: Iterable<readonly [string, string]>): Prefill {
  const given = new Map<string, string>()
  for (const [name, value] of query) if (!given.has(name)) given.set(name, value)
  const result: Prefill = { answers: {}, hidden: {} }
  for (const question of allQuestions(definition)) {
    if (question.type === 'hidden') {
      const value = given.get(question.key)
      if (value !== undefined && value.length <= 1000) result.hidden[question.key] = value
      continue
    }
    const text = given.get(question.id)
    const answer = text === undefined || text === '' ? undefined : readAnswer(question, text)
    if (answer && !validateAnswer(question, answer)) result.answers[question.id] = answer
  }
  return result
}

/**
 * The first page on the way of these answers that asks something still unanswered; null where nothing is left to ask.
 *
 * @example
 * firstOpenPage({ formatVersion: 1, languages: ['ja'], title: { ja: 'x' }, pages: [{ id: 'p', blocks: [{ id: 'q1', type: 'nps', label: { ja: '?' } }] }], endings: [] }, {}) // => 'p'
 */
export function firstOpenPage(definition: SurveyDefinition, answers: Answers): string | null {
  const open = surveyPath(definition, answers).pages.find(({ blocks }) =>
    blocks.some((block) => isQuestion(block) && block.type !== 'hidden' && !isAnswered(answers[block.id])),
  )
  return open?.page.id ?? null
}
