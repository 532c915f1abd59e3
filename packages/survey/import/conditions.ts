import { type Block, type Condition, LIMITS } from '../definition.ts'
import { cellOf } from '../further/cells.ts'
import { parseDate } from '../further/date.ts'
import { numberOf } from './outside.ts'
import type { Leaf, PlannedBlock, Scalar, Term } from './plan.ts'

/** The question that a name means, and the part of it; null where it is unknown or not asked before. */
export type Look = (name: string) => { planned: PlannedBlock; part?: string } | null

const NEVER: Condition = { any: [] }
const all = (parts: Condition[]): Condition => (parts.length === 1 && parts[0] ? parts[0] : { all: parts })
const any = (parts: Condition[]): Condition => (parts.length === 1 && parts[0] ? parts[0] : { any: parts })

/** Whether the condition is within what the language allows. */
function fits(condition: Condition): boolean {
  let parts = 0
  const open = [{ part: condition, depth: 1 }]
  for (let next = open.pop(); next; next = open.pop()) {
    parts += 1
    const { part, depth } = next
    if (parts > LIMITS.conditionParts || depth > LIMITS.conditionDepth) return false
    const inner = 'all' in part ? part.all : 'any' in part ? part.any : 'not' in part ? [part.not] : []
    for (const one of inner) open.push({ part: one, depth: depth + 1 })
  }
  return true
}

/**
 * All conditions together as one; undefined for none.
 *
 * @returns null where they are too much for one condition
 * @example
 * together([]) // => undefined
 * together([{ question: 'q', operator: 'answered' }]) // => { question: 'q', operator: 'answered' }
 */
export function together(conditions: Condition[]): Condition | null | undefined {
  const flat = conditions.flatMap((condition) => ('all' in condition ? condition.all : [condition]))
  if (flat.length === 0) return undefined
  const whole = all(flat)
  return fits(whole) ? whole : null
}

function numberCondition({ operator, values }: Leaf, { block, numbers }: PlannedBlock): Condition | null {
  const question = block.id
  const known = values.flatMap((value) =>
    typeof value === 'number' ? value : (numbers?.get(String(value)) ?? numberOf(value) ?? []),
  )
  const [value] = known
  if (value === undefined || known.length !== values.length) return null
  const single = known.length === 1
  if (operator === 'any-of') return any(known.map((one) => ({ question, operator: 'equal', value: one })))
  if (operator === 'none-of') return all(known.map((one) => ({ question, operator: 'not-equal', value: one })))
  if (!single) return null
  switch (operator) {
    case 'equal':
    case 'not-equal':
    case 'at-least':
    case 'at-most':
      return { question, operator, value }
    case 'more':
      return {
        all: [
          { question, operator: 'at-least', value },
          { question, operator: 'not-equal', value },
        ],
      }
    case 'less':
      return {
        all: [
          { question, operator: 'at-most', value },
          { question, operator: 'not-equal', value },
        ],
      }
    default:
      return null
  }
}

function dayCondition({ operator, values }: Leaf, { block }: PlannedBlock): Condition | null {
  const question = block.id
  const date = String(values[0] ?? '')
  if (values.length !== 1 || !/^\d{4}-\d\d-\d\d$/.test(date) || parseDate(date) !== date) return null
  const [from, until]: Condition[] = [
    { question, operator: 'on-or-after', date },
    { question, operator: 'on-or-before', date },
  ]
  if (!from || !until) return null
  const given: Condition = { question, operator: 'answered' }
  if (operator === 'at-least') return from
  if (operator === 'at-most') return until
  if (operator === 'equal') return { all: [from, until] }
  if (operator === 'not-equal') return { not: { all: [from, until] } }
  if (operator === 'more') return { all: [given, { not: until }] }
  return operator === 'less' ? { all: [given, { not: from }] } : null
}

const compares: Partial<Record<Leaf['operator'], (a: number, b: number) => boolean>> = {
  more: (a, b) => a > b,
  less: (a, b) => a < b,
  'at-least': (a, b) => a >= b,
  'at-most': (a, b) => a <= b,
}

/** Choosing among options: what is compared are their codes. */
function choiceCondition(leaf: Leaf, planned: PlannedBlock, codes: ReadonlyMap<string, string>): Condition | null {
  const question = planned.block.id
  const compare = compares[leaf.operator]
  if (compare) {
    const bound = numberOf(leaf.values[0])
    const numbers = [...codes].map(([code, id]) => ({ code: numberOf(code), id }))
    if (leaf.values.length !== 1 || bound === undefined || numbers.some(({ code }) => code === undefined)) return null
    const options = numbers.filter(({ code = 0 }) => compare(code, bound)).map(({ id }) => id)
    return options.length > 0 ? { question, operator: 'chosen', options } : NEVER
  }
  const options = leaf.values.flatMap((value) => codes.get(String(value)) ?? [])
  if (options.length !== leaf.values.length || options.length === 0) return null
  if (leaf.operator === 'any-of') return { question, operator: 'chosen', options }
  if (leaf.operator === 'none-of') return { question, operator: 'not-chosen', options }
  if (planned.block.type === 'multipleChoice') return severalCondition(leaf, question, options, codes)
  if (options.length !== 1) return null
  const denied = leaf.operator === 'not-equal' || leaf.operator === 'not-contains'
  return { question, operator: denied ? 'not-chosen' : 'chosen', options }
}

/** Of several choices: containing them, or being exactly them. */
function severalCondition(
  { operator }: Leaf,
  question: string,
  options: string[],
  codes: ReadonlyMap<string, string>,
): Condition {
  const each: Condition[] = options.map((id) => ({ question, operator: 'chosen', options: [id] }))
  if (operator === 'contains') return all(each)
  if (operator === 'not-contains')
    return options.length > 1 ? { not: all(each) } : { question, operator: 'not-chosen', options }
  const rest = [...codes.values()].filter((id) => !options.includes(id))
  const exactly = all(rest.length > 0 ? [...each, { question, operator: 'not-chosen', options: rest }] : each)
  return operator === 'equal' ? exactly : { not: exactly }
}

const YES = /^(y|yes|true|1)$/i

/** A part of a question: an option of several that is ticked or not, or the row of a matrix. */
function partCondition(leaf: Leaf, planned: PlannedBlock, part: string): Condition | null {
  const question = planned.block.id
  const row = planned.rows?.get(part)
  if (row) {
    const cells = new Map([...(planned.options ?? [])].map(([code, id]) => [code, cellOf(row, id)]))
    const options = [...cells.values()]
    if (leaf.operator === 'answered') return { question, operator: 'chosen', options }
    if (leaf.operator === 'unanswered') return { question, operator: 'not-chosen', options }
    return choiceCondition(leaf, planned, cells)
  }
  const option = planned.options?.get(part)
  if (!option || planned.block.type !== 'multipleChoice') return null
  const [value] = leaf.values
  if (leaf.values.length > 1) return null
  const yes = value === undefined || YES.test(String(value))
  if (value !== undefined && !yes && value !== '') return null
  const positive = leaf.operator === 'answered' || leaf.operator === 'equal'
  if (!positive && leaf.operator !== 'unanswered' && leaf.operator !== 'not-equal') return null
  return { question, operator: positive === yes ? 'chosen' : 'not-chosen', options: [option] }
}

const NUMBERS = new Set<Block['type']>(['nps', 'csat', 'ces', 'rating', 'slider', 'number'])
const TEXTS = new Set<Block['type']>(['shortText', 'longText', 'email', 'phone', 'hidden'])

const isBlank = (values: Scalar[]) => values.length === 1 && String(values[0]).trim() === ''

function leafCondition(leaf: Leaf, look: Look): Condition | null {
  const found = look(leaf.name)
  if (!found || found.planned.block.type === 'statement') return null
  const { planned, part } = found
  if (part !== undefined) return partCondition(leaf, planned, part)
  const { id: question, type } = planned.block
  const { operator, values } = leaf
  if (operator === 'answered' || operator === 'unanswered') return { question, operator }
  // Comparing with nothing asks whether there is an answer.
  if (isBlank(values) && (operator === 'equal' || operator === 'not-equal'))
    return { question, operator: operator === 'equal' ? 'unanswered' : 'answered' }
  if (NUMBERS.has(type)) return numberCondition(leaf, planned)
  if (type === 'date') return dayCondition(leaf, planned)
  if (TEXTS.has(type)) {
    const text = String(values[0] ?? '')
    const plain = values.length === 1 && text !== '' && text.length <= 200
    return plain && (operator === 'contains' || operator === 'not-contains') ? { question, operator, text } : null
  }
  return type !== 'matrix' && type !== 'ranking' && planned.options
    ? choiceCondition(leaf, planned, planned.options)
    : null
}

/** The opposite, in one word where there is one. */
function denied(condition: Condition): Condition {
  if (!('operator' in condition)) return { not: condition }
  const { question, operator } = condition
  if (operator === 'answered') return { question, operator: 'unanswered' }
  return operator === 'unanswered' ? { question, operator: 'answered' } : { not: condition }
}

/**
 * What a rule of another tool says in Koe's language, with the same meaning for every answer.
 *
 * @returns null where Koe cannot say it
 */
export function conditionFrom(term: Term, look: Look): Condition | null {
  if ('not' in term) {
    const inner = conditionFrom(term.not, look)
    return inner && denied(inner)
  }
  if (!('all' in term) && !('any' in term)) return leafCondition(term, look)
  const terms = 'all' in term ? term.all : term.any
  const parts: Condition[] = []
  for (const one of terms) {
    const part = conditionFrom(one, look)
    if (!part) return null
    parts.push(part)
  }
  const whole = 'all' in term ? all(parts) : any(parts)
  return fits(whole) ? whole : null
}
