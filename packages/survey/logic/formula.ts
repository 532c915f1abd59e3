import { LIMITS } from '../definition.ts'

/** A formula that has been read. Depth and size are bounded, so is every walk over it. */
export type Formula =
  | { number: number }
  /** An answer, `q`, or another variable, `v`. */
  | { of: 'q' | 'v'; id: string }
  | { apply: keyof typeof FUNCTIONS; to: Formula[] }

/** Why a text is no formula. */
export type FormulaProblem =
  | 'formula-empty'
  | 'formula-too-large'
  | 'formula-unreadable'
  | 'formula-function'
  | 'formula-arguments'

type Values = readonly (number | null)[]
const given = (values: Values): number[] => values.filter((value) => value !== null)
const both =
  (work: (a: number, b: number) => number) =>
  ([a = null, b = null]: Values): number | null =>
    a === null || b === null ? null : work(a, b)
const truth = (holds: (a: number, b: number) => boolean) => both((a, b) => Number(holds(a, b)))
const ofGiven = (work: (values: number[]) => number) => (values: Values) => {
  const numbers = given(values)
  return numbers.length === 0 ? null : work(numbers)
}

/** What is blank stays blank in + − × ÷ and comparisons; min, max, sum and count pass over it. */
const FUNCTIONS = {
  '+': both((a, b) => a + b),
  '-': both((a, b) => a - b),
  '*': both((a, b) => a * b),
  '/': both((a, b) => a / b),
  '=': truth((a, b) => a === b),
  '<>': truth((a, b) => a !== b),
  '<': truth((a, b) => a < b),
  '<=': truth((a, b) => a <= b),
  '>': truth((a, b) => a > b),
  '>=': truth((a, b) => a >= b),
  min: ofGiven((values) => Math.min(...values)),
  max: ofGiven((values) => Math.max(...values)),
  sum: ofGiven((values) => values.reduce((sum, value) => sum + value, 0)),
  count: (values: Values) => given(values).length,
  if: ([when = null, then = null, otherwise = null]: Values) => (when !== null && when !== 0 ? then : otherwise),
} as const

const NAMED = /^(min|max|sum|count|if)$/
const TOKEN =
  /\s*(?:(\d{1,15}(?:\.\d{1,15})?)|\{\{([qv])\.([A-Za-z0-9_-]{1,64})\}\}|([A-Za-z]+)|(<=|>=|<>|[-+*/=<>(),]))/y
const MOST_DEPTH = 20

/** As people write it, in one spelling: full-width signs, × ÷ − ≦ ≠ ==. */
const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/×/g, '*')
    .replace(/÷/g, '/')
    .replace(/[−–‐]/g, '-')
    .replace(/[≦≤]/g, '<=')
    .replace(/[≧≥]/g, '>=')
    .replace(/≠|!=/g, '<>')
    .replace(/==/g, '=')
    .replace(/、/g, ',')

type Token = { number: number } | { of: 'q' | 'v'; id: string } | { name: string } | { sign: string }

class Unreadable extends Error {
  readonly problem: FormulaProblem
  constructor(problem: FormulaProblem) {
    super(problem)
    this.problem = problem
  }
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  TOKEN.lastIndex = 0
  while (text.slice(TOKEN.lastIndex).trim() !== '') {
    const [, number, of, id, name, sign] = TOKEN.exec(text) || []
    if (number !== undefined) tokens.push({ number: Number(number) })
    else if (of !== undefined && id !== undefined) tokens.push({ of: of as 'q' | 'v', id })
    else if (name !== undefined) tokens.push({ name: name.toLowerCase() })
    else if (sign !== undefined) tokens.push({ sign })
    else throw new Unreadable('formula-unreadable')
  }
  return tokens
}

const LEVELS = [
  ['=', '<>', '<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/'],
] as const

class Reader {
  private next = 0
  private readonly tokens: readonly Token[]
  constructor(tokens: readonly Token[]) {
    this.tokens = tokens
  }

  whole(): Formula {
    const formula = this.level(0, 0)
    if (this.next < this.tokens.length) throw new Unreadable('formula-unreadable')
    return formula
  }

  private sign<S extends string>(signs: readonly S[]): S | null {
    const token = this.tokens[this.next]
    const found = token && 'sign' in token ? signs.find((sign) => sign === token.sign) : undefined
    if (found === undefined) return null
    this.next += 1
    return found
  }

  private expect(sign: string): void {
    if (this.sign([sign]) === null) throw new Unreadable('formula-unreadable')
  }

  private level(level: number, depth: number): Formula {
    if (depth > MOST_DEPTH) throw new Unreadable('formula-too-large')
    const signs = LEVELS[level]
    if (!signs) return this.single(depth)
    let left = this.level(level + 1, depth)
    for (let sign = this.sign<keyof typeof FUNCTIONS>(signs); sign; sign = this.sign(signs)) {
      left = { apply: sign, to: [left, this.level(level + 1, depth)] }
      // `1 < 2 < 3` says something else than it seems to.
      if (level === 0) break
    }
    return left
  }

  private single(depth: number): Formula {
    if (this.sign(['-'])) {
      if (depth >= MOST_DEPTH) throw new Unreadable('formula-too-large')
      return { apply: '-', to: [{ number: 0 }, this.single(depth + 1)] }
    }
    if (this.sign(['('])) {
      const inner = this.level(0, depth + 1)
      this.expect(')')
      return inner
    }
    const token = this.tokens[this.next]
    this.next += 1
    if (!token || 'sign' in token) throw new Unreadable('formula-unreadable')
    return 'name' in token ? this.call(token.name, depth) : token
  }

  private call(name: string, depth: number): Formula {
    if (!NAMED.test(name)) throw new Unreadable('formula-function')
    this.expect('(')
    const to: Formula[] = []
    if (this.sign([')'])) throw new Unreadable('formula-arguments')
    do to.push(this.level(0, depth + 1))
    while (this.sign([',']))
    this.expect(')')
    if (name === 'if' && to.length !== 3) throw new Unreadable('formula-arguments')
    return { apply: name as keyof typeof FUNCTIONS, to }
  }
}

/**
 * Reads a formula: numbers, answers `{{q.ID}}`, variables `{{v.ID}}`, + − × ÷, comparisons, `min`, `max`, `sum`, `count` and
 * `if(when, then, otherwise)`. Full-width signs are understood. Nothing else can be said in it, and nothing runs.
 *
 * @returns the formula, or why it is none
 * @example
 * parseFormula('１＋２×３') // => { apply: '+', to: [{ number: 1 }, { apply: '*', to: [{ number: 2 }, { number: 3 }] }] }
 * parseFormula('alert(1)') // => 'formula-function'
 * parseFormula('1 +') // => 'formula-unreadable'
 */
export function parseFormula(text: string): Formula | FormulaProblem {
  if (text.trim() === '') return 'formula-empty'
  if (text.length > LIMITS.formulaLength) return 'formula-too-large'
  try {
    return new Reader(tokensOf(plain(text))).whole()
  } catch (error) {
    if (error instanceof Unreadable) return error.problem
    throw error
  }
}

/**
 * The answers and variables that a formula asks for, as they are named in conditions: `ID` and `v.ID`.
 *
 * @example
 * formulaAsks({ apply: 'sum', to: [{ of: 'q', id: 'a' }, { of: 'v', id: 'b' }] }) // => ['a', 'v.b']
 */
export function formulaAsks(formula: Formula): string[] {
  if ('number' in formula) return []
  return 'of' in formula ? [formula.of === 'v' ? `v.${formula.id}` : formula.id] : formula.to.flatMap(formulaAsks)
}

/**
 * What a formula comes to; null = blank: an answer that there is not, a division by nought, a number without end.
 *
 * @param valued the number behind `ID` or `v.ID`
 * @example
 * calculate({ apply: '/', to: [{ number: 1 }, { number: 0 }] }, () => null) // => null
 * calculate({ apply: 'sum', to: [{ of: 'q', id: 'a' }, { number: 0.1 }, { number: 0.2 }] }, () => null) // => 0.3
 */
export function calculate(formula: Formula, valued: (name: string) => number | null): number | null {
  const walk = (part: Formula): number | null => {
    if ('number' in part) return part.number
    if ('of' in part) return valued(part.of === 'v' ? `v.${part.id}` : part.id)
    return FUNCTIONS[part.apply](part.to.map(walk))
  }
  const result = walk(formula)
  // Twelve digits: 0.1 + 0.2 is what people expect, and no −0.
  return result === null || !Number.isFinite(result) ? null : Number(result.toPrecision(12)) + 0
}
