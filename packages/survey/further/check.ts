import { LIMITS, type Question } from '../definition.ts'
import { parseDate } from './date.ts'

/**
 * Whether the bounds of a question of a further type can be met: lowest ≤ highest, real days, at most one option for own
 * words.
 *
 * @example
 * boundsHold({ id: 'q', type: 'slider', label: { ja: '?' }, minimum: 10, maximum: 0 }) // => false
 */
export function boundsHold(question: Question): boolean {
  if ('options' in question && question.options.filter(({ other }) => other).length > 1) return false
  switch (question.type) {
    case 'pictures':
    case 'multipleChoice': {
      const { minimum = 0, maximum = question.options.length } = question
      return minimum <= maximum && minimum <= question.options.length
    }
    case 'files':
      return question.kinds.length > 0
    case 'slider':
      return question.minimum < question.maximum && (question.step ?? 1) <= question.maximum - question.minimum
    case 'matrix':
      return question.rows.length * question.options.length <= LIMITS.cells
    case 'number':
      return (question.minimum ?? -LIMITS.number) <= (question.maximum ?? LIMITS.number)
    case 'date': {
      const days = [question.earliest, question.latest].filter((day) => day !== undefined)
      const [first = '', last = first] = days
      return days.every((day) => parseDate(day) === day) && first <= last
    }
    default:
      return true
  }
}
