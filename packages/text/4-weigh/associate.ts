import { type SparseRows, transpose } from './sparse.ts'

/**
 * Which terms live together more often than chance: positive pointwise mutual information with a smoothed context
 * (Levy, Goldberg & Dagan, 2015). Every pair of distinct terms in a segment of |d| distinct terms counts 1 / (|d| − 1),
 * so that a long segment does not speak louder than a short one.
 *
 * @param counts segments × terms (only presence is used)
 * @param smoothing exponent on the context's frequency, .5–1; .75 keeps rare contexts from dominating
 * @returns terms × terms, only values above 0
 */
export function positiveMutualInformation(counts: SparseRows, smoothing = 0.75): SparseRows {
  const terms = counts.columns
  const postings = transpose(counts)
  const totals = termTotals(counts)
  const contexts = totals.map((total) => total ** smoothing)
  let contextSum = 0
  for (const context of contexts) contextSum += context
  const start = new Int32Array(terms + 1)
  const column: number[] = []
  const value: number[] = []
  const together = new Float64Array(terms)
  for (let t = 0; t < terms; t++) {
    const met = countTogether(t, counts, postings, together)
    for (const c of met) {
      const information = Math.log((together[c]! * contextSum) / (totals[t]! * contexts[c]!))
      if (information > 0) {
        column.push(c)
        value.push(information)
      }
      together[c] = 0
    }
    start[t + 1] = column.length
  }
  return { rows: terms, columns: terms, start, column: Int32Array.from(column), value: Float32Array.from(value) }
}

/** Fills `together` with how often each other term shares a segment with `term`; returns those terms, ascending. */
function countTogether(term: number, counts: SparseRows, postings: SparseRows, together: Float64Array): number[] {
  const met: number[] = []
  for (let p = postings.start[term]!; p < postings.start[term + 1]!; p++) {
    const segment = postings.column[p]!
    const from = counts.start[segment]!
    const to = counts.start[segment + 1]!
    if (to - from < 2) continue
    const weight = 1 / (to - from - 1)
    for (let i = from; i < to; i++) {
      const other = counts.column[i]!
      if (other === term) continue
      if (together[other] === 0) met.push(other)
      together[other]! += weight
    }
  }
  return met.sort((a, b) => a - b)
}

/** A term's total over its pairs: the number of segments where it has company. */
function termTotals(counts: SparseRows): Float64Array {
  const totals = new Float64Array(counts.columns)
  for (let r = 0; r < counts.rows; r++) {
    if (counts.start[r + 1]! - counts.start[r]! < 2) continue
    for (let i = counts.start[r]!; i < counts.start[r + 1]!; i++) totals[counts.column[i]!]!++
  }
  return totals
}
