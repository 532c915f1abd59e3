import { type Token, tokens } from '../expression.ts'
import type { Calculation } from '../plan.ts'

/** How a tool calculates with what has not been answered. */
export interface Habits {
  /** It counts as nought; otherwise what is calculated with it is blank, but for sums. */
  blankIsNought: boolean
}

const NOUGHT: Calculation = { number: 0 }
const DEEPEST = 16

class Unread extends Error {}

class Reader {
  private at = 0
  private depth = 0
  private readonly found: Token[]
  private readonly habits: Habits
  constructor(found: Token[], habits: Habits) {
    this.found = found
    this.habits = habits
  }

  whole(): Calculation {
    const calculation = this.sum()
    if (this.at < this.found.length) throw new Unread()
    return calculation
  }

  private sum(): Calculation {
    this.depth += 1
    if (this.depth > DEEPEST) throw new Unread()
    let left = this.product()
    // What is added up passes over blanks in both tools: a sum says that, + would not.
    let terms: Calculation[] | null = null
    for (let sign = this.takes('+', '-'); sign; sign = this.takes('+', '-')) {
      const right = this.product()
      if (sign === '+') terms = [...(terms ?? [left]), right]
      left = terms && sign === '+' ? { apply: 'sum', to: [...terms, NOUGHT] } : this.two('-', left, right)
      if (sign === '-') terms = null
    }
    this.depth -= 1
    return left
  }

  private product(): Calculation {
    let left = this.one()
    for (let sign = this.takes('*', '/'); sign; sign = this.takes('*', '/'))
      left = this.two(sign as '*' | '/', left, this.one())
    return left
  }

  private two(apply: '-' | '*' | '/', left: Calculation, right: Calculation): Calculation {
    return { apply, to: [this.filled(left), this.filled(right)] }
  }

  private filled(calculation: Calculation): Calculation {
    const blank = 'name' in calculation || ('apply' in calculation && /^(min|max|\/)$/.test(calculation.apply))
    return blank && this.habits.blankIsNought ? { apply: 'sum', to: [calculation, NOUGHT] } : calculation
  }

  private one(): Calculation {
    if (this.takes('-')) return { apply: '-', to: [NOUGHT, this.filled(this.one())] }
    if (this.takes('(')) {
      const inner = this.sum()
      if (!this.takes(')')) throw new Unread()
      return inner
    }
    const token = this.found[this.at]
    this.at += 1
    if (token?.kind === 'value' && typeof token.value === 'number') return { number: token.value }
    if (token?.kind === 'name') return { name: token.name, single: true }
    if (token?.kind !== 'word') throw new Unread()
    return this.takes('(') ? this.applied(token.word.toLowerCase()) : { name: token.word, single: true }
  }

  private applied(name: string): Calculation {
    if (name !== 'sum' && name !== 'min' && name !== 'max') throw new Unread()
    const to: Calculation[] = []
    while (!this.takes(')')) {
      if (to.length > 0 && !this.takes(',')) throw new Unread()
      const part = this.sum()
      to.push('name' in part ? { name: part.name } : part)
    }
    return { apply: name, to: name === 'sum' ? [...to, NOUGHT] : to }
  }

  private takes(...wanted: string[]): string | null {
    const token = this.found[this.at]
    if (token?.kind !== 'sign' || !wanted.includes(token.sign)) return null
    this.at += 1
    return token.sign
  }
}

/**
 * Reads simple calculations of SurveyJS (`{a} + {b} * 2`) and LimeSurvey (`sum(a.NAOK, b.NAOK)`): + − × ÷, sum, min and max
 * over answers and numbers. Never evaluates anything.
 *
 * @returns null for every other one
 * @example
 * calculationFrom('{a} + {b}', { blankIsNought: true }) // => { apply: 'sum', to: [{ name: 'a', single: true }, { name: 'b', single: true }, { number: 0 }] }
 * calculationFrom('max(a.NAOK, 3)', { blankIsNought: false }) // => { apply: 'max', to: [{ name: 'a' }, { number: 3 }] }
 * calculationFrom("iif({a} = 1, 'x', 'y')", { blankIsNought: true }) // => null
 */
export function calculationFrom(words: string, habits: Habits): Calculation | null {
  if (words.length > 5_000) return null
  const found = tokens(words)
  if (!found || found.length === 0) return null
  try {
    return new Reader(found, habits).whole()
  } catch (error) {
    if (error instanceof Unread) return null
    throw error
  }
}
