import { SENTIMENT_THRESHOLD } from '../read-labels.ts'
import { overallSentiment } from '../score-sentiment.ts'
import { calibrate } from './calibrate.ts'
import { gramsOf, hashUnits } from './hash-grams.ts'
import { type Class, fitLogistic, type Sample } from './logistic.ts'
import { ruleFeature, scoreWith } from './score-with.ts'
import {
  NO_SENTIMENT_MODEL,
  PARTS,
  type Parts,
  type RatedVerbatim,
  type ScoredSegment,
  type SentimentModel,
} from './sentiment-model.ts'

/** Fewer segments of one class teach accidents. */
const LEAST_OF_A_CLASS = 100
/** Rated verbatims from which the answers teach. */
export const LEAST_RATED = 500
const LEAST_RATED_OF_A_CLASS = 25
/** More are not needed; those of the lowest hash are taken, whatever the order they come in. */
const MOST_SEGMENTS = 40_000
/** A rare class is lifted towards the others, but not so far that a handful of rows decides. */
const MOST_LIFT = 5

/** Passes and rates: in the flat part of both on hotel sentences (3 to 15 passes, rate .1 to .6: within .005). */
const FROM_RULES = { passes: 5, rate: 0.3 }
const FROM_RATINGS = { passes: 8, rate: 0.1 }

const classOf = (sentiment: number): Class =>
  sentiment >= SENTIMENT_THRESHOLD ? 'praise' : sentiment <= -SENTIMENT_THRESHOLD ? 'blame' : 'neutral'

interface Lesson {
  text: string
  hash: number
  sentiment: number
  target: Class
}

/** In an order that depends on the lessons alone. */
function ordered(lessons: Lesson[]): Lesson[] {
  const rank = ({ target, sentiment }: Lesson): number =>
    sentiment + (target === 'praise' ? 8 : target === 'blame' ? 4 : 0)
  return lessons.sort((a, b) => a.hash - b.hash || (a.text < b.text ? -1 : a.text > b.text ? 1 : rank(a) - rank(b)))
}

const lessonOf = ({ text, sentiment }: ScoredSegment, target: Class): Lesson => ({
  text,
  hash: hashUnits(text, 0, text.length),
  sentiment,
  target,
})

/** Each text once: what a template says ten thousand times is still said once. */
function distinct(segments: readonly ScoredSegment[]): Lesson[] {
  const seen = new Map<string, ScoredSegment>()
  for (const segment of segments) {
    const known = seen.get(segment.text)
    if (segment.text !== '' && (known === undefined || segment.sentiment < known.sentiment))
      seen.set(segment.text, segment)
  }
  return ordered([...seen.values()].map((one) => lessonOf(one, classOf(one.sentiment)))).slice(0, MOST_SEGMENTS)
}

function countClasses(lessons: readonly Lesson[]): Record<Class, number> {
  const counts = { praise: 0, neutral: 0, blame: 0 }
  for (const { target } of lessons) counts[target]++
  return counts
}

/** For each part of the texts, weights learned from the other parts: no text is judged by weights that have seen it. */
function learnParts(lessons: readonly Lesson[], lift: boolean, withRule: boolean): Parts {
  const settings = withRule ? FROM_RATINGS : FROM_RULES
  const learn = (part: number) => {
    const own = lessons.filter(({ hash }) => hash % PARTS !== part)
    const counts = countClasses(own)
    const samples = own.map(
      ({ text, sentiment, target }): Sample => ({
        grams: gramsOf(text),
        extra: withRule ? ruleFeature(sentiment) : -1,
        target,
        weight: lift ? Math.min(MOST_LIFT, own.length / (3 * counts[target])) : 1,
      }),
    )
    return fitLogistic(samples, settings.passes, settings.rate)
  }
  return Array.from({ length: PARTS }, (_, part) => learn(part))
}

function learnFromRatings(ratings: readonly RatedVerbatim[]): Parts | null {
  const heard = ratings.filter(({ segments }) => segments.some(({ text }) => text !== ''))
  const of = (verdict: number): number => heard.filter((one) => one.verdict === verdict).length
  if (heard.length < LEAST_RATED || Math.min(of(1), of(-1)) < LEAST_RATED_OF_A_CLASS) return null
  const target = (verdict: number): Class => (verdict === 1 ? 'praise' : verdict === -1 ? 'blame' : 'neutral')
  const lessons = heard.flatMap(({ segments, verdict }) =>
    segments.filter(({ text }) => text !== '').map((segment) => lessonOf(segment, target(verdict))),
  )
  return learnParts(ordered(lessons).slice(0, MOST_SEGMENTS), false, true)
}

/**
 * One round of self-training: a classifier on runs of 1 to 4 characters learns from the rules' own labels what else the
 * workspace's customers say when they praise or blame. From 500 rated verbatims on, a second one learns from the answers,
 * the rules' score being one of its features, and a table sets the resulting scores beside the answers. Each is learned
 * once for every part of the texts, from the other parts. The order of the rows changes nothing.
 *
 * @param segments of the whole workspace, with the rules' own scores
 * @param ratings verbatims with an answer; fewer than 500 are left aside
 * @example
 * refineSentiment([{ text: '遅い', sentiment: -0.6 }]).words // => null
 */
export function refineSentiment(
  segments: readonly ScoredSegment[],
  ratings: readonly RatedVerbatim[] = [],
): SentimentModel {
  const lessons = distinct(segments)
  const counts = countClasses(lessons)
  const enough = Math.min(counts.praise, counts.neutral, counts.blame) >= LEAST_OF_A_CLASS
  const learned: SentimentModel = {
    ...NO_SENTIMENT_MODEL,
    words: enough ? learnParts(lessons, true, false) : null,
    ratings: learnFromRatings(ratings),
  }
  const learnedFrom = {
    segments: enough ? lessons.length : 0,
    rated: learned.ratings === null ? 0 : ratings.length,
  }
  if (learned.ratings === null) return { ...learned, learnedFrom }
  const scored = ratings.map(({ segments: own, verdict }) => ({
    score: overallSentiment(own.map((segment) => ({ sentiment: scoreWith(learned, segment).score }))),
    verdict,
  }))
  return { ...learned, learnedFrom, calibration: calibrate(scored) }
}

/**
 * What an answer says of the writer: NPS 9–10, CSAT 4–5 and CES 5–7 content; NPS 0–6, CSAT 1–2 and CES 1–3 discontent.
 *
 * @example
 * verdictOf('nps', 6) // => -1
 * verdictOf('csat', 3) // => 0
 */
export function verdictOf(kind: 'nps' | 'csat' | 'ces', score: number): -1 | 0 | 1 {
  const [bad, good] = kind === 'nps' ? [6, 9] : kind === 'csat' ? [2, 4] : [3, 5]
  return score <= bad ? -1 : score >= good ? 1 : 0
}
