import { hasLetter } from '../1-normalize/characters.ts'
import { type NormalizedText, normalizeText, originalSpan } from '../1-normalize/normalize-text.ts'
import { splitSentences, type TextSpan } from '../1-normalize/split-sentences.ts'
import type { Token, Tokenizer } from '../2-tokenize/token.ts'
import { collectCompounds, collectTerms } from './collect-terms.ts'
import { findMatches } from './find-matches.ts'
import { findPairs, type Pair } from './find-pairs.ts'
import { findPredicates } from './find-predicates.ts'
import type { Predicate } from './predicate.ts'
import { DEFAULT_RULES, type Decision, type ReadingRules, readLabels } from './read-labels.ts'
import { scoreSentiment } from './score-sentiment.ts'
import { GREETING_CUE, GREETINGS } from './tables/stop-words.ts'

/** A label with the words that decided it, as UTF-16 offsets in the original verbatim. */
export interface Deciding {
  label: string
  start: number
  end: number
}

/** One sentence or clause of a verbatim: the unit that is clustered. */
export interface ReadSegment {
  start: number
  end: number
  text: string
  terms: string[]
  compounds: string[]
  pairs: Pair[]
  sentiment: number
  intents: Deciding[]
  losses: Deciding[]
  values: Deciding[]
}

/** What was read in one verbatim. `masked` is the original with personal data replaced. */
export interface Reading {
  segments: ReadSegment[]
  masked: string
  tokenizerVersion: string
}

const CONTRASTIVE = new Set(['けど', 'けれど', 'けれども', 'が', 'のに', 'けども', 'ものの'])
const CONJUNCTIONS = new Set([
  'しかし',
  'でも',
  'ただ',
  'ただし',
  'だが',
  'ですが',
  'けれども',
  'けど',
  'なのに',
  'しかしながら',
])

interface Clause extends TextSpan {
  tokens: Token[]
  predicates: Predicate[]
}

/** Cuts a sentence at contrastive joints when both sides hold a predicate. */
function splitClauses(span: TextSpan, tokens: Token[]): Clause[] {
  const predicates = findPredicates(tokens)
  const cuts: number[] = []
  for (let i = 1; i < tokens.length - 1; i++) {
    const token = tokens[i] as Token
    const joint = token.pos === '助詞' && token.detail1 === '接続助詞' && CONTRASTIVE.has(token.lemma)
    const opener = CONJUNCTIONS.has((tokens[i + 1] as Token).surface) && (tokens[i + 1] as Token).pos === '接続詞'
    if (!joint && !opener) continue
    const after = i + 1
    const from = cuts.at(-1) ?? 0
    if (predicates.some((p) => p.first >= from && p.end <= after) && predicates.some((p) => p.first >= after))
      cuts.push(after)
  }
  if (cuts.length === 0) return [{ ...span, tokens, predicates }]
  const clauses: Clause[] = []
  let from = 0
  for (const to of [...cuts, tokens.length]) {
    while (from < to - 1 && (tokens[from] as Token).surface === '、') from++
    const part = tokens.slice(from, to)
    const start = clauses.length === 0 ? span.start : (part[0] as Token).start
    const end = to === tokens.length ? span.end : (part.at(-1) as Token).end
    clauses.push({ start, end, tokens: part, predicates: findPredicates(part) })
    from = to
  }
  return clauses
}

function greetingSkipper(text: string, offset: number): (at: number) => boolean {
  const spans = GREETING_CUE.test(text) ? findMatches(GREETINGS, text) : []
  return (at) => spans.some((span) => at - offset >= span.start && at - offset < span.end)
}

/** A segment in the coordinates of its own sentence. */
function readClause(clause: Clause, sentence: string, rules: ReadingRules): ReadSegment {
  const { tokens, predicates, start, end } = clause
  const text = sentence.slice(start, end)
  const sentiment = scoreSentiment(text, start, tokens, predicates)
  const labels = readLabels({ text, offset: start, tokens, predicates, sentiment }, rules)
  return {
    start,
    end,
    text,
    terms: collectTerms(tokens, greetingSkipper(text, start)),
    compounds: collectCompounds(tokens),
    pairs: findPairs(tokens, predicates),
    sentiment: sentiment.score,
    ...labels,
  }
}

/** Sentences whose reading is kept: customers and templates repeat themselves, and a file is often read again. */
const REMEMBERED_SENTENCES = 16_384

/** Per tokenizer and rules; a reading depends on nothing else. */
const remembered = new WeakMap<Tokenizer, WeakMap<ReadingRules, Map<string, readonly ReadSegment[]>>>()

function memoryOf(tokenizer: Tokenizer, rules: ReadingRules): Map<string, readonly ReadSegment[]> {
  const byRules = remembered.get(tokenizer) ?? new WeakMap()
  remembered.set(tokenizer, byRules)
  const memory = byRules.get(rules) ?? new Map<string, readonly ReadSegment[]>()
  byRules.set(rules, memory)
  return memory
}

function readSentence(sentence: string, tokenizer: Tokenizer, rules: ReadingRules): readonly ReadSegment[] {
  const memory = memoryOf(tokenizer, rules)
  const known = memory.get(sentence)
  if (known) return known
  const tokens = tokenizer.tokenize(sentence)
  const read = splitClauses({ start: 0, end: sentence.length }, tokens).map((clause) =>
    readClause(clause, sentence, rules),
  )
  if (memory.size >= REMEMBERED_SENTENCES) memory.delete(memory.keys().next().value as string)
  memory.set(sentence, read)
  return read
}

/** The segment where it stands in the verbatim, in lists of its own: what is remembered stays as it was. */
function placeIn(normalized: NormalizedText, segment: ReadSegment, from: number): ReadSegment {
  const placed = ({ label, start, end }: Decision): Deciding => ({
    label,
    ...originalSpan(normalized, from + start, from + end),
  })
  return {
    ...originalSpan(normalized, from + segment.start, from + segment.end),
    text: segment.text,
    terms: [...segment.terms],
    compounds: [...segment.compounds],
    pairs: segment.pairs.map((pair) => ({ ...pair })),
    sentiment: segment.sentiment,
    intents: segment.intents.map(placed),
    losses: segment.losses.map(placed),
    values: segment.values.map(placed),
  }
}

/**
 * Reads one verbatim: normalises, cuts into sentences and clauses, tokenises, and says of every segment what it is about
 * (terms, compounds, pairs), how it feels (−1…1), what is wanted, and what was lost or gained. Never throws; pure.
 *
 * @param text the customer's words, any string
 * @param tokenizer what `loadTokenizer` gave
 * @param rules the workspace's own rules for intent, 損 and 価値, where it edited them
 */
export function readVerbatim(text: string, tokenizer: Tokenizer, rules: ReadingRules = DEFAULT_RULES): Reading {
  const normalized = normalizeText(text)
  const segments: ReadSegment[] = []
  for (const span of splitSentences(normalized.text)) {
    const sentence = normalized.text.slice(span.start, span.end)
    if (!hasLetter(sentence)) continue
    for (const segment of readSentence(sentence, tokenizer, rules))
      segments.push(placeIn(normalized, segment, span.start))
  }
  return { segments, masked: normalized.masked, tokenizerVersion: tokenizer.version }
}
