import { ruleInWords } from '../loss.ts'
import { entriesOf, fieldOf, isRecord, numberOf, wordsOf } from '../outside.ts'
import { plainText } from '../plain-text.ts'
import type { Leaf, Pipes, Rule, Term } from '../plan.ts'

const OPERATORS = new Map<string, Leaf['operator']>([
  ['Selected', 'any-of'],
  ['NotSelected', 'none-of'],
  ['Empty', 'unanswered'],
  ['NotEmpty', 'answered'],
  ['EqualTo', 'equal'],
  ['NotEqualTo', 'not-equal'],
  ['GreaterThan', 'more'],
  ['LessThan', 'less'],
  ['GreaterThanOrEqual', 'at-least'],
  ['LessThanOrEqual', 'at-most'],
  ['Contains', 'contains'],
  ['DoesNotContain', 'not-contains'],
])

/** `q://QID4/SelectableChoice/1` and its like: the question, what of it, the choice; of a matrix the row and the column. */
const LOCATOR = /^q:\/\/(QID\w{1,40})\/(\w{1,60})(?:\/(-?\w{1,40}))?(?:\/(-?\w{1,40}))?$/

function leafFrom(question: string, locator: string, operator: string, operand: unknown): Leaf | null {
  const wanted = OPERATORS.get(operator)
  const [, id = '', kind = '', choice, column] = LOCATOR.exec(locator) ?? []
  const name = id || question
  if (!wanted || name === '') return null
  if (wanted === 'answered' || wanted === 'unanswered') return { name, operator: wanted, values: [] }
  if (wanted === 'any-of' || wanted === 'none-of') {
    if (kind !== 'SelectableChoice' || choice === undefined) return null
    if (column !== undefined) return { name: `${name}/${choice}`, operator: wanted, values: [column] }
    return { name, operator: wanted, values: [choice] }
  }
  const right = wordsOf(operand).replace(/^@(.*)@$/, '$1')
  if (right === '' || column !== undefined) return null
  if (kind === 'ChoiceNumericEntryValue') {
    const value = numberOf(right)
    return value === undefined ? null : { name, operator: wanted, values: [value] }
  }
  return kind === 'ChoiceTextEntryValue' && choice === undefined ? { name, operator: wanted, values: [right] } : null
}

/** Numbered members in their order; the rest are settings. */
const numbered = (value: unknown) =>
  entriesOf(value)
    .filter(([key, inner]) => /^\d{1,4}$/.test(key) && isRecord(inner))
    .slice(0, 60)
    .map(([, inner]) => inner)

/** Conditions read from left to right, `And` before `Or`, as Qualtrics does. */
function joined(parts: { term: Term | null; conjunction: string }[]): Term | null {
  const groups: Term[][] = []
  for (const { term, conjunction } of parts) {
    if (!term || !/^((and|or|else)(if)?)?$/i.test(conjunction)) return null
    const last = groups.at(-1)
    if (last && /^and/i.test(conjunction)) last.push(term)
    else groups.push([term])
  }
  const terms = groups.map((all): Term => (all.length === 1 && all[0] ? all[0] : { all }))
  return terms.length === 1 ? (terms[0] ?? null) : { any: terms }
}

/** A field that a page or a score fills. */
function fieldLeaf(field: string, operator: string, operand: unknown): Leaf | null {
  const wanted = OPERATORS.get(operator)
  if (!wanted || field === '' || wanted === 'any-of' || wanted === 'none-of') return null
  const name = `e://Field/${field}`
  if (wanted === 'answered' || wanted === 'unanswered') return { name, operator: wanted, values: [] }
  const right = wordsOf(operand)
  return right === '' ? null : { name, operator: wanted, values: [right] }
}

function termOf(expression: unknown): Term | null {
  const type = wordsOf(fieldOf(expression, 'LogicType'))
  const left = wordsOf(fieldOf(expression, 'LeftOperand'))
  const operator = wordsOf(fieldOf(expression, 'Operator'))
  const operand = fieldOf(expression, 'RightOperand')
  if (type === 'EmbeddedField') return fieldLeaf(left, operator, operand)
  if (type !== 'Question') return null
  const locator = left || wordsOf(fieldOf(expression, 'ChoiceLocator'))
  return leafFrom(wordsOf(fieldOf(expression, 'QuestionID')), locator, operator, operand)
}

/** Whether a setting says anything; exports write most of them empty. */
export const isSet = (value: unknown): boolean =>
  !(
    value === undefined ||
    value === null ||
    value === false ||
    value === '' ||
    value === 'false' ||
    (typeof value === 'object' && Object.keys(value).length === 0)
  )

const conjunctionOf = (value: unknown) =>
  // The exports spell it both ways.
  wordsOf(fieldOf(value, 'Conjuction')) || wordsOf(fieldOf(value, 'Conjunction'))

const described = (expressions: unknown[]) =>
  expressions
    .map((one) => {
      // Its parts stand in marks of their own, some without a space between them.
      const words = plainText(wordsOf(fieldOf(one, 'Description')).replace(/<\/span>/g, '</span> ')).text
      return words || `${wordsOf(fieldOf(one, 'LeftOperand'))} ${wordsOf(fieldOf(one, 'Operator'))}`
    })
    .join(' ')

/** Display logic, branch logic: groups of conditions. */
export function ruleFrom(logic: unknown): Rule | null {
  if (!isRecord(logic)) return null
  const groups = numbered(logic)
  if (groups.length === 0) return null
  const expressions = groups.map(numbered)
  const parts = groups.map((group, at) => {
    const inner = expressions[at] ?? []
    const terms = inner.map((one) => ({ term: termOf(one), conjunction: conjunctionOf(one) }))
    const type = wordsOf(fieldOf(group, 'Type'))
    return { term: inner.length > 0 ? joined(terms) : null, conjunction: /^and/i.test(type) ? 'And' : 'Or' }
  })
  return { words: ruleInWords(described(expressions.flat())), term: joined(parts) }
}

/** One line of skip logic: on which answer, and where to. */
export function skipFrom(skip: unknown, question: string): { rule: Rule; to: string } {
  const locator = wordsOf(fieldOf(skip, 'ChoiceLocator')) || wordsOf(fieldOf(skip, 'Locator'))
  const operator = wordsOf(fieldOf(skip, 'Condition'))
  const words = ruleInWords(plainText(wordsOf(fieldOf(skip, 'Description'))).text || `${locator} ${operator}`)
  const term = leafFrom(question, locator, operator, fieldOf(skip, 'Value'))
  return { rule: { words, term }, to: wordsOf(fieldOf(skip, 'SkipToDestination')) }
}

/** `${q://QID2/ChoiceGroup/SelectedChoices}`, `${e://Field/store}`, `${gr://SC_1/Score}`. */
export const QUALTRICS_PIPES: Pipes = {
  pattern: /\$\{([a-z]{1,20}:\/\/[^{}]{1,200})\}/g,
  nameOf: (inside) =>
    /^(e:\/\/Field\/|gr:\/\/\w+\/Score$)/.test(inside)
      ? inside
      : (/^q:\/\/(QID\w{1,40})\/(?:ChoiceGroup\/SelectedChoices|ChoiceTextEntryValue)$/.exec(inside)?.[1] ?? ''),
  response: /^(e:\/\/Field\/ResponseID|rm:\/\/Field\/ResponseID)$/i,
}
