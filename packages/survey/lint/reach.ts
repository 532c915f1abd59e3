import { evaluateCondition } from '../conditions.ts'
import { type Comparison, type Condition, isQuestion, type Question, type SurveyDefinition } from '../definition.ts'
import { canHold, type Wish } from './witnesses.ts'

/** Ids of what no answers lead to. */
export interface Unreachable {
  pages: Set<string>
  /** Blocks of pages that can be reached. */
  blocks: Set<string>
  endings: Set<string>
}

/** Some of the ways to a place: what must be true of the answers, by question, and the pages that were jumped over. */
interface Way {
  wishes: ReadonlyMap<string, readonly Wish[]>
  skipped: ReadonlySet<number>
}

const ANY_WAY: Way = { wishes: new Map(), skipped: new Set() }

/** More ways than this to one place are taken as every way, which only makes more seem possible. */
const MOST_WAYS = 64
/** Comparisons looked at in one definition; a survey that is more entangled gets no verdict on the rest. */
const MOST_STEPS = 20_000

interface Asked {
  question: Question
  page: number
}

/** Narrows ways to those on which a condition holds, knowing which questions have been asked so far. */
class Narrowing {
  readonly asked = new Map<string, Asked>()
  private steps = MOST_STEPS

  /** The ways on which the condition holds, or does not hold; more than that where they cannot be told apart. */
  ways(from: readonly Way[], condition: Condition | undefined, holds = true): Way[] {
    const found = from.flatMap((way) => (condition ? this.narrow(way, condition, holds) : holds ? [way] : []))
    return found.length > MOST_WAYS ? [ANY_WAY] : found
  }

  private narrow(way: Way, condition: Condition, holds: boolean): Way[] {
    if (this.steps <= 0) return [way]
    if ('not' in condition) return this.narrow(way, condition.not, !holds)
    if (!('all' in condition || 'any' in condition)) return this.compare(way, condition, holds)
    const parts = 'all' in condition ? condition.all : condition.any
    // All parts hold, or none of any: one after the other. Otherwise each part opens ways of its own.
    if ('all' in condition === holds) {
      let ways = [way]
      for (const part of parts)
        ways = this.bounded(
          way,
          ways.flatMap((one) => this.narrow(one, part, holds)),
        )
      return ways
    }
    return this.bounded(
      way,
      parts.flatMap((part) => this.narrow(way, part, holds)),
    )
  }

  private bounded(from: Way, ways: Way[]): Way[] {
    return ways.length > MOST_WAYS ? [from] : ways
  }

  private compare(way: Way, comparison: Comparison, holds: boolean): Way[] {
    this.steps -= 1
    // What a variable comes to is not followed: it may hold, and it may not.
    if (comparison.question.startsWith('v.')) return [way]
    const asked = this.asked.get(comparison.question)
    // What has not been asked has no answer.
    if (!asked || way.skipped.has(asked.page)) return evaluateCondition(comparison, {}) === holds ? [way] : []
    const wishes = [...(way.wishes.get(comparison.question) ?? []), { comparison, holds }]
    if (!canHold(asked.question, wishes)) return []
    return [{ ...way, wishes: new Map(way.wishes).set(comparison.question, wishes) }]
  }
}

function jumpedOver(way: Way, from: number, to: number): Way {
  const skipped = new Set(way.skipped)
  for (let page = from + 1; page < to; page += 1) skipped.add(page)
  return { ...way, skipped }
}

/**
 * Follows every way through the survey at once, as `surveyPath` follows one. What it names is never reached, whatever is
 * answered; where ways are too many to be told apart it names less.
 *
 * @param definition sound as to ids and sizes of conditions
 * @example
 * unreachable({ formatVersion: 1, languages: ['ja'], title: {}, pages: [], endings: [{ id: 'e1', title: {} }, { id: 'e2', title: {} }] }).endings.has('e2') // => true
 */
export function unreachable(definition: SurveyDefinition): Unreachable {
  const { pages, endings } = definition
  const found: Unreachable = { pages: new Set(), blocks: new Set(), endings: new Set(endings.map(({ id }) => id)) }
  const narrowing = new Narrowing()
  // The ways to each page, and behind the last one to the endings.
  const entries: Way[][] = [...pages.map(() => []), []]
  entries[0]!.push(ANY_WAY)
  for (const [i, page] of pages.entries()) {
    const ways = entries[i]!.length > MOST_WAYS ? [ANY_WAY] : entries[i]!
    if (ways.length === 0) {
      found.pages.add(page.id)
      continue
    }
    for (const block of page.blocks) {
      if (narrowing.ways(ways, block.showIf).length === 0) found.blocks.add(block.id)
      else if (isQuestion(block)) narrowing.asked.set(block.id, { question: block, page: i })
    }
    let staying = ways
    for (const { when, to } of page.jumps ?? []) {
      const leaving = narrowing.ways(staying, when)
      staying = narrowing.ways(staying, when, false)
      const target = pages.findIndex(({ id }) => id === to)
      if (target > i) entries[target]!.push(...leaving.map((way) => jumpedOver(way, i, target)))
      else if (target < 0 && endings.some(({ id }) => id === to)) {
        if (leaving.length > 0) found.endings.delete(to)
      } else entries[i + 1]!.push(...leaving)
    }
    entries[i + 1]!.push(...staying)
  }
  let left = entries[pages.length]!.length > MOST_WAYS ? [ANY_WAY] : entries[pages.length]!
  for (const { id, when } of endings) {
    if (narrowing.ways(left, when).length > 0) found.endings.delete(id)
    left = narrowing.ways(left, when, false)
  }
  return found
}
