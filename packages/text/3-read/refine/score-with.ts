import { SENTIMENT_THRESHOLD } from '../read-labels.ts'
import { forEachGram, type Grams, gramsOf, hashUnits, markEdges } from './hash-grams.ts'
import { type Probabilities, probabilitiesOf, type Weights } from './logistic.ts'
import { PARTS, type Parts, type ScoredSegment, type SentimentModel } from './sentiment-model.ts'

/** A segment's score after the workspace's own words were heard. */
export interface RefinedSentiment {
  score: number
  /** who decided: the rules, the words of the workspace, or the words of its rated verbatims */
  by: 'rule' | 'words' | 'ratings'
  /** the stretch of the segment's text that weighed most; null where the rules decided, they have their own */
  deciding: { start: number; end: number } | null
}

/** A class is taken over from a classifier from this probability on. */
const SURE = 0.7

/** Bucket of the rules' score, as an extra feature of the classifier that learns from ratings: 0 … 8. */
export function ruleFeature(sentiment: number): number {
  const ends = [-0.75, -0.5, -0.25, -0.001, 0.001, 0.25, 0.5, 0.75]
  return ends.filter((end) => sentiment > end).length
}

const weightsFor = (parts: Parts, text: string): Weights => parts[hashUnits(text, 0, text.length) % PARTS] as Weights

/** The stretch whose grams together speak most for one class (largest sum of neighboring characters). */
function decidingStretch(text: string, weights: Int8Array): { start: number; end: number } | null {
  const marked = markEdges(text)
  const gain = new Float64Array(marked.length)
  forEachGram(marked, (start, length, gram) => {
    const share = (weights[gram] as number) / length
    for (let k = start; k < start + length; k++) gain[k] = (gain[k] as number) + share
  })
  let best = { sum: 0, start: 0, end: 0 }
  let sum = 0
  let start = 1
  for (let k = 1; k < marked.length - 1; k++) {
    if (sum <= 0) {
      sum = 0
      start = k
    }
    sum += gain[k] as number
    if (sum > best.sum) best = { sum, start: start - 1, end: k }
  }
  return best.sum > 0 ? { start: best.start, end: best.end } : null
}

const sureOf = (parts: Parts | null, text: string, grams: Grams, extra: number): Probabilities | null => {
  if (parts === null) return null
  const found = probabilitiesOf(weightsFor(parts, text), grams, extra)
  return Math.max(found.praise, found.neutral, found.blame) >= SURE ? found : null
}

/** Where a class was taken over the score is at least clear; where "neutral" was, at most just not. */
function scoreOf({ praise, neutral, blame }: Probabilities): number {
  const lean = praise - blame
  const score =
    neutral > Math.max(praise, blame)
      ? Math.max(-0.24, Math.min(0.24, lean))
      : praise > blame
        ? Math.max(SENTIMENT_THRESHOLD, lean)
        : Math.min(-SENTIMENT_THRESHOLD, lean)
  return Math.round(score * 1000) / 1000
}

/**
 * Scores a segment with the workspace's model. The classifier learned from ratings comes first where it is sure; then the
 * rules where they found something; then the classifier learned from the rules, where it is sure of praise or blame;
 * then what the rules said. No text is judged by weights that were learned from it.
 *
 * @param segment its normalised text and the rules' own score
 * @example
 * scoreWith({ version: 1, words: null, ratings: null, learnedFrom: { segments: 0, rated: 0 }, calibration: [] }, { text: '遅い', sentiment: -0.6 }) // => { score: -0.6, by: 'rule', deciding: null }
 */
export function scoreWith(model: SentimentModel, { text, sentiment }: ScoredSegment): RefinedSentiment {
  const rule: RefinedSentiment = { score: sentiment, by: 'rule', deciding: null }
  if (text === '' || (model.words === null && model.ratings === null)) return rule
  const grams = gramsOf(text)
  const rated = sureOf(model.ratings, text, grams, ruleFeature(sentiment))
  if (rated !== null) return decided('ratings', model.ratings as Parts, text, rated, sentiment)
  if (Math.abs(sentiment) >= SENTIMENT_THRESHOLD) return rule
  const heard = sureOf(model.words, text, grams, -1)
  if (heard === null || heard.neutral >= SURE) return rule
  return decided('words', model.words as Parts, text, heard, sentiment)
}

function decided(
  by: 'words' | 'ratings',
  parts: Parts,
  text: string,
  found: Probabilities,
  sentiment: number,
): RefinedSentiment {
  const score = scoreOf(found)
  // Both mean the same: the rules' words stand.
  if (Math.sign(score) === Math.sign(sentiment) && isClear(score) && isClear(sentiment))
    return { score: sentiment, by: 'rule', deciding: null }
  if (!isClear(score) && !isClear(sentiment)) return { score: sentiment, by: 'rule', deciding: null }
  const weights = weightsFor(parts, text)
  const deciding = isClear(score) ? decidingStretch(text, score > 0 ? weights.praise : weights.blame) : null
  return { score, by, deciding }
}

const isClear = (score: number): boolean => Math.abs(score) >= SENTIMENT_THRESHOLD
