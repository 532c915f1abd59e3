import type { Leaf, Scalar, Term } from './plan.ts'

/** A piece of a rule or of a calculation. */
export type Token =
  | { kind: 'name'; name: string }
  | { kind: 'value'; value: Scalar }
  | { kind: 'word'; word: string }
  | { kind: 'sign'; sign: string }

const MOST_TOKENS = 400
const DEEPEST = 16

const TOKEN =
  /\s*(?:\{([^{}]{1,200})\}|"([^"]{0,400})"|'([^']{0,400})'|(\d{1,15}(?:\.\d{1,10})?(?![\w.]))|([A-Za-z_][\w.]{0,200}|\d{1,12}X\d{1,12}X\w[\w.]{0,200})|(<=|>=|=>|=<|<>|!=|==|\*=|&&|\|\||[=<>!()[\],+*/-]))/y

/**
 * The rule in tokens; null where it holds anything that no simple rule holds.
 *
 * @example
 * tokens('{a} > 1') // => [{ kind: 'name', name: 'a' }, { kind: 'sign', sign: '>' }, { kind: 'value', value: 1 }]
 */
export function tokens(rule: string): Token[] | null {
  const found: Token[] = []
  const trimmed = rule.trim()
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < trimmed.length) {
    const match = TOKEN.exec(trimmed)
    if (!match || found.length >= MOST_TOKENS) return null
    const [, name, double, single, number, word, sign] = match
    if (name !== undefined) found.push({ kind: 'name', name: name.trim() })
    else if (double !== undefined || single !== undefined) found.push({ kind: 'value', value: double ?? single ?? '' })
    else if (number !== undefined) found.push({ kind: 'value', value: Number(number) })
    else if (word !== undefined) found.push(wordToken(word))
    else found.push({ kind: 'sign', sign: sign ?? '' })
  }
  return found
}

const wordToken = (word: string): Token =>
  /^(true|false)$/i.test(word)
    ? { kind: 'value', value: word.toLowerCase() === 'true' }
    : /^(undefined|null)$/i.test(word)
      ? { kind: 'value', value: '' }
      : { kind: 'word', word: word.replace(/\.(?:NAOK|code|value|valueNAOK)$/, '') }

const OPERATORS: Readonly<Record<string, Leaf['operator']>> = {
  '=': 'equal',
  '==': 'equal',
  equal: 'equal',
  equals: 'equal',
  eq: 'equal',
  '!=': 'not-equal',
  '<>': 'not-equal',
  notequal: 'not-equal',
  notequals: 'not-equal',
  ne: 'not-equal',
  '>': 'more',
  greater: 'more',
  gt: 'more',
  '<': 'less',
  less: 'less',
  lt: 'less',
  '>=': 'at-least',
  '=>': 'at-least',
  greaterorequal: 'at-least',
  ge: 'at-least',
  '<=': 'at-most',
  '=<': 'at-most',
  lessorequal: 'at-most',
  le: 'at-most',
  empty: 'unanswered',
  notempty: 'answered',
  '*=': 'contains',
  contains: 'contains',
  contain: 'contains',
  allof: 'contains',
  notcontains: 'not-contains',
  notcontain: 'not-contains',
  anyof: 'any-of',
  noneof: 'none-of',
}
const operators = new Map(Object.entries(OPERATORS))
const FLIPPED = new Map<Leaf['operator'], Leaf['operator']>([
  ['equal', 'equal'],
  ['not-equal', 'not-equal'],
  ['more', 'less'],
  ['less', 'more'],
  ['at-least', 'at-most'],
  ['at-most', 'at-least'],
])
const WORDS = /^(and|or|not|negate|empty|notempty|is_empty)$/i

/** Anything that this grammar does not know ends the reading of the rule. */
class Unread extends Error {}

class Reader {
  private at = 0
  private depth = 0
  private readonly found: Token[]
  constructor(found: Token[]) {
    this.found = found
  }

  whole(): Term {
    const term = this.either()
    if (this.at < this.found.length) throw new Unread()
    return term
  }

  private either(): Term {
    const parts = [this.both()]
    while (this.takes('or', '||')) parts.push(this.both())
    return parts.length === 1 && parts[0] ? parts[0] : { any: parts }
  }

  private both(): Term {
    const parts = [this.one()]
    while (this.takes('and', '&&')) parts.push(this.one())
    return parts.length === 1 && parts[0] ? parts[0] : { all: parts }
  }

  private one(): Term {
    this.depth += 1
    if (this.depth > DEEPEST) throw new Unread()
    const term = this.inner()
    this.depth -= 1
    return term
  }

  private inner(): Term {
    if (this.takes('not', '!', 'negate')) return { not: this.one() }
    if (this.takes('(')) {
      const inner = this.either()
      if (!this.takes(')')) throw new Unread()
      return inner
    }
    if (this.takes('is_empty')) return this.emptiness()
    return this.comparison()
  }

  private emptiness(): Term {
    if (!this.takes('(')) throw new Unread()
    const operand = this.operand()
    if (!this.takes(')') || operand.name === undefined) throw new Unread()
    return { name: operand.name, operator: 'unanswered', values: [] }
  }

  private comparison(): Term {
    const left = this.operand()
    const token = this.found[this.at]
    const said = token?.kind === 'sign' ? token.sign : token?.kind === 'word' ? token.word.toLowerCase() : ''
    const operator = operators.get(said)
    if (!operator) {
      // A question alone asks whether it is answered with yes; a number or a truth alone is true or not.
      if (left.name !== undefined) return { name: left.name, operator: 'equal', values: [true] }
      if (left.values.length === 1 && typeof left.values[0] !== 'string')
        return left.values[0] ? { all: [] } : { any: [] }
      throw new Unread()
    }
    this.at += 1
    if (operator === 'answered' || operator === 'unanswered') {
      if (left.name === undefined) throw new Unread()
      return { name: left.name, operator, values: [] }
    }
    const right = this.operand()
    if (left.name !== undefined && right.name === undefined) return { name: left.name, operator, values: right.values }
    const flipped = FLIPPED.get(operator)
    if (right.name === undefined || left.name !== undefined || !flipped) throw new Unread()
    return { name: right.name, operator: flipped, values: left.values }
  }

  private operand(): { name?: string; values: Scalar[] } {
    if (this.takes('[')) return { values: this.list() }
    const minus = this.takes('-')
    const token = this.found[this.at]
    this.at += 1
    if (token?.kind === 'value') {
      if (!minus) return { values: [token.value] }
      if (typeof token.value === 'number') return { values: [-token.value] }
    }
    if (minus) throw new Unread()
    if (token?.kind === 'name') return { name: token.name, values: [] }
    if (token?.kind === 'word' && !WORDS.test(token.word) && !operators.has(token.word.toLowerCase()))
      return { name: token.word, values: [] }
    throw new Unread()
  }

  private list(): Scalar[] {
    const values: Scalar[] = []
    while (!this.takes(']')) {
      if (values.length > 0 && !this.takes(',')) throw new Unread()
      const token = this.found[this.at]
      if (token?.kind !== 'value') throw new Unread()
      values.push(token.value)
      this.at += 1
    }
    return values
  }

  private takes(...wanted: string[]): boolean {
    const token = this.found[this.at]
    const said = token?.kind === 'sign' ? token.sign : token?.kind === 'word' ? token.word.toLowerCase() : null
    if (said === null || !wanted.includes(said)) return false
    this.at += 1
    return true
  }
}

/**
 * Reads the simple rules of SurveyJS (`{q} = 'a' and {n} > 3`) and LimeSurvey (`q.NAOK == "a" && n.NAOK > 3`):
 * comparisons of answers with values, joined by and, or, not. Never evaluates anything.
 *
 * @returns null for every other rule
 * @example
 * termFrom("{q} = 'a'") // => { name: 'q', operator: 'equal', values: ['a'] }
 * termFrom('!is_empty(q.NAOK) || 3 <= n.NAOK') // => { any: [{ not: { name: 'q', operator: 'unanswered', values: [] } }, { name: 'n', operator: 'at-least', values: [3] }] }
 * termFrom('{a} + {b} > 3') // => null
 */
export function termFrom(rule: string): Term | null {
  if (rule.length > 10_000) return null
  const found = tokens(rule)
  if (!found || found.length === 0) return null
  try {
    return new Reader(found).whole()
  } catch (error) {
    if (error instanceof Unread) return null
    throw error
  }
}

/**
 * The names that a rule asks about.
 *
 * @example
 * namesIn({ all: [{ name: 'q', operator: 'answered', values: [] }] }) // => ['q']
 */
export function namesIn(term: Term): string[] {
  if ('all' in term) return term.all.flatMap(namesIn)
  if ('any' in term) return term.any.flatMap(namesIn)
  return 'not' in term ? namesIn(term.not) : [term.name]
}
