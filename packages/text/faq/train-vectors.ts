import { centred, companyBlock, inverseFrequency } from '../4-weigh/blocks.ts'
import { chooseVocabulary, countTerms } from '../4-weigh/count-terms.ts'
import { seededRandom } from '../4-weigh/random.ts'
import { evenSample } from '../4-weigh/theme-segment.ts'
import { allEntries, emptyFaqIndex, type FaqIndex, placeArticles, putArticle } from './faq-index.ts'
import type { FaqEntry } from './read-question.ts'

/** Numbers in a word vector. */
const WIDTH = 200
/** Fewer articles than this teach nothing that could be relied on: search goes by words alone. */
export const LEAST_TO_TRAIN = 50
/** More articles than this are sampled evenly: the cost of training is then the same for any corpus. */
const TRAIN_ON_AT_MOST = 5000
const LIMITS = { minimum: 2, maximumShare: 0.5, limit: 8000 }

/**
 * Learns which words keep the same company in these articles (positive pointwise mutual information, truncated SVD: the machinery
 * of 4-weigh) and places every article anew. Takes seconds, so call it when an index is built and where {@link vectorsAreOld}.
 * Below {@link LEAST_TO_TRAIN} articles the index goes without vectors.
 *
 * @param seed of the factorisation; the same articles and seed give the same vectors
 * @returns the index handed in
 * @example
 * trainVectors(emptyFaqIndex(), 1).vectors // => null
 */
export function trainVectors(index: FaqIndex, seed: number): FaqIndex {
  index.vectors = null
  const entries = allEntries(index)
  if (entries.length < LEAST_TO_TRAIN) return index
  const random = seededRandom(seed)
  const learned = evenSample(entries, TRAIN_ON_AT_MOST, random()).map(({ question, answer }) => [
    ...question,
    ...answer,
  ])
  const vocabulary = chooseVocabulary(learned, LIMITS)
  const counts = countTerms(learned, vocabulary.index)
  const weight = inverseFrequency(vocabulary.segmentCounts, learned.length).map(Math.sqrt)
  const block = centred(companyBlock(vocabulary, weight, counts, WIDTH, random), counts)
  return placeArticles(index, block, entries.length, entries)
}

/** The vectors are worth training again when this share of articles or words is new. */
const NEW_SHARE = 0.2

/**
 * Whether the vectors no longer fit the articles: none although there are enough to learn from, a fifth more or fewer articles
 * than taught them, or a fifth more words in at least two articles than they know (as long as they know fewer than 8,000).
 * @example
 * vectorsAreOld(emptyFaqIndex()) // => false
 */
export function vectorsAreOld(index: FaqIndex): boolean {
  const { vectors } = index
  if (vectors === null) return index.places.size >= LEAST_TO_TRAIN
  const { block, trainedOn } = vectors
  if (Math.abs(index.places.size - trainedOn) > NEW_SHARE * trainedOn) return true
  if (block.features.length >= LIMITS.limit) return false
  const most = LIMITS.maximumShare * index.places.size
  let unknown = 0
  for (const postings of index.postings) {
    if (postings === undefined || postings.size < LIMITS.minimum || postings.size > most) continue
    if (!block.index.has(postings.term)) unknown++
  }
  return unknown > NEW_SHARE * block.features.length
}

/**
 * An index of many articles with vectors: {@link putArticle} for each, then {@link trainVectors}. The order does not matter.
 * @param seed of the vectors
 * @example
 * buildFaqIndex([{ id: 'a', category: null, question: ['解約'], answer: [] }], 1).places.size // => 1
 */
export function buildFaqIndex(entries: readonly FaqEntry[], seed: number): FaqIndex {
  const index = emptyFaqIndex()
  for (const entry of entries) putArticle(index, entry)
  return trainVectors(index, seed)
}
