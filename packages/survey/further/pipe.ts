import { type Answer, type Answers, answerTo, chosenOptions, isAnswered } from '../answer.ts'
import { allQuestions, type Question, type SurveyDefinition, textIn } from '../definition.ts'
import { choiceInWords, type GeneralWords, valueInWords } from '../in-words.ts'
import { variableValues } from '../logic/variables.ts'
import { surveyPath } from '../path.ts'

/** `{{q.ID}}`, or with words for when there is no answer: `{{q.ID|お客様}}`. A variable is `{{v.ID}}`; it is known as `v.ID`. */
const PIPE = /\{\{(?:q\.([A-Za-z0-9_-]{1,64})|(v\.[A-Za-z0-9_-]{1,64}))(?:\|([^{}]*))?\}\}/g
/** What is put into a sentence stays a part of it. */
const LONGEST = 200

/**
 * The ids of the questions whose answers a text asks for; a variable as `v.ID`.
 *
 * @example
 * pipesIn('{{q.name|お客様}}、{{q.plan}}はいかがでしたか。') // => ['name', 'plan']
 */
export function pipesIn(text: string): string[] {
  const found: string[] = []
  text.replace(PIPE, (_, id?: string, variable?: string) => String(found.push(id || variable || '')))
  return found
}

/**
 * The text with a name where an answer would stand, for those who write it.
 *
 * @example
 * pipesNamed('{{q.name|お客様}}へ', (id) => `〔${id}〕`) // => '〔name〕へ'
 */
export function pipesNamed(text: string, name: (id: string) => string): string {
  return text.replace(PIPE, (_, id?: string, variable?: string) => name(id || variable || ''))
}

/**
 * The same text asking for answers to other questions, as for a copy of a survey.
 *
 * @param after the new id; an id that it gives nothing for stays
 * @example
 * repiped('{{q.name|お客様}}と{{q.plan}}', (id) => (id === 'name' ? 'n2' : undefined)) // => '{{q.n2|お客様}}と{{q.plan}}'
 */
export function repiped(text: string, after: (id: string) => string | undefined): string {
  return text.replace(PIPE, (whole, id?: string, variable = '') => {
    const now = after(id || variable)
    const asked = id === undefined ? variable : `q.${id}`
    return now === undefined ? whole : `{{${id === undefined ? now : `q.${now}`}${whole.slice(2 + asked.length)}`
  })
}

function answerWords(question: Question, answer: Answer, definition: SurveyDefinition, as: PipeReader): string {
  if ('text' in answer) return answer.text
  if ('email' in answer) return answer.email
  const say = (text: Record<string, string> | undefined) => textIn(text, as.language, definition.languages)
  const chosen = chosenOptions(answer)
  if (chosen.length > 0) {
    const other = 'other' in answer ? answer.other : undefined
    const own = 'options' in question ? question.options.find((option) => option.other)?.id : undefined
    const words = chosen.map((id) => (other && id === own ? other : choiceInWords(question, id, as.general, say)))
    return words.join(/^ja\b/i.test(as.language) ? '、' : ', ')
  }
  if (!('value' in answer)) return ''
  if (answer.type === 'personName') return [answer.value.family, answer.value.given].filter(Boolean).join(' ')
  if (typeof answer.value === 'object') return valueInWords(question, answer.value, say)
  return `${answer.value}${'unit' in question ? say(question.unit) : ''}`
}

/** In which language answers are said, and what a question may leave out in it. */
export interface PipeReader {
  language: string
  general: GeneralWords
}

/**
 * Puts answers into a text, choices by their labels. Only answers on the way count; without one the text says what stands
 * behind `|`, or nothing. What comes in is words: whoever shows the result makes text of it, never markup, and nothing that
 * a customer writes is read as another place to fill.
 *
 * @example
 * piped('{{q.n|お客様}}へ', { formatVersion: 1, languages: ['ja'], title: {}, endings: [], pages: [{ id: 'p', blocks: [{ id: 'n', type: 'shortText', label: {} }] }] }, { n: { type: 'shortText', text: '山田さん' } }, { language: 'ja', general: { yes: 'はい', no: 'いいえ', agreed: '同意' } }) // => '山田さんへ'
 * piped('{{q.n|お客様}}へ', { formatVersion: 1, languages: ['ja'], title: {}, endings: [], pages: [] }, {}, { language: 'ja', general: { yes: 'はい', no: 'いいえ', agreed: '同意' } }) // => 'お客様へ'
 */
export function piped(text: string, definition: SurveyDefinition, answers: Answers, as: PipeReader): string {
  if (text.search(PIPE) < 0) return text
  const given = surveyPath(definition, answers).answers
  const questions = allQuestions(definition)
  const values = variableValues(definition, given)
  return text.replace(PIPE, (_, id: string | undefined, variable = '', otherwise?: string) => {
    if (id === undefined) return String(values[variable] ?? otherwise ?? '')
    const question = questions.find((one) => one.id === id)
    const answer = answerTo(given, id)
    const words = question && isAnswered(answer) ? answerWords(question, answer, definition, as).trim() : ''
    const letters = Array.from(words.slice(0, 2 * LONGEST + 2))
    return (letters.length > LONGEST ? `${letters.slice(0, LONGEST).join('')}…` : words) || otherwise || ''
  })
}
