import { type FaqVectors, headWidth, placeTerms, restLength } from './faq-vectors.ts'

/** More than all roundings of a cosine together. */
const SLACK = 1e-9

/**
 * The cosines between a query and the articles' questions, worked out only as far as they matter: the head of a row and the
 * length of its rest bound the whole, and nine in ten articles are too far off for more to be read.
 */
export interface Closeness {
  /** The largest cosine; 1 where none is above 0. */
  largest: number
  /** What an article's cosine is at most; itself where it is known. */
  atMost(place: number): number
  /** An article's cosine, −1…1; 0 where nothing is known of it or of the query. */
  of(place: number): number
}

/** Nothing is near. */
const UNKNOWN: Closeness = { largest: 1, atMost: () => 0, of: () => 0 }

/**
 * Compares a query with all articles.
 * @param first an article that is likely near: the nearer, the less of the others is read
 * @example
 * closenessOf(null, ['解約'], 3, 0).of(1) // => 0
 */
export function closenessOf(
  vectors: FaqVectors | null,
  terms: readonly string[],
  places: number,
  first: number,
): Closeness {
  const point = vectors === null ? new Float32Array(0) : placeTerms(vectors.block, terms)
  if (vectors === null || !point.some((value) => value !== 0)) return UNKNOWN
  const { heads, rests, lengths } = vectors
  const head = headWidth(point.length)
  const [front, back, backLength] = [point.slice(0, head), point.slice(head), restLength(point)]
  const sums = dotEach(front, heads, places)
  const known = new Uint8Array(places)
  const of = (place: number): number => {
    if (known[place] === 0) sums[place]! += dotAt(back, rests, place * back.length)
    known[place] = 1
    return sums[place]!
  }
  const atMost = (place: number): number =>
    known[place] === 1 ? sums[place]! : sums[place]! + backLength * lengths[place]! + SLACK
  let largest = first < places ? Math.max(0, of(first)) : 0
  for (let place = 0; place < places; place++) if (atMost(place) > largest) largest = Math.max(largest, of(place))
  return { largest: largest > 0 ? largest : 1, atMost, of }
}

/** The inner products with all rows: the one pass over all articles. */
function dotEach(point: Float32Array, rows: Float32Array, count: number): Float64Array {
  const products = new Float64Array(count)
  for (let place = 0; place < count; place++) products[place] = dotAt(point, rows, place * point.length)
  return products
}

/** An inner product in four sums side by side: one alone would wait for itself at every step. */
function dotAt(point: Float32Array, rows: Float32Array, at: number): number {
  let a = 0
  let b = 0
  let c = 0
  let e = 0
  let d = 0
  for (; d + 3 < point.length; d += 4) {
    a += point[d]! * rows[at + d]!
    b += point[d + 1]! * rows[at + d + 1]!
    c += point[d + 2]! * rows[at + d + 2]!
    e += point[d + 3]! * rows[at + d + 3]!
  }
  for (; d < point.length; d++) a += point[d]! * rows[at + d]!
  return a + b + c + e
}
