import type { Answer } from '../answer.ts'
import { evaluateCondition } from '../conditions.ts'
import { type Comparison, isScale, LIMITS, type Option, type Question, SCALES } from '../definition.ts'
import { choiceIds } from '../further/cells.ts'

/** A comparison, and whether it shall hold. */
export interface Wish {
  comparison: Comparison
  holds: boolean
}

const upTo = (low: number, high: number): number[] => Array.from({ length: high - low + 1 }, (_, i) => low + i)

/** One number of every stretch between the numbers that are compared with, and these numbers themselves. */
function numbers(low: number, high: number, integer: boolean, wishes: readonly Wish[]): number[] {
  const compared = wishes.flatMap(({ comparison }) => ('value' in comparison ? comparison.value : []))
  const marks = [...new Set([low, high, ...compared])].filter((mark) => mark >= low && mark <= high)
  marks.sort((a, b) => a - b)
  const between = marks.map((mark, i) => (integer ? Math.floor(mark) + 1 : (mark + (marks[i + 1] ?? mark)) / 2))
  return [...marks.filter((mark) => !integer || Number.isInteger(mark)), ...between.filter((value) => value <= high)]
}

/** The same for days, which stand in the order of their letters. `~` comes after a day and before the next one. */
function days(earliest: string, latest: string, wishes: readonly Wish[]): string[] {
  const compared = wishes.flatMap(({ comparison }) => ('date' in comparison ? comparison.date : []))
  const marks = ['0', ...compared, earliest, latest]
  return [...marks, ...marks.map((mark) => `${mark}~`)].filter((day) => day >= earliest && day <= latest)
}

/** A text with all the words that are wished for and, between them, a letter that is in none. */
function text(wishes: readonly Wish[]): string {
  const sought = wishes.flatMap(({ comparison, holds }) =>
    'text' in comparison ? { words: comparison.text, wanted: (comparison.operator === 'contains') === holds } : [],
  )
  let apart = 0xe000
  while (sought.some(({ words }) => words.includes(String.fromCharCode(apart)))) apart += 1
  const separator = String.fromCharCode(apart)
  return separator + sought.flatMap(({ words, wanted }) => (wanted ? words : [])).join(separator) + separator
}

/** Each option by itself, and all together that no wish forbids: what more of them could do, these do. */
function choices(options: readonly Pick<Option, 'id' | 'exclusive'>[], wishes: readonly Wish[]): string[][] {
  const forbidden = new Set(
    wishes.flatMap(({ comparison, holds }) =>
      'options' in comparison && (comparison.operator === 'chosen') !== holds ? comparison.options : [],
    ),
  )
  const together = options.filter(({ id, exclusive }) => !exclusive && !forbidden.has(id)).map(({ id }) => id)
  return [together, ...options.map(({ id }) => [id])]
}

/** Answers that stand for all answers to a question as far as these wishes can tell them apart; null = cannot be said. */
function witnesses(question: Question, wishes: readonly Wish[]): Answer[] | null {
  const { type } = question
  const ofWords = wishes.some(({ comparison }) => 'text' in comparison)
  if (isScale(question)) {
    const { low, high } = SCALES[question.type]
    return upTo(low, high).map((value) => ({ type: question.type, value }))
  }
  switch (type) {
    case 'rating':
      return upTo(1, question.steps).map((value) => ({ type, value }))
    case 'slider':
    case 'number': {
      if (ofWords) return null
      const { minimum = -LIMITS.number, maximum = LIMITS.number } = question
      const integer = type === 'number' && question.integer === true
      return numbers(minimum, maximum, integer, wishes).map((value) => ({ type, value }))
    }
    case 'yesNo':
      return [true, false].map((value) => ({ type, value }))
    case 'consent':
      return [{ type, value: true }]
    case 'date':
      if (ofWords) return null
      return days(question.earliest ?? '0', question.latest ?? '~', wishes).map((value) => ({ type, value }))
    case 'longText':
    case 'shortText':
      return [{ type, text: text(wishes) }]
    case 'email':
      return [{ type, email: text(wishes) }]
    case 'phone':
    case 'hidden':
      return [{ type, value: text(wishes) }]
    case 'personName':
    case 'address':
    case 'constantSum':
    case 'files':
      // Only whether there is one can be asked.
      return ofWords ? null : [{ type, value: { any: 1 } } as unknown as Answer]
    default:
      break
  }
  if (!('options' in question) || ofWords) return null
  if (type === 'matrix') {
    const cells = choiceIds(question) ?? []
    return choices(
      cells.map((id) => ({ id })),
      wishes,
    ).map((optionIds) => ({ type, optionIds }))
  }
  if (type === 'singleChoice' || type === 'dropdown')
    return question.options.map(({ id }) => ({ type, optionId: id }) as Answer)
  return choices(question.options, wishes).map((optionIds) => ({ type, optionIds }) as Answer)
}

/**
 * Whether some answer to the question, or none at all, makes every wish true. Asks the evaluator itself about answers that
 * stand for all others. Errs on one side only: it may say yes where steps, lengths or the form of an address leave no answer.
 *
 * @example
 * canHold({ id: 'q', type: 'nps', label: {} }, [{ comparison: { question: 'q', operator: 'at-least', value: 11 }, holds: true }]) // => false
 * canHold({ id: 'q', type: 'nps', label: {} }, [{ comparison: { question: 'q', operator: 'at-least', value: 11 }, holds: false }]) // => true
 */
export function canHold(question: Question, wishes: readonly Wish[]): boolean {
  const answers = witnesses(question, wishes)
  if (answers === null) return true
  return [undefined, ...answers].some((answer) => {
    const given = answer ? { [question.id]: answer } : {}
    return wishes.every(({ comparison, holds }) => evaluateCondition(comparison, given) === holds)
  })
}
