import type { Token } from '../2-tokenize/token.ts'
import { findMatches } from './find-matches.ts'
import type { Predicate } from './predicate.ts'
import type { SentimentReading } from './score-sentiment.ts'
import { INTENT_RULES, type LabelRule, LOSS_RULES, VALUE_RULES } from './tables/label-rules.ts'

/** The rules that give 意図, 損 and 価値: a workspace may hand in its own. */
export interface ReadingRules {
  intents: readonly LabelRule[]
  losses: readonly LabelRule[]
  values: readonly LabelRule[]
}

/** The rules that Koe comes with. */
export const DEFAULT_RULES: ReadingRules = { intents: INTENT_RULES, losses: LOSS_RULES, values: VALUE_RULES }

/** A label with the stretch of normalised text (in the coordinates of the tokens) that decided it. */
export interface Decision {
  label: string
  start: number
  end: number
}

/** What the labels are read from: one clause with everything known of it. */
export interface LabelInput {
  text: string
  offset: number
  tokens: readonly Token[]
  predicates: readonly Predicate[]
  sentiment: SentimentReading
}

/** The three readings of one clause. */
export interface Labels {
  intents: Decision[]
  losses: Decision[]
  values: Decision[]
}

/** Sentiment (−1…1) from which on, up or down, a clause counts as praise or blame; the same for rules and models. */
export const SENTIMENT_THRESHOLD = 0.25

/** Stretches of negated predicates: from the noun in front of their particle to their end. */
function negatedStretches(input: LabelInput): Decision[] {
  const stretches: Decision[] = []
  for (const predicate of input.predicates) {
    if (!predicate.flags.includes('NEG') || predicate.flags.includes('MAYBE')) continue
    let first = predicate.first
    const before = input.tokens[first - 1]
    if (before?.pos === '助詞' && predicate.lemma === 'ある') first = Math.max(0, first - 2)
    else if (before?.pos === '助詞' && /^(?:感じる|なる|する|できる|思う|いる|要る|かける)$/.test(predicate.lemma))
      first = Math.max(0, first - 2)
    // 「嫌な思いもしない」: what describes the noun is denied with it.
    const describing = input.predicates.find((one) => one.adnominal && one.end === first)
    if (describing) first = describing.first
    const start = (input.tokens[first] as Token).start - input.offset
    const end = (input.tokens[predicate.end - 1] as Token).end - input.offset
    stretches.push({ label: '', start, end })
  }
  return stretches
}

function applyRules(rules: readonly LabelRule[], input: LabelInput, negated: readonly Decision[]): Decision[] {
  const found: Decision[] = []
  for (const { label, pattern, unless, negated: under } of rules) {
    if (found.some((decision) => decision.label === label)) continue
    for (const { start, end } of findMatches(pattern, input.text)) {
      const words = input.text.slice(start, end)
      // A pattern that spells the negation out ends with it; one that does not ends inside the negated predicate.
      const denied =
        under !== 'keep' &&
        negated.some((n) => start >= n.start && end <= n.end) &&
        !/(?:な[いくしか]?|ず|ません?)$/.test(words)
      if (denied) continue
      if (unless?.test(input.text)) break
      found.push({ label, start: start + input.offset, end: end + input.offset })
      break
    }
  }
  return found
}

const EVENT = /た$|ている$|ていた$|ました$|ています$|てる$|状態|発生|停止|故障|破損|異常/

/** 不満, 称賛 and 報告 from sentiment, losses and what is left. */
function readAttitude(input: LabelInput, intents: Decision[], losses: readonly Decision[]): void {
  const { best, worst, score } = input.sentiment
  const asks = intents.length > 0
  const place = (judgement: { start: number; end: number }): { start: number; end: number } => ({
    start: judgement.start + input.offset,
    end: judgement.end + input.offset,
  })
  const blames = worst !== null && (score <= -SENTIMENT_THRESHOLD || (asks && worst.weight <= -0.5))
  if (blames && worst) intents.push({ label: 'complaint', ...place(worst) })
  else if (losses[0] && score < SENTIMENT_THRESHOLD && !asks) intents.push({ ...losses[0], label: 'complaint' })
  if (
    best &&
    score >= SENTIMENT_THRESHOLD &&
    !intents.some((one) => one.label === 'request' || one.label === 'question')
  ) {
    intents.push({ label: 'praise', ...place(best) })
  }
  const last = input.predicates.at(-1)
  const event = last !== undefined && EVENT.test(input.text.replace(/[。！…\s]+$/, ''))
  if (intents.length > 0 && !(event && intents.every((one) => one.label === 'complaint') && last.kind === 'verb'))
    return
  if (last) {
    intents.push({
      label: 'report',
      start: (input.tokens[last.first] as Token).start,
      end: (input.tokens[last.end - 1] as Token).end,
    })
  } else if (intents.length === 0) {
    intents.push({ label: 'report', start: input.offset, end: input.offset + input.text.length })
  }
}

/**
 * Intents, losses and values of one clause, each label at most once, with the words that decided.
 *
 * @param rules the built-in ones unless a workspace edited them
 */
export function readLabels(input: LabelInput, rules: ReadingRules = DEFAULT_RULES): Labels {
  const negated = negatedStretches(input)
  const intents = applyRules(rules.intents, input, negated)
  const wishes = intents.some((one) => one.label === 'request' || one.label === 'question')
  const losses = applyRules(rules.losses, input, negated)
  const values = wishes || input.sentiment.score <= -SENTIMENT_THRESHOLD ? [] : applyRules(rules.values, input, negated)
  readAttitude(input, intents, losses)
  return { intents, losses: input.sentiment.score >= 0.5 && !wishes ? [] : losses, values }
}
