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
  const room = Math.min(terms * terms, 64 * terms + counts.column.length)
  let column = new Int32Array(room)
  let value = new Float32Array(room)
  let found = 0
  const together = new Float64Array(terms)
  for (let t = 0; t < terms; t++) {
    countTogether(t, counts, postings, together)
    if (found + terms > column.length) {
      column = enlarged(column, new Int32Array(2 * column.length + terms))
      value = enlarged(value, new Float32Array(column.length))
    }
    for (let c = 0; c < terms; c++) {
      if (together[c] === 0) continue
      const ratio = (together[c]! * contextSum) / (totals[t]! * contexts[c]!)
      together[c] = 0
      if (ratio <= 1) continue
      column[found] = c
      value[found++] = Math.log(ratio)
    }
    start[t + 1] = found
  }
  return { rows: terms, columns: terms, start, column: column.slice(0, found), value: value.slice(0, found) }
}

function enlarged<T extends Int32Array | Float32Array>(list: T, larger: T): T {
  larger.set(list)
  return larger
}

/** Fills `together` with how often each other term shares a segment with `term`. */
function countTogether(term: number, counts: SparseRows, postings: SparseRows, together: Float64Array): void {
  const { start, column } = counts
  for (let p = postings.start[term]!; p < postings.start[term + 1]!; p++) {
    const segment = postings.column[p]!
    const from = start[segment]!
    const to = start[segment + 1]!
    if (to - from < 2) continue
    const weight = 1 / (to - from - 1)
    for (let i = from; i < to; i++) together[column[i]!]! += weight
  }
  together[term] = 0
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
