import type { Address, Answer, PersonName, Problem, ProblemCode } from '../answer.ts'
import { type AddressQuestion, type ConstantSumQuestion, LIMITS, type PersonNameQuestion } from '../definition.ts'
import { hasOwn } from '../has-own.ts'
import { longer, parseNumber, repairText } from '../normalize.ts'
import { isKana, normalizeKana, trimmed } from './kana.ts'
import { normalizePostalCode, PREFECTURES } from './prefectures.ts'

type Found = Omit<Problem, 'questionId'> | null
type Parts = Readonly<Record<string, string | number | undefined>>

const found = (code: ProblemCode, params: Problem['params'] = {}): Found => ({ code, params })

/** How the parts of a name and of an address are read; all others stay as they were written. */
const READ: Readonly<Record<string, (text: string) => string>> = {
  familyKana: normalizeKana,
  givenKana: normalizeKana,
  postalCode: normalizePostalCode,
}

function amountOf(given: string | number): string | number {
  return typeof given === 'number' ? given : (parseNumber(given) ?? repairText(given))
}

/**
 * An answer of several parts in the form in which it is stored: blank parts go, kana become full-width katakana, a postal
 * code seven digits, amounts numbers.
 *
 * @example
 * normalizeParts({ type: 'personName', value: { family: '山田 ', given: '太郎', familyKana: 'ﾔﾏﾀﾞ', givenKana: '' } }) // => { type: 'personName', value: { family: '山田', given: '太郎', familyKana: 'ヤマダ' } }
 * normalizeParts({ type: 'constantSum', value: { a: '６０', b: 40, c: 0 } }) // => { type: 'constantSum', value: { a: 60, b: 40 } }
 */
export function normalizeParts(answer: Extract<Answer, { type: 'personName' | 'address' | 'constantSum' }>): Answer {
  const value: Record<string, string | number> = {}
  for (const [part, given] of Object.entries(answer.value as Parts)) {
    if (given === undefined) continue
    const read = answer.type === 'constantSum' ? amountOf(given) : (READ[part] ?? trimmed)(String(given))
    if (read !== '' && read !== 0) value[part] = read
  }
  return { type: answer.type, value } as unknown as Answer
}

/** The first part that is missing, or too long. */
function partsProblem(value: Parts, needed: readonly string[], all: readonly string[]): Found {
  for (const part of needed) if (!value[part]) return found('part-missing', { part })
  for (const part of all) {
    if (longer(String(value[part] ?? ''), LIMITS.partLength))
      return found('too-long', { part, limit: LIMITS.partLength })
  }
  return null
}

/** What is wrong with a name; an empty object is no answer and never comes here. */
export function nameProblem(question: PersonNameQuestion, value: PersonName): Found {
  const names = ['family', 'given']
  const kana = ['familyKana', 'givenKana']
  const wrong = partsProblem({ ...value }, question.kana ? [...names, ...kana] : names, [...names, ...kana])
  if (wrong) return wrong
  for (const part of ['familyKana', 'givenKana'] as const) {
    const reading = value[part]
    if (reading && !isKana(normalizeKana(reading))) return found('not-kana', { part })
  }
  return null
}

/** What is wrong with an address. */
export function addressProblem(_: AddressQuestion, value: Address): Found {
  const needed = ['postalCode', 'prefecture', 'city', 'street']
  const wrong = partsProblem({ ...value }, needed, [...needed, 'building'])
  if (wrong) return wrong
  if (!/^\d{7}$/.test(normalizePostalCode(value.postalCode)))
    return found('invalid-postal-code', { part: 'postalCode' })
  return PREFECTURES.includes(value.prefecture) ? null : found('unknown-prefecture', { part: 'prefecture' })
}

/** What is wrong with amounts: each a whole number of its option, and together the total. */
export function sumProblem(question: ConstantSumQuestion, value: Readonly<Record<string, number | string>>): Found {
  const { options, total } = question
  let sum = 0
  for (const part of Object.keys(value)) {
    const amount = hasOwn(value, part) ? amountOf(value[part]!) : ''
    if (!options.some(({ id }) => id === part)) return found('unknown-option')
    if (amount === '') continue
    if (typeof amount !== 'number') return found('not-a-number', { part })
    if (!Number.isInteger(amount)) return found('not-a-whole-number', { part })
    if (amount < 0) return found('too-small', { part, limit: 0 })
    if (amount > total) return found('too-large', { part, limit: total })
    sum += amount
  }
  return sum === total ? null : found('not-the-total', { total, sum, left: total - sum })
}
