import {
  type Answer,
  type Answers,
  answerTo,
  choiceInWords,
  isAnswered,
  type Question,
  type SurveyDefinition,
  surveyPath,
  textIn,
} from '@koe/survey'

/** What a category's question was answered with. The label is as it read then: forms change. */
export interface FieldAnswer {
  id: string
  label: string
  answer: Answer
  /** How the answer reads. */
  text: string
}

const GENERAL = {
  ja: { yes: 'はい', no: 'いいえ', agreed: '同意する' },
  en: { yes: 'Yes', no: 'No', agreed: 'Agreed' },
}

function inWords(
  question: Question,
  answer: Answer,
  say: (text: Record<string, string> | undefined) => string,
  general: typeof GENERAL.ja,
): string {
  const chosen = (id: string) => choiceInWords(question, id, general, say)
  const other = 'other' in answer && answer.other ? `: ${answer.other}` : ''
  if ('text' in answer) return answer.text
  if ('email' in answer) return answer.email
  if ('optionId' in answer) return chosen(answer.optionId) + other
  if ('optionIds' in answer) return answer.optionIds.map(chosen).join(' / ') + other
  if (typeof answer.value === 'boolean') return chosen(answer.value ? 'yes' : 'no')
  const unit = 'unit' in question ? say(question.unit) : ''
  return typeof answer.value === 'object' ? '' : `${answer.value}${unit}`
}

/** The answers to the questions of categories that these answers have shown, in their order. */
export function fieldAnswers(
  definition: SurveyDefinition,
  answers: Answers,
  isField: (id: string) => boolean,
  language: string,
): FieldAnswer[] {
  const say = (text: Record<string, string> | undefined) => textIn(text, language, definition.languages)
  const general = language === 'en' ? GENERAL.en : GENERAL.ja
  return surveyPath(definition, answers).questions.flatMap((question) => {
    const answer = isField(question.id) ? answerTo(answers, question.id) : undefined
    if (!answer || !isAnswered(answer)) return []
    return [{ id: question.id, label: say(question.label), answer, text: inWords(question, answer, say, general) }]
  })
}
