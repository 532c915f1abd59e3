import type {
  Assignment,
  Pair,
  ProposedTheme,
  RatedVerbatim,
  Reading,
  RefinedSentiment,
  SentimentModel,
  TermVectors,
  ThemeSet,
} from '@koe/text'

/** One segment as it was read: everything but its words, which stay in the verbatim. */
export interface StoredSegment {
  ordinal: number
  start: number
  end: number
  terms: string[]
  compounds: string[]
  pairs: Pair[]
  /** What the rules made of it, as it is stored. */
  sentiment: number
}

/** A verbatim with what was read in it. */
export interface StoredVerbatim {
  id: string
  text: string
  /** What the answer beside the words says of the writer; null without one. */
  verdict: RatedVerbatim['verdict'] | null
  /** Beyond the sample that the themes are fitted on: only its answer teaches. */
  answerOnly?: boolean
  segments: StoredSegment[]
}

/** Sentiment by the workspace's own words or answers. */
export interface Refined {
  score: number
  by: Exclude<RefinedSentiment['by'], 'rule'>
}

/** Where a segment belongs under one model, and its sentiment there; null where the rules' score stands. */
export type Placement = Assignment & { refined: Refined | null }

/** Words (UTF-16 offsets in the verbatim that holds them) that people put into a theme, by its index; null: into none. */
export interface LinkedWords {
  text: string
  start: number
  end: number
  /** What was read in them. */
  terms: readonly string[]
  theme: number | null
}

/** A first-level theme that a model is to have: people make some, and take some away, after it was fitted. */
export interface ShownTheme {
  index: number
  label: string
}

/**
 * A fitted model as bytes; `key` names it with its links for good, so that an engine can keep it decoded. `sentiment` is null
 * for a version that learned nothing about moods. `links` stand instead of those that the model was fitted with, in the
 * order in which they were decided, and `shown` instead of its themes.
 */
export interface ModelBytes {
  key: string
  bytes: Uint8Array
  sentiment: Uint8Array | null
  links: readonly LinkedWords[]
  shown: readonly ShownTheme[]
}

/** `assignments[m][s]` = place of segment s under the m-th of the models handed in. */
export type ReadOutcome =
  | { ok: true; reading: Reading; assignments: Placement[][] }
  | { ok: false; reason: 'too-slow' | 'out-of-memory' | 'failed' }

export interface FitSettings {
  seed: number
  /** Vectors of the words, where the engine has a source of them: see `wordsToPlace`. */
  vectors?: TermVectors
  /** Fixes the number of themes of the first level. */
  themes?: number
  /** Refresh this model warm instead of fitting anew. */
  previous?: Uint8Array
  /** What people decided, by the indices of `previous`; and which themes it has now. */
  links?: readonly LinkedWords[]
  shown?: readonly ShownTheme[]
}

/** A verbatim said lately: who said it, and the first-level theme of each of its segments, by index. */
export interface RecentVerbatim extends StoredVerbatim {
  customer: string
  themes: readonly (number | null)[]
}

/** `set.assignments` follow the verbatims in the order handed in, and their segments in theirs. */
export interface FitResult {
  set: Omit<ThemeSet, 'model' | 'assignments'> & { assignments: Placement[] }
  model: Uint8Array
  sentiment: FittedSentiment
  vectors: VectorsUsed
}

/** Why a source of vectors was not used: its words for people are in the catalogue. */
export type VectorProblem = 'unreachable' | 'refused' | 'unreadable' | 'wrong-width'

/** Whose vectors of words a model uses (null = the workspace's own words taught them), and why it had to do without others. */
export interface VectorsUsed {
  source: string | null
  problem: VectorProblem | null
}

/** Another model that knows words. It is shown words only, out of texts whose personal data is masked; never a sentence. */
export interface VectorSource {
  /** Says for good which vectors these are. */
  name: string
  /** @throws VectorTrouble when there is no using it now */
  embed(words: readonly string[]): Promise<{ width: number; values: Float32Array }>
}

export class VectorTrouble extends Error {
  override readonly name = 'VectorTrouble'
  readonly problem: VectorProblem
  constructor(problem: VectorProblem, message: string, options?: ErrorOptions) {
    super(message, options)
    this.problem = problem
  }
}

/** Asks a source for words; a fit never fails for want of it. */
export async function vectorsFrom(
  source: VectorSource,
  words: readonly string[],
): Promise<{ vectors?: TermVectors; problem: VectorProblem | null }> {
  if (words.length === 0) return { problem: null }
  try {
    return { vectors: { source: source.name, terms: words, ...(await source.embed(words)) }, problem: null }
  } catch (error) {
    if (error instanceof VectorTrouble) return { problem: error.problem }
    throw error
  }
}

/** The model of moods as bytes, with what people are told of it. `rated`: verbatims with an answer that the fit heard. */
export interface FittedSentiment extends Pick<SentimentModel, 'learnedFrom' | 'calibration'> {
  bytes: Uint8Array
  rated: number
}

/**
 * The CPU-bound part of analysis. The worker runs it in threads with a wall clock and a heap limit; tests run it in place.
 * Nothing here touches the database.
 */
export interface TextEngine {
  /** Whose vectors of words a fit from scratch uses, where it can be reached. */
  readonly vectors?: VectorSource
  /** Reads texts and places their segments under each model. Never rejects because of a text: see `ReadOutcome`. */
  read(texts: readonly string[], models: readonly ModelBytes[]): Promise<ReadOutcome[]>
  /** Fits themes on verbatims that arrive page by page. */
  fit(pages: AsyncIterable<readonly StoredVerbatim[]>, settings: FitSettings): Promise<FitResult>
  /** Places the segments of verbatims read before, in their order. */
  assign(verbatims: readonly StoredVerbatim[], model: ModelBytes): Promise<Placement[]>
  /** Looks for themes among what is in none; names that are taken are not given again. */
  propose(recent: readonly RecentVerbatim[], taken: readonly string[]): Promise<ProposedTheme[]>
  close(): Promise<void>
}

/** Puts down beside a fit why it had to do without the vectors of a source. */
export const withProblem = (fit: FitResult, problem: VectorProblem | null): FitResult => ({
  ...fit,
  vectors: { ...fit.vectors, problem },
})

/** A score as it is stored. */
export const rounded = (value: number): number => Math.round(value * 1e4) / 1e4

/** The id of a segment inside a fit. */
export const segmentId = (verbatimId: string, ordinal: number): string => `${verbatimId}:${ordinal}`
