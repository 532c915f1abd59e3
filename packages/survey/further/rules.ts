import type { Answer, Problem, ProblemCode } from '../answer.ts'
import { type FilesQuestion, LIMITS, type MatrixQuestion, type Option, type Question } from '../definition.ts'
import { arranged } from '../logic/arrange.ts'
import { withVariables } from '../logic/variables.ts'
import { longer, parseNumber, repairText } from '../normalize.ts'
import { cellOf, choiceIds } from './cells.ts'
import { parseDate } from './date.ts'
import { kindOfName } from './file-names.ts'
import { addressProblem, nameProblem, normalizeParts, sumProblem } from './parts.ts'
import { isPhone, normalizePhone } from './phone.ts'
import type { FurtherRules } from './registry.ts'

type Found = Omit<Problem, 'questionId'> | null

const found = (code: ProblemCode, params: Problem['params'] = {}): Found => ({ code, params })

function normalize(answer: Answer): Answer {
  if (answer.type === 'number' && typeof answer.value === 'string') {
    return { type: 'number', value: parseNumber(answer.value) ?? repairText(answer.value) }
  }
  if (answer.type === 'date') return { type: 'date', value: parseDate(answer.value) ?? repairText(answer.value) }
  if (answer.type === 'phone') return { type: 'phone', value: normalizePhone(answer.value) }
  if (answer.type === 'personName' || answer.type === 'address' || answer.type === 'constantSum')
    return normalizeParts(answer)
  if (!('other' in answer) || answer.other === undefined) return answer
  const { other, ...chosen } = answer
  const words = repairText(other)
  return words.trim() === '' ? chosen : { ...chosen, other: words }
}

function wordsProblem(options: readonly Option[], chosen: readonly string[], other: string | undefined): Found {
  if (other === undefined) return null
  if (!options.some((option) => option.other && chosen.includes(option.id))) return found('unexpected-words')
  return longer(other, LIMITS.otherLength) ? found('too-long', { limit: LIMITS.otherLength }) : null
}

function choiceProblem(
  question: { options: Option[]; minimum?: number; maximum?: number },
  chosen: readonly string[],
  other?: string,
): Found {
  const { options, minimum = 0, maximum = options.length } = question
  // The exclusive one stands for an answer of its own: the minimum does not count it.
  const alone = options.some((option) => option.exclusive && chosen.includes(option.id))
  if (chosen.some((id) => !options.some((option) => option.id === id))) return found('unknown-option')
  if (new Set(chosen).size < chosen.length) return found('duplicate-option')
  if (alone && chosen.length > 1) return found('exclusive-option')
  if (!alone && chosen.length < minimum) return found('too-few-options', { limit: minimum })
  if (chosen.length > maximum) return found('too-many-options', { limit: maximum })
  return wordsProblem(options, chosen, other)
}

/** At most so many, each of a kind that is taken, and all of them there. */
function filesProblem(question: FilesQuestion, names: Readonly<Record<string, string>>): Found {
  const ids = Object.keys(names)
  const limit = question.maximum ?? 1
  if (ids.length > limit) return found('too-many-files', { limit })
  if (ids.some((id) => names[id] === '')) return found('file-waiting')
  const taken = (name: string) => question.kinds.some((kind) => kind === kindOfName(name))
  return ids.every((id) => taken(names[id] || '')) ? null : found('wrong-file-kind')
}

/** Cells of rows and options that there are; one in each row unless several are allowed; every row where it is required. */
function matrixProblem(question: MatrixQuestion, cells: readonly string[]): Found {
  const known = choiceIds(question) || []
  if (cells.some((cell) => !known.includes(cell))) return found('unknown-option')
  if (new Set(cells).size < cells.length) return found('duplicate-option')
  for (const row of question.rows) {
    const inRow = question.options.filter(({ id }) => cells.includes(cellOf(row.id, id))).length
    if (inRow > 1 && !question.multiple) return found('too-many-options', { limit: 1, part: row.id })
    if (inRow === 0 && question.required) return found('required', { part: row.id })
  }
  return null
}

/** Whether a number lies on the steps, but for what binary fractions cannot hold. */
function onStep(value: number, from: number, step: number): boolean {
  const steps = (value - from) / step
  return Math.abs(steps - Math.round(steps)) <= 1e-9 * Math.max(1, Math.abs(steps))
}

interface Bounds {
  minimum?: number
  maximum?: number
  step?: number
  integer?: boolean
}

function numberProblem(bounds: Bounds, value: number | string | boolean): Found {
  if (typeof value !== 'number') return found('not-a-number')
  const { minimum = -LIMITS.number, maximum = LIMITS.number, step, integer } = bounds
  if (value < minimum) return found('too-small', { limit: minimum })
  if (value > maximum) return found('too-large', { limit: maximum })
  if (integer && !Number.isInteger(value)) return found('not-a-whole-number')
  return step !== undefined && !onStep(value, bounds.minimum ?? 0, step) ? found('wrong-step', { step }) : null
}

function dateProblem(bounds: { earliest?: string; latest?: string }, value: string): Found {
  const date = parseDate(value)
  if (date === null) return found('invalid-date')
  if (bounds.earliest !== undefined && date < bounds.earliest) return found('too-early', { limit: bounds.earliest })
  return bounds.latest !== undefined && date > bounds.latest ? found('too-late', { limit: bounds.latest }) : null
}

function problem(question: Question, answer: Answer): Found {
  if ('optionId' in answer && 'options' in question) {
    const one = { options: question.options }
    return choiceProblem(one, [answer.optionId], 'other' in answer ? answer.other : undefined)
  }
  if (answer.type === 'multipleChoice' && question.type === 'multipleChoice') {
    return choiceProblem(question, answer.optionIds, answer.other)
  }
  if (answer.type === 'pictures' && question.type === 'pictures')
    return choiceProblem(question.multiple ? question : { options: question.options, maximum: 1 }, answer.optionIds)
  if (answer.type === 'files' && question.type === 'files') return filesProblem(question, answer.value)
  if (answer.type === 'matrix' && question.type === 'matrix') return matrixProblem(question, answer.optionIds)
  if (answer.type === 'ranking' && question.type === 'ranking') {
    const { options } = question
    return choiceProblem({ options, minimum: options.length }, answer.optionIds)
  }
  if (answer.type === 'personName' && question.type === 'personName') return nameProblem(question, answer.value)
  if (answer.type === 'address' && question.type === 'address') return addressProblem(question, answer.value)
  if (answer.type === 'constantSum' && question.type === 'constantSum') return sumProblem(question, answer.value)
  if (!('value' in answer) || typeof answer.value === 'object') return found('wrong-type', { expected: question.type })
  switch (question.type) {
    case 'rating':
      return numberProblem({ minimum: 1, maximum: question.steps, integer: true }, answer.value)
    case 'slider':
      return numberProblem({ ...question, step: question.step ?? 1 }, answer.value)
    case 'number': {
      const typed = typeof answer.value === 'string' ? parseNumber(answer.value) : answer.value
      return numberProblem(question, typed ?? '')
    }
    case 'date':
      return dateProblem(question, String(answer.value))
    case 'phone':
      return isPhone(normalizePhone(String(answer.value))) ? null : found('invalid-phone')
    default:
      return null
  }
}

/** The further types: everything that a plain score survey does not need. The widget brings them in a second script. */
export const FURTHER_RULES: FurtherRules = { normalize, problem, seen: withVariables, arranged }
