import type { Token } from '../2-tokenize/token.ts'
import { findMatches } from './find-matches.ts'
import type { Predicate } from './predicate.ts'
import { isNegation } from './render-predicate.ts'
import { SENTIMENT_PHRASES } from './tables/sentiment-phrases.ts'
import { DEGREES, SENTIMENT_WORDS } from './tables/sentiment-words.ts'

/** One judgement: where it stands in the text handed in and how it weighs, −1…1. A wish blames nothing by itself. */
export interface Judgement {
  start: number
  end: number
  weight: number
  wish: boolean
}

/** Score of a clause, −1…1, with the judgements that weigh most on either side. */
export interface SentimentReading {
  score: number
  best: Judgement | null
  worst: Judgement | null
}

/** What grammar alone says, in the weights of the lexicon. */
const GRAMMAR = {
  negatedWord: -0.8,
  negatedOther: -0.35,
  absent: -0.22,
  difficult: -0.6,
  easy: 0.5,
  excess: -0.5,
  wish: -0.45,
  favor: 0.35,
  refused: -0.5,
  lukewarm: 0.3,
  should: -0.5,
}

/** Verbs whose negation says nothing of quality (変わらない, 知らない). */
const PLAIN_WHEN_NEGATED = new Set([
  '変わる',
  'かわる',
  '知る',
  'しる',
  '違う',
  'ちがう',
  '限る',
  '問う',
  '構う',
  'かまう',
  '要る',
  '言う',
  'いう',
  '気づく',
  '覚える',
  'すむ',
  '済む',
  '含む',
  '関わる',
  '行く',
  'いく',
  '食べる',
  '飲む',
  '使う',
  '利用する',
  '思う',
  'ある',
  'する',
])

/** Phrases first; returns the judgements and which units of the text they used up. */
function readPhrases(text: string): { judgements: Judgement[]; used: Uint8Array } {
  const used = new Uint8Array(text.length)
  const judgements: Judgement[] = []
  for (const { pattern, weight, wish } of SENTIMENT_PHRASES) {
    for (const { start, end } of findMatches(pattern, text)) {
      if (used.indexOf(1, start) >= 0 && used.indexOf(1, start) < end) continue
      used.fill(1, start, end)
      if (weight !== 0) judgements.push({ start, end, weight, wish: wish === true })
    }
  }
  return { judgements, used }
}

/** A degree adverb within the three tokens before. */
function degreeBefore(tokens: readonly Token[], at: number): number {
  for (let k = at - 1; k >= Math.max(0, at - 3); k--) {
    const degree = DEGREES.get((tokens[k] as Token).surface)
    if (degree !== undefined) return degree
  }
  return 1
}

function wordWeight(tokens: readonly Token[], at: number): number | undefined {
  const token = tokens[at] as Token
  if (token.pos === '助詞' || token.pos === '助動詞' || token.pos === '記号') return undefined
  const next = tokens[at + 1]
  // 「高さ」「痛み止め」: a word inside a longer noun judges nothing.
  if (token.pos === '形容詞' && next?.pos === '名詞' && next.detail1 === '接尾' && next.surface === 'さ')
    return undefined
  return SENTIMENT_WORDS.get(token.lemma) ?? SENTIMENT_WORDS.get(token.surface)
}

const FAVORS = new Set(['くれる', 'くださる', 'もらう', 'もらえる', 'いただく', 'いただける'])

/** What somebody did for the writer (教えてくれた) or would not do (対応してもらえない); 0 where nobody did: させていただく. */
function favorWeight(predicate: Predicate, tokens: readonly Token[]): number {
  const chain = tokens.slice(predicate.tail, predicate.end)
  const at = chain.findIndex((token) => FAVORS.has(token.lemma))
  if (at < 1 || !/^[てで]$/.test((chain[at - 1] as Token).surface)) return 0
  if (chain.slice(0, at).some((token) => token.lemma === 'せる' || token.lemma === 'させる')) return 0
  if (predicate.flags.includes('WANT')) return 0
  if (predicate.flags.includes('NEG')) return GRAMMAR.refused
  return chain.slice(at).some((token) => token.lemma === 'た' && token.surface !== 'たら') ? GRAMMAR.favor : 0
}

/** 「満足していないわけではない」 is less than 「満足している」. */
const isDeniedTwice = ({ flags, tail, end }: Predicate, tokens: readonly Token[]): boolean =>
  !flags.includes('MUST') && !flags.includes('MAYBE') && tokens.slice(tail, end).filter(isNegation).length === 2

/** Eating or drinking too much is no complaint of the meal. */
const OWN_EXCESS = new Set(['食べる', '飲む', '寝る', '買う'])

/** The weight of one predicate's own word after its auxiliaries, or what the auxiliaries say alone. */
function predicateWeight(predicate: Predicate, own: number | undefined, tokens: readonly Token[]): number {
  const has = (flag: Predicate['flags'][number]): boolean => predicate.flags.includes(flag)
  const negated = has('NEG')
  let weight = own ?? 0
  if (has('DIFF')) weight = GRAMMAR.difficult
  else if (has('EASY')) weight = GRAMMAR.easy
  else if (has('EXCESS') && !OWN_EXCESS.has(predicate.lemma))
    weight = own !== undefined && own >= 0.7 ? own : GRAMMAR.excess
  if (weight !== 0 && !negated && isDeniedTwice(predicate, tokens)) return weight * GRAMMAR.lukewarm
  if (weight !== 0)
    return negated ? weight * (weight > 0 ? GRAMMAR.negatedWord - 0.2 : GRAMMAR.negatedWord + 0.2) : weight
  if (predicate.lemma === 'ほしい' && !negated) return GRAMMAR.wish
  const favor = favorWeight(predicate, tokens)
  if (favor !== 0) return favor
  if (
    has('WANT') &&
    predicate.kind === 'verb' &&
    /ほしい|べき|ください|もらいたい|いただきたい/.test(predicate.surface)
  )
    return GRAMMAR.wish
  if (negated && !has('MAYBE') && !PLAIN_WHEN_NEGATED.has(predicate.lemma)) return GRAMMAR.negatedOther
  return negated && predicate.lemma === 'ある' ? GRAMMAR.absent : 0
}

/**
 * Sentiment of one clause, −1 (blame) to 1 (praise), 0 where nothing judges: fixed phrases, then words, each under its own
 * predicate's negation, difficulty, excess or wish; degree adverbs scale; what comes later weighs more.
 *
 * @param text normalised text of the clause
 * @param offset where `text` begins in the coordinates of the tokens
 */
export function scoreSentiment(
  text: string,
  offset: number,
  tokens: readonly Token[],
  predicates: readonly Predicate[],
): SentimentReading {
  const { judgements, used } = readPhrases(text)
  const inPredicate = new Map<number, Predicate>()
  for (const predicate of predicates)
    for (let k = predicate.first; k < predicate.end; k++) inPredicate.set(k, predicate)
  const spent = new Set<Predicate>()
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as Token
    const place = token.start - offset
    const predicate = inPredicate.get(at)
    if (used[place] === 1) {
      if (predicate) spent.add(predicate)
      continue
    }
    // 「事務的」「良心的」: the word is the predicate's, in two tokens.
    const own = wordWeight(tokens, at) ?? (predicate?.first === at ? SENTIMENT_WORDS.get(predicate.lemma) : undefined)
    if (predicate && at === predicate.first && !spent.has(predicate)) {
      spent.add(predicate)
      const weight = predicateWeight(predicate, own, tokens)
      if (weight !== 0) {
        const end = (tokens[predicate.end - 1] as Token).end - offset
        judgements.push({ start: place, end, weight: weight * degreeBefore(tokens, at), wish: weight === GRAMMAR.wish })
      }
    } else if (own !== undefined && !(predicate && at > predicate.first)) {
      const weight = own * 0.8 * degreeBefore(tokens, at) * negatedBehind(tokens, at, predicates)
      judgements.push({ start: place, end: token.end - offset, weight, wish: false })
    }
  }
  // 「もっと安いと嬉しい」: what stands before the wish is wished for, not found.
  const wishedUntil = judgements.reduce((at, judgement) => (judgement.wish ? Math.max(at, judgement.start) : at), -1)
  for (const judgement of judgements) {
    if (judgement.weight > 0 && judgement.start < wishedUntil) judgement.weight *= 0.15
  }
  // 「おいしかっただけに残念」: what stands before the turn only says what was spoilt.
  const turn = /だけに|(?:割|割り|わり)に(?:は)?|くせに|はずなのに/.exec(text)
  if (turn && judgements.some(({ start, weight }) => start > turn.index && weight < 0)) {
    for (const judgement of judgements)
      if (judgement.weight > 0 && judgement.start < turn.index) judgement.weight *= 0.15
  }
  let best: Judgement | null = null
  let worst: Judgement | null = null
  for (const judgement of judgements) {
    if (judgement.weight > (best?.weight ?? 0)) best = judgement
    if (judgement.weight < (worst?.weight ?? 0) && !judgement.wish) worst = judgement
  }
  return { score: dampen(text, combine(judgements, text.length)), best, worst }
}

/** 「良かったのですが…」 stops before the blame; 「何が良いか？」 judges nothing yet. */
function dampen(text: string, score: number): number {
  if (score > 0 && /(?:が|けど|けれど|けども)[…。、.]*$/.test(text)) return score * 0.5
  if (score > 0 && /(?:何|どこ|どれ|どう|いつ|誰|どちら)[^。]*(?:か|？)[。？]*$/.test(text)) return score * 0.2
  // 「親切なのか？」 affirms nothing.
  if (score > 0 && /(?:の|か|かな)？$/.test(text)) return score * 0.3
  return score
}

/** 「満足はできない」「おすすめできません」: a judging noun takes the negation of the predicate right behind its particle. */
function negatedBehind(tokens: readonly Token[], at: number, predicates: readonly Predicate[]): number {
  const next = predicates.find((predicate) => predicate.first > at)
  if (!next || next.first - at > 3 || !next.flags.includes('NEG')) return 1
  const between = tokens.slice(at + 1, next.first)
  return between.every((token) => token.pos === '助詞' || token.detail1 === '接尾') ? GRAMMAR.negatedWord : 1
}

/** Sum with the later half of the clause counting a quarter more, squeezed into −1…1. */
function combine(judgements: readonly Judgement[], length: number): number {
  let sum = 0
  for (const { start, weight } of judgements) sum += weight * (1 + 0.25 * (length > 0 ? start / length : 0))
  return Math.max(-1, Math.min(1, Math.round(sum * 1000) / 1000))
}

/**
 * Sentiment of a whole verbatim from its segments: later ones weigh more, and loud ones outvote quiet ones.
 *
 * @param segments in the order of the text, each −1…1
 * @example
 * overallSentiment([{ sentiment: 0.4 }, { sentiment: -0.8 }]) // => -0.432
 */
export function overallSentiment(segments: readonly { sentiment: number }[]): number {
  let sum = 0
  let weights = 0
  segments.forEach(({ sentiment }, index) => {
    if (sentiment === 0) return
    const weight = Math.abs(sentiment) * (1 + (0.3 * (index + 1)) / segments.length)
    sum += weight * sentiment
    weights += weight
  })
  return weights === 0 ? 0 : sum / weights
}
