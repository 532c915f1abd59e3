import type { Assignment, Pair, Reading, ThemeSet } from '@koe/text'

/** One segment as it was read: everything but its words, which stay in the verbatim. */
export interface StoredSegment {
  ordinal: number
  start: number
  end: number
  terms: string[]
  compounds: string[]
  pairs: Pair[]
}

/** A verbatim with what was read in it. */
export interface StoredVerbatim {
  id: string
  text: string
  segments: StoredSegment[]
}

/** A fitted model as bytes; `key` names it for good (workspace and version), so that an engine can keep it decoded. */
export interface ModelBytes {
  key: string
  bytes: Uint8Array
}

/** `assignments[m][s]` = place of segment s under the m-th of the models handed in. */
export type ReadOutcome =
  | { ok: true; reading: Reading; assignments: Assignment[][] }
  | { ok: false; reason: 'too-slow' | 'out-of-memory' | 'failed' }

export interface FitSettings {
  seed: number
  /** Fixes the number of themes of the first level. */
  themes?: number
  /** Refresh this model warm instead of fitting anew. */
  previous?: Uint8Array
}

/** `set.assignments` follow the verbatims in the order handed in, and their segments in theirs. */
export interface FitResult {
  set: Omit<ThemeSet, 'model'>
  model: Uint8Array
}

/**
 * The CPU-bound part of analysis. The worker runs it in threads with a wall clock and a heap limit; tests run it in place.
 * Nothing here touches the database.
 */
export interface TextEngine {
  /** Reads texts and places their segments under each model. Never rejects because of a text: see `ReadOutcome`. */
  read(texts: readonly string[], models: readonly ModelBytes[]): Promise<ReadOutcome[]>
  /** Fits themes on verbatims that arrive page by page. */
  fit(pages: AsyncIterable<readonly StoredVerbatim[]>, settings: FitSettings): Promise<FitResult>
  /** Places the segments of verbatims read before, in their order. */
  assign(verbatims: readonly StoredVerbatim[], model: ModelBytes): Promise<Assignment[]>
  close(): Promise<void>
}

/** The id of a segment inside a fit. */
export const segmentId = (verbatimId: string, ordinal: number): string => `${verbatimId}:${ordinal}`
