import { allQuestions, choiceIds, type Question, SCALES, type SurveyDefinition } from '@koe/survey'
import { type SQL, sql } from 'drizzle-orm'

/** Something by which respondents can be grouped: a question's id, `channel`, `language`, or `attribute:` and its name. */
export interface CrossVariable {
  id: string
  /** Categories in their order; null = whatever there is, the most frequent first. */
  categories: string[] | null
  /** Whether one respondent can stand in several categories. */
  several: boolean
  /** The categories of one response as text[], null or empty where there is none. Needs `r`, and `answer` for a question. */
  expression: (answer: SQL) => SQL
  questionId: string | null
}

const PROMOTER_GROUPS = ['detractor', 'passive', 'promoter']

const steps = (low: number, high: number) => Array.from({ length: high - low + 1 }, (_, i) => String(low + i))

function ofQuestion(question: Question): Omit<CrossVariable, 'id' | 'questionId'> | null {
  const chosen = (answer: SQL) => sql`${answer}.option_ids`
  const number = (answer: SQL) =>
    sql`case when ${answer}.number is not null then array[${answer}.number::int::text] end`
  switch (question.type) {
    case 'nps':
      return {
        categories: PROMOTER_GROUPS,
        several: false,
        expression: (answer) => sql`case when ${answer}.number is not null then array[
          case when ${answer}.number <= 6 then 'detractor' when ${answer}.number <= 8 then 'passive' else 'promoter' end] end`,
      }
    case 'csat':
    case 'ces':
      return {
        categories: steps(SCALES[question.type].low, SCALES[question.type].high),
        several: false,
        expression: number,
      }
    case 'rating':
      return { categories: steps(1, question.steps), several: false, expression: number }
    case 'singleChoice':
    case 'dropdown':
    case 'yesNo':
      return { categories: choiceIds(question), several: false, expression: chosen }
    case 'multipleChoice':
      return { categories: choiceIds(question), several: true, expression: chosen }
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
    expression: () => sql`array_remove(array[${column}], null)`,
    questionId: null,
  })
  if (id === 'channel') return free(sql`r.channel`)
  if (id === 'language') return free(sql`r.language`)
  if (id.startsWith('attribute:')) return free(sql`r.attributes ->> ${id.slice('attribute:'.length)}::text`)
  const question = allQuestions(definition).find((one) => one.id === id)
  const found = question ? ofQuestion(question) : null
  return found ? { ...found, id, questionId: id } : null
}
