import type { SparseRows } from './sparse.ts'

/** Which terms are worth a place: in at least `minimum` segments, in at most `maximumShare` of them, the commonest `limit`. */
export interface TermLimits {
  minimum: number
  maximumShare: number
  limit: number
}

/** A vocabulary in code-unit order with the number of segments that hold each term. */
export interface Vocabulary {
  terms: string[]
  index: Map<string, number>
  segmentCounts: Int32Array
}

/**
 * Chooses the vocabulary of a corpus. Ties at the limit are settled by the terms' code units, never by their order of appearance.
 * @param segments each segment's terms, with repeats
 * @example
 * chooseVocabulary([['a', 'b'], ['a']], { minimum: 2, maximumShare: 1, limit: 9 }).terms // => ["a"]
 */
export function chooseVocabulary(segments: readonly (readonly string[])[], limits: TermLimits): Vocabulary {
  const counts = new Map<string, number>()
  for (const terms of segments) for (const term of new Set(terms)) counts.set(term, (counts.get(term) ?? 0) + 1)
  return chosenTerms([...counts], limits, segments.length)
}

/**
 * The terms that keep to the limits, the commonest first in, in code-unit order.
 * @param counts in how many of the segments each term occurs
 */
export function chosenTerms(counts: readonly [string, number][], limits: TermLimits, segments: number): Vocabulary {
  const most = Math.max(limits.minimum, limits.maximumShare * segments)
  const chosen = counts
    .filter(([, count]) => count >= limits.minimum && count <= most)
    .sort((a, b) => b[1] - a[1] || compareText(a[0], b[0]))
    .slice(0, limits.limit)
    .sort((a, b) => compareText(a[0], b[0]))
  const terms = chosen.map(([term]) => term)
  return { terms, index: indexOf(terms), segmentCounts: Int32Array.from(chosen, ([, count]) => count) }
}

/**
 * Each term's place in a list.
 * @example
 * indexOf(['x', 'y']).get('y') // => 1
 */
export function indexOf(terms: readonly string[]): Map<string, number> {
  return new Map(terms.map((term, i) => [term, i]))
}

/**
 * Compares by UTF-16 code units: the same order on every machine, unlike a locale's.
 * @returns −1, 0 or 1
 * @example
 * compareText('あ', 'い') // => -1
 */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/**
 * Counts the terms of each segment.
 * @returns segments × terms, value = occurrences in the segment
 */
export function countTerms(segments: readonly (readonly string[])[], index: ReadonlyMap<string, number>): SparseRows {
  const start = new Int32Array(segments.length + 1)
  const column: number[] = []
  const value: number[] = []
  const counts = new Int32Array(index.size)
  for (let r = 0; r < segments.length; r++) {
    const seen: number[] = []
    for (const term of segments[r]!) {
      const at = index.get(term)
      if (at !== undefined && counts[at]!++ === 0) seen.push(at)
    }
    for (const at of seen.sort((a, b) => a - b)) {
      column.push(at)
      value.push(counts[at]!)
      counts[at] = 0
    }
    start[r + 1] = column.length
  }
  return {
    rows: segments.length,
    columns: index.size,
    start,
    column: Int32Array.from(column),
    value: Float32Array.from(value),
  }
}
