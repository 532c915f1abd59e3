import { type Answer, type Answers, answerTo, chosenOptions, isAnswered } from '../answer.ts'
import { allQuestions, type NumberQuestion, type Question, type SurveyDefinition } from '../definition.ts'
import { calculate, type Formula, parseFormula } from './formula.ts'

/**
 * Whether an answer to the question is a number: a score, an amount, options with points, yes = 1.
 *
 * @example
 * isCountable({ id: 'q', type: 'longText', label: {} }) // => false
 * isCountable({ id: 'q', type: 'dropdown', label: {}, options: [{ id: 'a', label: {}, points: 3 }] }) // => true
 */
export function isCountable(question: Question): boolean {
  if ('options' in question)
    return (
      question.type !== 'ranking' &&
      question.type !== 'constantSum' &&
      question.options.some(({ points }) => points !== undefined)
    )
  return /^(nps|csat|ces|rating|slider|number|yesNo|consent)$/.test(question.type)
}

function numberOf(question: Question, answer: Answer): number | null {
  if (!isCountable(question)) return null
  if ('options' in question) {
    // Of a cell, `row.option`, the option has the points.
    const points = new Map(question.options.map((option) => [option.id, option.points || 0]))
    return chosenOptions(answer).reduce((sum, id) => sum + (points.get(id.split('.').pop() || '') || 0), 0)
  }
  return 'value' in answer && typeof answer.value !== 'object' ? Number(answer.value) : null
}

interface Prepared {
  questions: ReadonlyMap<string, Question>
  formulas: readonly { id: string; formula: Formula }[]
}

/** A definition is asked at every answer: its formulas are read once. */
const prepared = new WeakMap<SurveyDefinition, Prepared>()

function prepare(definition: SurveyDefinition): Prepared {
  const known = prepared.get(definition)
  if (known) return known
  const formulas: { id: string; formula: Formula }[] = []
  for (const { id, formula } of definition.variables || []) {
    const read = parseFormula(formula)
    if (typeof read !== 'string') formulas.push({ id, formula: read })
  }
  const fresh = { formulas, questions: new Map(allQuestions(definition).map((question) => [question.id, question])) }
  prepared.set(definition, fresh)
  return fresh
}

/**
 * What the variables come to, by `v.ID`; those that are blank are left out. A variable sees those before it.
 *
 * @param answers those on the way
 * @example
 * variableValues({ formatVersion: 1, languages: ['ja'], title: {}, endings: [], pages: [{ id: 'p', blocks: [{ id: 'q', type: 'nps', label: {} }] }], variables: [{ id: 'x', name: '倍', formula: '{{q.q}} × 2' }] }, { q: { type: 'nps', value: 4 } }) // => { 'v.x': 8 }
 */
export function variableValues(definition: SurveyDefinition, answers: Answers): Record<string, number> {
  const { questions, formulas } = prepare(definition)
  const values: Record<string, number> = {}
  for (const { id, formula } of formulas) {
    const value = calculate(formula, (name) => {
      if (name.startsWith('v.')) return values[name] ?? null
      const question = questions.get(name)
      const answer = answerTo(answers, name)
      return question && isAnswered(answer) ? numberOf(question, answer) : null
    })
    if (value !== null) values[`v.${id}`] = value
  }
  return values
}

/** Answers of one walk, and what they came to when there were so many of them: a walk only adds some. */
const remembered = new WeakMap<Answers, { size: number; seen: Answers }>()

/**
 * The answers together with the variables, for conditions: those stand as numbers under `v.ID`.
 *
 * @example
 * withVariables({ formatVersion: 1, languages: ['ja'], title: {}, endings: [], pages: [], variables: [{ id: 'x', name: '一', formula: '1' }] }, {}) // => { 'v.x': { type: 'number', value: 1 } }
 */
export function withVariables(definition: SurveyDefinition, answers: Answers): Answers {
  if (!definition.variables?.length) return answers
  const size = Object.keys(answers).length
  const known = remembered.get(answers)
  if (known?.size === size) return known.seen
  const values = variableValues(definition, answers)
  const numbers = Object.keys(values).map((id): [string, Answer] => [id, { type: 'number', value: values[id] ?? 0 }])
  const seen: Record<string, Answer> = { ...answers }
  for (const [id, number] of numbers) seen[id] = number
  remembered.set(answers, { size, seen })
  return seen
}

/**
 * The variables as if they were questions for a number: for whoever names, compares or counts what a response says.
 *
 * @example
 * variableQuestions({ formatVersion: 1, languages: ['ja'], title: {}, endings: [], pages: [], variables: [{ id: 'x', name: '一', formula: '1' }] }) // => [{ id: 'v.x', type: 'number', label: { ja: '一' } }]
 */
export function variableQuestions(definition: SurveyDefinition): NumberQuestion[] {
  const language = definition.languages[0] ?? 'ja'
  return (definition.variables || []).map(({ id, name }) => ({
    id: `v.${id}`,
    type: 'number',
    label: { [language]: name },
  }))
}

/**
 * Everything that a response has a value for: what was asked, then what was calculated.
 *
 * @example
 * measuresOf({ formatVersion: 1, languages: ['ja'], title: {}, endings: [], pages: [] }) // => []
 */
export function measuresOf(definition: SurveyDefinition): Question[] {
  return [...allQuestions(definition), ...variableQuestions(definition)]
}
