import { type Answer, type Answers, answerTo, chosenOptions, isAnswered } from '../answer.ts'
import { allQuestions, LIMITS, type Question, type SurveyDefinition } from '../definition.ts'
import { surveyPath } from '../path.ts'
import { variableValues } from './variables.ts'

/** `{{q.ID}}` and `{{v.ID}}` with or without words for when there is no answer, and `{{response}}`. */
const PLACE = /\{\{(?:q\.([A-Za-z0-9_-]{1,64})|(v\.[A-Za-z0-9_-]{1,64})|response)(?:\|([^{}]*))?\}\}/g
/** Scheme and host as they are written: no name and password, no host that an answer could choose. */
const ADDRESS = /^https?:\/\/(?:[a-z0-9\u0080-\uFFFF-]+\.)*[a-z0-9\u0080-\uFFFF-]+(?::\d{1,5})?(?:[/?#]|$)/i
/** Nothing that a browser drops or turns into something else before it reads an address. */
const UNSAFE = /[\u0000-\u0020\u007F-\u00A0\u2028\u2029\u3000\\"'<>`{}^|]/

/**
 * Whether an ending may lead there: http or https to a host that is written out, with answers only behind it.
 *
 * @example
 * isRedirect('https://shop.example/thanks?plan={{q.plan}}&id={{response}}') // => true
 * isRedirect('javascript:alert(1)') // => false
 * isRedirect('//shop.example') // => false
 * isRedirect('https://{{q.plan}}.example/') // => false
 */
export function isRedirect(template: string): boolean {
  const bare = template.replace(PLACE, '0')
  const host = template.replace(PLACE, '{')
  return template.length <= LIMITS.redirectLength && ADDRESS.test(host) && !UNSAFE.test(bare)
}

/**
 * The ids of the questions that an address asks for; a variable as `v.ID`.
 *
 * @example
 * redirectAsks('https://shop.example/?a={{q.plan}}&b={{response}}') // => ['plan']
 */
export function redirectAsks(template: string): string[] {
  const found: string[] = []
  template.replace(PLACE, (_, id?: string, variable?: string) => {
    const asked = id ?? variable
    if (asked !== undefined) found.push(asked)
    return ''
  })
  return found
}

/**
 * Whether the answer can be put into an address: ids, numbers, days and what a page handed over. What a person writes about
 * themselves does not go to another site's records.
 *
 * @example
 * canRedirect({ id: 'q', type: 'email', label: {} }) // => false
 */
export function canRedirect(question: Question): boolean {
  return !/^(longText|shortText|email|phone|personName|address|constantSum|files)$/.test(question.type)
}

function placed(question: Question, answer: Answer): string {
  if (!canRedirect(question)) return ''
  const chosen = chosenOptions(answer)
  if (chosen.length > 0) return chosen.join(',')
  return 'value' in answer && typeof answer.value !== 'object' ? String(answer.value) : ''
}

/**
 * The address with answers in it, each encoded: choices by their ids. Only answers on the way count.
 *
 * @returns null where it is none that may be opened
 * @example
 * redirectTo('https://shop.example/?r={{response}}&s={{q.s|none}}', { formatVersion: 1, languages: ['ja'], title: {}, endings: [], pages: [{ id: 'p', blocks: [{ id: 's', type: 'nps', label: {} }] }] }, { s: { type: 'nps', value: 9 } }, 'a/b') // => 'https://shop.example/?r=a%2Fb&s=9'
 */
export function redirectTo(
  template: string,
  definition: SurveyDefinition,
  answers: Answers,
  responseId: string,
): string | null {
  if (!isRedirect(template)) return null
  const given = surveyPath(definition, answers).answers
  const questions = allQuestions(definition)
  const values = variableValues(definition, given)
  return template.replace(PLACE, (_, id?: string, variable?: string, otherwise?: string) => {
    if (id === undefined && variable === undefined) return encodeURIComponent(responseId)
    const question = questions.find((one) => one.id === id)
    const answer = answerTo(given, id || '')
    const asked = question && isAnswered(answer) ? placed(question, answer) : ''
    const value = variable === undefined ? asked : String(values[variable] ?? '')
    // Half a surrogate pair cannot be encoded.
    return encodeURIComponent((value || otherwise || '').slice(0, 500).replace(/[\uD800-\uDFFF]/g, ''))
  })
}
