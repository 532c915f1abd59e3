import { promoterGroup } from '@koe/stats'
import { allQuestions, choiceIds, type Question, SCALES, type SurveyDefinition } from '@koe/survey'
import { type SQL, sql } from 'drizzle-orm'
import type { Grouping } from './counting/index.ts'

/** Something by which respondents can be grouped: a question's id, `channel`, `language`, or `attribute:` and its name. */
export interface CrossVariable extends Grouping {
  /** Categories in their order; null = whatever there is, the most frequent first. */
  categories: string[] | null
  /** Whether one respondent can stand in several categories. */
  several: boolean
}

const PROMOTER_GROUPS = ['detractor', 'passive', 'promoter']

const itself = (stored: string) => [stored]

/** Options are stored as a JSON list. */
function chosenIn(stored: string): string[] {
  const chosen: unknown = JSON.parse(stored)
  return Array.isArray(chosen) ? chosen.filter((id) => typeof id === 'string') : []
}

function promoterGroupIn(stored: string): string[] {
  const value = Number(stored)
  return Number.isInteger(value) && value >= 0 && value <= 10 ? [promoterGroup(value)] : []
}

const steps = (low: number, high: number) => Array.from({ length: high - low + 1 }, (_, i) => String(low + i))

function ofQuestion(question: Question): Omit<CrossVariable, 'id' | 'questionId'> | null {
  const chosen = { stored: (answer: SQL) => sql`to_json(${answer}.option_ids)::text`, categoriesOf: chosenIn }
  const wholeIn = (stored: string) => (Number.isFinite(Number(stored)) ? [String(Math.round(Number(stored)))] : [])
  const number = { stored: (answer: SQL) => sql`${answer}.number::text`, categoriesOf: wholeIn }
  switch (question.type) {
    case 'nps':
      return {
        categories: PROMOTER_GROUPS,
        several: false,
        ...number,
        categoriesOf: promoterGroupIn,
      }
    case 'csat':
    case 'ces':
      return {
        categories: steps(SCALES[question.type].low, SCALES[question.type].high),
        several: false,
        ...number,
      }
    case 'rating':
      return { categories: steps(1, question.steps), several: false, ...number }
    case 'singleChoice':
    case 'dropdown':
    case 'yesNo':
      return { categories: choiceIds(question), several: false, ...chosen }
    case 'multipleChoice':
      return { categories: choiceIds(question), several: true, ...chosen }
    case 'pictures':
      return { categories: choiceIds(question), several: question.multiple === true, ...chosen }
    default:
      return null
  }
}

/** The questions of a survey by which respondents can be grouped. */
export const crossQuestions = (definition: SurveyDefinition): Question[] =>
  allQuestions(definition).filter((question) => ofQuestion(question) !== null)

/** @returns null when the survey has no such variable */
export function crossVariable(definition: SurveyDefinition, id: string): CrossVariable | null {
  const free = (column: SQL): CrossVariable => ({
    id,
    categories: null,
    several: false,
    stored: () => column,
    categoriesOf: itself,
    questionId: null,
  })
  if (id === 'channel') return free(sql`r.channel`)
  if (id === 'language') return free(sql`r.language`)
  if (id.startsWith('attribute:')) return free(sql`r.attributes ->> ${id.slice('attribute:'.length)}::text`)
  const question = allQuestions(definition).find((one) => one.id === id)
  const found = question ? ofQuestion(question) : null
  return found ? { ...found, id, questionId: id } : null
}
