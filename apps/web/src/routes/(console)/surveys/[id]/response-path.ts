import {
  type Answer,
  arranged,
  type Ending,
  isQuestion,
  type Page,
  type SurveyDefinition,
  surveyPath,
} from '@koe/survey'
import type { SurveyResponse } from '$lib/api.ts'

type StoredAnswer = SurveyResponse['answers'][number]

/** A stored answer as conditions read it. */
function answerOf({ kind: type, number, optionIds, text, value }: StoredAnswer): Answer {
  const inner = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>
  const other = text === null ? {} : { other: text }
  const [optionId = ''] = optionIds ?? []
  const read = () => {
    if (number !== null) return { value: number }
    if (type === 'yesNo' || type === 'consent') return { value: optionId === 'yes' }
    if (type === 'singleChoice' || type === 'dropdown') return { optionId, ...other }
    if (optionIds) return { optionIds, ...other }
    if (type === 'email') return { email: String(inner.email ?? '') }
    if (text !== null) return { text }
    return { value: 'value' in inner ? inner.value : inner }
  }
  return { type, ...read() } as Answer
}

/** Whether all who answer see the same pages in the same order, and end in the same place. */
const hasOneWay = ({ pages, endings }: SurveyDefinition) =>
  endings.length < 2 &&
  pages.every(({ jumps = [], group, blocks }) => !jumps.length && group === undefined && !blocks.some((b) => b.showIf))

/** The pages that a customer went through, and where it ended; without an ending they stopped on the last page. */
export interface ResponsePath {
  pages: Page[]
  ending: Ending | null
}

/**
 * The way of one response through the version that it answered, by the walk that showed it to the customer.
 * @returns null where there is only one way, or nothing but it
 */
export function responsePath(
  definition: SurveyDefinition,
  response: Pick<SurveyResponse, 'id' | 'finished' | 'answers' | 'seconds'>,
): ResponsePath | null {
  if (hasOneWay(definition)) return null
  const { id, finished, answers, seconds } = response
  const given = Object.fromEntries(answers.map((answer) => [answer.questionId, answerOf(answer)]))
  const { pages, ending } = surveyPath(arranged(definition, id), given)
  const seen = pages.map(({ page }) => page)
  if (finished) return { pages: seen, ending }
  // What comes after the last page that they had before them is not known.
  const last = seen.findLastIndex(
    (page) => seconds?.[page.id] !== undefined || page.blocks.some((block) => isQuestion(block) && block.id in given),
  )
  return { pages: seen.slice(0, last + 1), ending: null }
}
