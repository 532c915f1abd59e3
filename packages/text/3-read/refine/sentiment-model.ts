import type { CalibrationRow } from './calibrate.ts'
import type { Weights } from './logistic.ts'

/** A segment with what the rules made of it, −1…1. */
export interface ScoredSegment {
  text: string
  sentiment: number
}

/** A verbatim that came with an answer: 1 content, 0 in between, −1 discontent. */
export interface RatedVerbatim {
  segments: readonly ScoredSegment[]
  verdict: -1 | 0 | 1
}

/** Texts fall into this many parts by their hash. Eight instead of two moved macro-F1 by .002, at four times the room. */
export const PARTS = 2

/** Weights for each part of the texts, learned from the other parts. */
export type Parts = readonly Weights[]

/**
 * What a workspace's own words say of their writers' mood. `words` comes from the rules' own labels, `ratings` from its
 * customers' answers; each is null where there was too little to learn from.
 */
export interface SentimentModel {
  version: 1
  words: Parts | null
  ratings: Parts | null
  /** how many different segments and rated verbatims it learned from */
  learnedFrom: { segments: number; rated: number }
  /** score given → how content the writers were; empty without ratings */
  calibration: CalibrationRow[]
}

/** The model of a workspace that has said too little: the rules alone. */
export const NO_SENTIMENT_MODEL: SentimentModel = {
  version: 1,
  words: null,
  ratings: null,
  learnedFrom: { segments: 0, rated: 0 },
  calibration: [],
}
