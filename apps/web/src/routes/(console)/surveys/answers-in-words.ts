import {
  choiceInWords,
  type GeneralWords,
  measuresOf,
  type Question,
  type Say,
  type SurveyDefinition,
  textIn,
  valueInWords,
} from '@koe/survey'
import type { SurveyResponse } from '$lib/api.ts'

type StoredAnswer = SurveyResponse['answers'][number]

/** An answer by the labels of a version; what it does not have keeps its id. */
function wordsOf(question: Question, answer: StoredAnswer, general: GeneralWords, inWords: Say): string {
  if (answer.number !== null) {
    const unit = 'unit' in question ? inWords(question.unit) : ''
    return question.type === 'rating' ? `${answer.number} / ${question.steps}` : `${answer.number}${unit}`
  }
  // Not in a list of responses.
  if (question.type === 'email') return ''
  return answer.optionIds
    ? answer.optionIds.map((id) => choiceInWords(question, id, general, inWords)).join('、')
    : valueInWords(question, answer.value, inWords)
}

/** Files by the ids under which they can be had. */
const filesIn = (value: unknown) =>
  Object.entries(typeof value === 'object' && value ? value : {}).map(([id, name]) => ({ id, name: String(name) }))

/** Question and answer, in the order of the survey, for everything that is not the customer's own words. */
export function answersInWords(
  definition: SurveyDefinition,
  answers: readonly StoredAnswer[],
  language: string,
  general: GeneralWords,
): { question: string; answer: string; files: { id: string; name: string }[] }[] {
  const inWords: Say = (text) => textIn(text, language, definition.languages)
  return measuresOf(definition).flatMap((question) => {
    const answer = answers.find(({ questionId }) => questionId === question.id)
    const words = answer ? wordsOf(question, answer, general, inWords) : ''
    const files = question.type === 'files' ? filesIn(answer?.value) : []
    return words ? [{ question: inWords(question.label), answer: words, files }] : []
  })
}
