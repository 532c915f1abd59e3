import { cosine } from '../5-cluster/points.ts'

const RELEVANCE = 0.7
const POOL = 60

/** A text that could stand for its theme. */
export interface Quotable {
  id: string
  /** code points */
  length: number
  vector: Float32Array
}

/**
 * Chooses texts that stand for a theme: near its centroid but unlike each other (maximal marginal relevance, Carbonell &
 * Goldstein, 1998; λ = .7). Texts of 12 to 90 characters come first: shorter ones say nothing, longer ones are not read.
 *
 * @param centroid length-1 direction of the theme
 * @param count how many are wanted
 * @returns ids, best first
 */
export function chooseRepresentatives(texts: readonly Quotable[], centroid: Float32Array, count: number): string[] {
  const width = centroid.length
  const near = (list: readonly Quotable[]) =>
    list
      .map((text, order) => ({ text, order, relevance: cosine(text.vector, 0, centroid, 0, width) }))
      .sort((a, b) => b.relevance - a.relevance || a.order - b.order)
  const readable = (text: Quotable) => text.length >= 12 && text.length <= 90
  const pool = near(texts.filter(readable)).slice(0, POOL)
  if (pool.length < count) pool.push(...near(texts.filter((text) => !readable(text))).slice(0, count - pool.length))
  const chosen: typeof pool = []
  while (chosen.length < count && pool.length > 0) {
    let best = 0
    let most = Number.NEGATIVE_INFINITY
    pool.forEach((entry, i) => {
      const alike = chosen.reduce(
        (top, other) => Math.max(top, cosine(entry.text.vector, 0, other.text.vector, 0, width)),
        0,
      )
      const value = RELEVANCE * entry.relevance - (1 - RELEVANCE) * alike
      if (value > most) {
        most = value
        best = i
      }
    })
    chosen.push(...pool.splice(best, 1))
  }
  return chosen.map((entry) => entry.text.id)
}
