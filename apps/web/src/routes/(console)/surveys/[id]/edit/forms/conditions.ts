import { type Comparison, type Condition, operatorsFor, type Question } from '@koe/survey'
import { scaleValues } from './type-fields.ts'

/** How the parts of a group count together. `none` and `notAll` are the two with `not` before them. */
export type Mode = 'all' | 'any' | 'none' | 'notAll'

export interface Group {
  mode: Mode
  parts: Condition[]
}

/** A condition as a group to edit, or null when it is one comparison. */
export function groupOf(condition: Condition): Group | null {
  if ('all' in condition) return { mode: 'all', parts: condition.all }
  if ('any' in condition) return { mode: 'any', parts: condition.any }
  if (!('not' in condition)) return null
  const inner = groupOf(condition.not)
  if (inner?.mode === 'all') return { mode: 'notAll', parts: inner.parts }
  if (inner?.mode === 'any') return { mode: 'none', parts: inner.parts }
  return { mode: 'none', parts: [condition.not] }
}

export function conditionOf({ mode, parts }: Group): Condition {
  if (mode === 'all') return { all: parts }
  if (mode === 'any') return { any: parts }
  return { not: mode === 'none' ? { any: parts } : { all: parts } }
}

/** The comparison with another operator; what it compares with stays where both take it. */
export function withOperator(question: Question, before: Comparison, operator: Comparison['operator']): Comparison {
  const asked = { question: question.id }
  switch (operator) {
    case 'answered':
    case 'unanswered':
      return { ...asked, operator }
    case 'equal':
    case 'not-equal':
    case 'at-least':
    case 'at-most':
      return { ...asked, operator, value: 'value' in before ? before.value : (scaleValues(question)?.at(0) ?? 0) }
    case 'chosen':
    case 'not-chosen':
      return { ...asked, operator, options: 'options' in before ? before.options : [] }
    case 'contains':
    case 'not-contains':
      return { ...asked, operator, text: 'text' in before ? before.text : '' }
    case 'on-or-after':
    case 'on-or-before':
      return { ...asked, operator, date: 'date' in before ? before.date : new Date().toISOString().slice(0, 10) }
  }
}

const COMMON = ['chosen', 'at-most', 'contains', 'on-or-after'] as const

/** The comparison that is most often meant for a question. */
export function newComparison(question: Question): Comparison {
  const operators = operatorsFor(question)
  const operator = COMMON.find((one) => operators.includes(one)) ?? 'answered'
  return withOperator(question, { question: question.id, operator: 'answered' }, operator)
}
