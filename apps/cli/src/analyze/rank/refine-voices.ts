import { type ReadSegment, refineSentiment, type SentimentModel, scoreWith, verdictOf } from '@koe/text'
import type { ScoreKind } from '../input/choose-columns.ts'
import type { Voices } from './voices.ts'

/** Voices with the sentiment that their own words and answers refined, and what that was learned from. */
export interface RefinedVoices {
  voices: Voices
  model: SentimentModel
  /** segments whose sentiment is no longer the rules' */
  refined: number
}

/** Lets the file's own words, and from 500 rated verbatims on its answers, refine what the rules said of each segment. */
export function refineVoices(found: Voices, kind: ScoreKind | null): RefinedVoices {
  const ratings = found.voices.flatMap(({ score, verbatims }) =>
    score === null || kind === null
      ? []
      : verbatims.map(({ segments }) => ({ segments, verdict: verdictOf(kind, score) })),
  )
  const model = refineSentiment(found.readings, ratings)
  let refined = 0
  const heard = new Map<ReadSegment, ReadSegment>()
  const hear = (segment: ReadSegment): ReadSegment => {
    const known = heard.get(segment)
    if (known) {
      if (known !== segment) refined++
      return known
    }
    const { score, by } = scoreWith(model, segment)
    const after = by === 'rule' ? segment : { ...segment, sentiment: score }
    heard.set(segment, after)
    if (by !== 'rule') refined++
    return after
  }
  const readings = found.readings.map(hear)
  const voices = found.voices.map((voice) => ({
    ...voice,
    verbatims: voice.verbatims.map((verbatim) => ({
      ...verbatim,
      segments: readings.slice(verbatim.first, verbatim.first + verbatim.segments.length),
    })),
  }))
  return { voices: { ...found, voices, readings }, model, refined }
}
