import { type Answer, type Answers, answerTo, chosenOptions, isAnswered } from './answer.ts'
import type { Comparison, Condition } from './definition.ts'

function wordsOf(answer: Answer): string {
  const other = 'other' in answer ? answer.other : undefined
  if ('text' in answer) return answer.text
  if ('email' in answer) return answer.email
  return [...('value' in answer ? [String(answer.value)] : chosenOptions(answer)), other || ''].join(' ')
}

function numberOf(answer: Answer): number {
  return 'value' in answer && typeof answer.value === 'number' ? answer.value : Number.NaN
}

function holds(comparison: Comparison, answer: Answer | undefined): boolean {
  const given = isAnswered(answer) ? answer : undefined
  switch (comparison.operator) {
    case 'answered':
      return given !== undefined
    case 'unanswered':
      return given === undefined
    case 'equal':
      return given !== undefined && numberOf(given) === comparison.value
    case 'not-equal':
      return !(given !== undefined && numberOf(given) === comparison.value)
    case 'at-least':
      return given !== undefined && numberOf(given) >= comparison.value
    case 'at-most':
      return given !== undefined && numberOf(given) <= comparison.value
    case 'chosen':
      return given !== undefined && chosenOptions(given).some((id) => comparison.options.includes(id))
    case 'not-chosen':
      return !(given !== undefined && chosenOptions(given).some((id) => comparison.options.includes(id)))
    case 'contains':
      return given !== undefined && wordsOf(given).includes(comparison.text)
    case 'not-contains':
      return !(given !== undefined && wordsOf(given).includes(comparison.text))
    // Days written as yyyy-mm-dd stand in the order of their letters.
    case 'on-or-after':
      return given?.type === 'date' && given.value >= comparison.date
    case 'on-or-before':
      return given?.type === 'date' && given.value <= comparison.date
  }
}

/**
 * Whether a condition holds for these answers. No condition always holds. Unknown questions count as unanswered.
 * Depth is bounded by the schema (8), so is the recursion.
 *
 * @example
 * evaluateCondition({ question: 'q1', operator: 'at-most', value: 6 }, { q1: { type: 'nps', value: 3 } }) // => true
 * evaluateCondition({ not: { question: 'q1', operator: 'answered' } }, {}) // => true
 * evaluateCondition(undefined, {}) // => true
 */
export function evaluateCondition(condition: Condition | undefined, answers: Answers): boolean {
  if (!condition) return true
  if ('all' in condition) return condition.all.every((part) => evaluateCondition(part, answers))
  if ('any' in condition) return condition.any.some((part) => evaluateCondition(part, answers))
  if ('not' in condition) return !evaluateCondition(condition.not, answers)
  return holds(condition, answerTo(answers, condition.question))
}
