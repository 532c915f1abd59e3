import { allQuestions, type Question, type SurveyDefinition, textIn } from '@koe/survey'
import type { SurveyResponse } from '$lib/api.ts'

type StoredAnswer = SurveyResponse['answers'][number]

/** The general words that a question may leave out. */
export interface AnswerWords {
  yes: string
  no: string
  agreed: string
}

/** A choice by its label. */
export function choiceInWords(
  question: Question,
  id: string,
  say: AnswerWords,
  inWords: (text?: object) => string,
): string {
  if (question.type === 'yesNo')
    return inWords(id === 'yes' ? question.yesLabel : question.noLabel) || say[id === 'yes' ? 'yes' : 'no']
  if (question.type === 'consent') return inWords(question.agreeLabel) || say.agreed
  return ('options' in question && inWords(question.options.find((option) => option.id === id)?.label)) || id
}

/** An answer by the labels of the survey as it is now; what it no longer has keeps its id. */
function wordsOf(
  question: Question,
  answer: StoredAnswer,
  say: AnswerWords,
  inWords: (text?: object) => string,
): string {
  if (answer.number !== null) {
    const unit = 'unit' in question ? inWords(question.unit) : ''
    return question.type === 'rating' ? `${answer.number} / ${question.steps}` : `${answer.number}${unit}`
  }
  const { value } = answer
  const plain = typeof value === 'object' && value !== null && 'value' in value ? String(value.value) : ''
  return answer.optionIds ? answer.optionIds.map((id) => choiceInWords(question, id, say, inWords)).join('、') : plain
}

/** Question and answer, in the order of the survey, for everything that is not the customer's own words. */
export function answersInWords(
  definition: SurveyDefinition,
  answers: readonly StoredAnswer[],
  language: string,
  say: AnswerWords,
): { question: string; answer: string }[] {
  const inWords = (text?: object) => textIn(text as Record<string, string> | undefined, language, definition.languages)
  return allQuestions(definition).flatMap((question) => {
    const answer = answers.find(({ questionId }) => questionId === question.id)
    const words = answer ? wordsOf(question, answer, say, inWords) : ''
    return words ? [{ question: inWords(question.label), answer: words }] : []
  })
}
