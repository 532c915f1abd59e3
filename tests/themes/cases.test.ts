import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadTokenizer, overallSentiment, type Reading, readVerbatim, type Tokenizer } from '@koe/text'
import { beforeAll, describe, expect, it } from 'vitest'

/**
 * Every folder of `cases/` is a test: `input.txt` is what a customer wrote, `expected.json` what must be read in it. To add
 * one, add a folder; no code. Fields that are absent are not looked at.
 */
interface Expected {
  /** How many segments. */
  segments?: number
  /** The text as it may be shown outside. */
  masked?: string
  /** Terms that must (not) be among those for the vectors. */
  terms?: string[]
  notTerms?: string[]
  /** Pairs that must (not) be found, as they should be said. */
  pairs?: string[]
  notPairs?: string[]
  /** Predicates of pairs, lemma + flags. */
  predicates?: string[]
  /** Exactly these labels over all segments. */
  intents?: string[]
  losses?: string[]
  values?: string[]
  /** Of the whole verbatim; `mixed` wants praise and blame in it. */
  sentiment?: 'positive' | 'neutral' | 'negative' | 'mixed'
  /** Why the reading is still wrong here. The case then passes while it fails, and fails once it is right. */
  knownMiss?: string
}

const CASES = join(import.meta.dirname, 'cases')
const THRESHOLD = 0.25

function sentimentOf(reading: Reading): string {
  const scores = reading.segments.map((segment) => segment.sentiment)
  if (Math.max(...scores) >= THRESHOLD && Math.min(...scores) <= -THRESHOLD) return 'mixed'
  const overall = overallSentiment(reading.segments)
  return overall >= THRESHOLD ? 'positive' : overall <= -THRESHOLD ? 'negative' : 'neutral'
}

/** What was read, in the shape of what was expected: only the fields that the case names. */
function check(reading: Reading, expected: Expected): void {
  const { segments } = reading
  const terms = segments.flatMap((segment) => segment.terms)
  const pairs = segments.flatMap((segment) => segment.pairs)
  const surfaces = pairs.map((pair) => pair.surface)
  if (expected.segments !== undefined) expect(segments.map((segment) => segment.text)).toHaveLength(expected.segments)
  if (expected.masked !== undefined) expect(reading.masked).toBe(expected.masked)
  for (const term of expected.terms ?? []) expect(terms).toContain(term)
  for (const term of expected.notTerms ?? []) expect(terms).not.toContain(term)
  for (const pair of expected.pairs ?? []) expect(surfaces).toContain(pair)
  for (const pair of expected.notPairs ?? []) expect(surfaces).not.toContain(pair)
  for (const predicate of expected.predicates ?? []) expect(pairs.map((pair) => pair.predicate)).toContain(predicate)
  for (const axis of ['intents', 'losses', 'values'] as const) {
    const wanted = expected[axis]
    if (wanted === undefined) continue
    const found = new Set(segments.flatMap((segment) => segment[axis].map((one) => one.label)))
    expect([...found].sort(), axis).toEqual([...wanted].sort())
  }
  if (expected.sentiment !== undefined) expect(sentimentOf(reading)).toBe(expected.sentiment)
}

let tokenizer: Tokenizer
beforeAll(async () => {
  tokenizer = await loadTokenizer()
})

describe('what customers write', () => {
  for (const name of readdirSync(CASES).sort()) {
    const expected = JSON.parse(readFileSync(join(CASES, name, 'expected.json'), 'utf8')) as Expected
    const run = expected.knownMiss === undefined ? it : it.fails
    run(expected.knownMiss === undefined ? name : `${name} (known miss: ${expected.knownMiss})`, () => {
      const text = readFileSync(join(CASES, name, 'input.txt'), 'utf8').replace(/\n$/, '')
      check(readVerbatim(text, tokenizer), expected)
    })
  }

  it('is checked for real: a wrong expectation fails', () => {
    const reading = readVerbatim('配送が遅い', tokenizer)
    expect(() => check(reading, { pairs: ['配送が早い'] })).toThrow()
    expect(() => check(reading, { sentiment: 'positive' })).toThrow()
    expect(() => check(reading, { losses: [] })).toThrow()
    expect(existsSync(CASES)).toBe(true)
  })
})
