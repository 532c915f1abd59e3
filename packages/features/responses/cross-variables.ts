import { promoterGroup } from '@koe/stats'
import { choiceIds, isCountable, measuresOf, type Question, SCALES, type SurveyDefinition } from '@koe/survey'
import { type SQL, sql } from 'drizzle-orm'
import type { Grouping } from './counting/index.ts'

/**
 * Something by which respondents can be grouped: the id of a question or of a calculated variable, `points:` and the id of a
 * question whose options have points, `channel`, `language`, `version`, or `attribute:` and its name.
 */
export interface CrossVariable extends Grouping {
  /** Categories in their order; null = whatever there is, the most frequent first. */
  categories: string[] | null
  /** Whether one respondent can stand in several categories. */
  several: boolean
  /** Whether the categories are numbers: many different ones are put into bands. */
  numbers?: boolean
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
    case 'number':
    case 'slider':
      return { categories: null, several: false, numbers: true, stored: number.stored, categoriesOf: numberIn }
    default:
      return null
  }
}

const numberIn = (stored: string) => (Number.isFinite(Number(stored)) ? [String(Number(stored))] : [])

type WithOptions = Question & { type: 'singleChoice' | 'dropdown' | 'multipleChoice' }

const hasPoints = (question: Question): question is WithOptions =>
  (question.type === 'singleChoice' || question.type === 'dropdown' || question.type === 'multipleChoice') &&
  isCountable(question)

/** What the chosen options are worth together, as the survey gives points now. */
function ofPoints(question: Question): Omit<CrossVariable, 'id' | 'questionId'> | null {
  if (!hasPoints(question)) return null
  const points = new Map(question.options.map((option) => [option.id, option.points ?? 0]))
  return {
    categories: null,
    several: false,
    numbers: true,
    stored: (answer) => sql`to_json(${answer}.option_ids)::text`,
    categoriesOf: (stored) => [String(chosenIn(stored).reduce((sum, id) => sum + (points.get(id) ?? 0), 0))],
  }
}

/** The questions and calculated variables of a survey by which respondents can be grouped. */
export const crossQuestions = (definition: SurveyDefinition): Question[] =>
  measuresOf(definition).filter((question) => ofQuestion(question) !== null)

/** The questions of which the points group respondents. */
export const pointQuestions = (definition: SurveyDefinition): Question[] => measuresOf(definition).filter(hasPoints)

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
  if (id === 'version')
    return free(sql`(select v.number::text from survey_versions v
      where v.workspace_id = r.workspace_id and v.id = r.survey_version_id)`)
  if (id.startsWith('attribute:')) return free(sql`r.attributes ->> ${id.slice('attribute:'.length)}::text`)
  const points = id.startsWith('points:')
  const questionId = points ? id.slice('points:'.length) : id
  const question = measuresOf(definition).find((one) => one.id === questionId)
  const found = question ? (points ? ofPoints(question) : ofQuestion(question)) : null
  return found ? { ...found, id, questionId } : null
}
