import { compareText } from '../4-weigh/count-terms.ts'
import { closenessOf } from './closeness.ts'
import { completeWord } from './complete-word.ts'
import { type ArticleEvidence, categoryPrior, demand, helpfulness } from './evidence.ts'
import { type FaqIndex, learnedCount, POSTING, type TermPostings } from './faq-index.ts'
import type { FaqQuery } from './read-question.ts'

/** `category` is the one that the customer chose. `limit` is at most 50. */
export interface FaqSearchOptions {
  limit?: number
  category?: string | null
}

/**
 * An article that may answer. `score` orders the hits of one query (0 to about 2.8) and means nothing between queries.
 * `coverage` does: the share (0–1) of the query's words, weighed by how rare they are, that the article or what it solved holds.
 * `closeness` is the cosine of the questions among the corpus vectors (−1…1; 0 where unknown), `prior` what use and category
 * multiplied (about .5–1.9).
 */
export interface FaqHit {
  id: string
  score: number
  coverage: number
  closeness: number
  prior: number
}

/** Weights and length normalisation of the fields, and where repeats saturate. */
export const FIELDS = {
  question: 1,
  answer: 0.25,
  solved: 0.5,
  questionLength: 0.75,
  answerLength: 0.5,
  saturation: 0.9,
}
const CLOSENESS = 0.3
/** Without a shared word an article must be this close to be shown at all. */
const LEAST_CLOSENESS = 0.3
/** A long query is searched by its rarest words. */
const MOST_WORDS = 40
const MOST_HITS = 50
/** No article's prior is larger: what stays behind the hits even so is passed over. */
const LARGEST_PRIOR = 1.25 * 1.15 * 1.35 + 1e-9

/**
 * Finds the articles that answer a question, best first: BM25F over question, answer and the words of inquiries that the article
 * solved (Zaragoza et al., 2004), divided by its maximum, + .3 × the cosine of questions among the corpus vectors, divided by its
 * maximum; times what votes, links and the chosen category say. Where no word is known, what is being typed is completed.
 *
 * Milliseconds at 20,000 articles; ties are settled by id. Never throws.
 *
 * @param query what `readQuery` gave
 * @returns at most `limit` (10) hits; [] where the query says nothing that the articles know
 * @example
 * searchFaq(buildFaqIndex([{ id: 'a', category: null, question: ['解約'], answer: [] }], 1), { terms: ['解約'], tail: '' }).map((hit) => hit.id) // => ["a"]
 */
export function searchFaq(index: FaqIndex, query: FaqQuery, options: FaqSearchOptions = {}): FaqHit[] {
  const { limit = 10, category = null } = options
  const most = limit > 0 ? Math.min(MOST_HITS, Math.floor(limit)) : 0
  const words = knownWords(index, query)
  if (words.length === 0 || most === 0) return []
  const { relevance, covered } = scoreWords(index, words)
  const best = placeOfLargest(relevance)
  const mostRelevant = relevance[best]! > 0 ? relevance[best]! : 1
  const closeness = closenessOf(index.vectors, query.terms, index.articles.length, best)
  const likeness = (place: number, near: number) =>
    relevance[place]! / mostRelevant + (near > 0 ? (CLOSENESS * near) / closeness.largest : 0)
  const asked = wordMass(index, query, words)
  const hits: FaqHit[] = []
  for (let place = 0; place < index.articles.length; place++) {
    const article = index.articles[place]
    // The least that is known decides whether more is worth knowing: which hits there are does not depend on it.
    const atMost = closeness.atMost(place)
    if (article === undefined || (relevance[place] === 0 && atMost < LEAST_CLOSENESS)) continue
    const [likest, last] = [likeness(place, atMost), hits.length === most ? hits[most - 1]!.score : 0]
    if (likest * LARGEST_PRIOR < last) continue
    const prior = priorOf(index, article, category)
    if (likest * prior < last) continue
    const near = closeness.of(place)
    if (relevance[place] === 0 && near < LEAST_CLOSENESS) continue
    const coverage = Math.min(1, covered[place]! / asked)
    insertHit(hits, { id: article.id, score: likeness(place, near) * prior, coverage, closeness: near, prior }, most)
  }
  return hits
}

interface Word {
  postings: TermPostings
  weight: number
}

/** The idf of BM25, never negative. */
const rarity = (articles: number, holding: number): number => Math.log(1 + (articles - holding + 0.5) / (holding + 0.5))

/** The query's words that any article holds, the rarest first; ties by code units, since sums must not depend on how the words were typed. */
function knownWords(index: FaqIndex, query: FaqQuery): Word[] {
  const articles = index.places.size
  const found = (term: string): Word[] => {
    const postings = index.postings[index.termIds.get(term) ?? -1]
    return postings === undefined ? [] : [{ postings, weight: rarity(articles, postings.size) }]
  }
  let words = [...new Set(query.terms)].flatMap(found)
  if (words.length === 0) words = completeWord(index, query.tail).flatMap(found)
  return words.sort((a, b) => b.weight - a.weight || compareText(a.postings.term, b.postings.term)).slice(0, MOST_WORDS)
}

/** What an article that holds every word of the query would cover; words that nobody knows count as the rarest. */
function wordMass(index: FaqIndex, query: FaqQuery, words: readonly Word[]): number {
  const known = words.reduce((sum, word) => sum + word.weight, 0)
  const strange = [...new Set(query.terms)].filter((term) => !index.termIds.has(term)).length
  // A completed word stands in for the unknown one: the article holds it or another ending of it.
  if (strange === query.terms.length) return Math.max(...words.map((word) => word.weight))
  return known + strange * rarity(index.places.size, 0)
}

function scoreWords(index: FaqIndex, words: readonly Word[]) {
  const relevance = new Float64Array(index.articles.length)
  const covered = new Float64Array(index.articles.length)
  const count = Math.max(1, index.places.size)
  const usualQuestion = Math.max(1, index.questionTotal) / count
  const usualAnswer = Math.max(1, index.answerTotal) / count
  const { question, answer, solved, questionLength: q, answerLength: a, saturation } = FIELDS
  for (const { postings, weight } of words) {
    const { entries, size } = postings
    for (let at = 0; at < size * POSTING; at += POSTING) {
      const place = entries[at]!
      const article = index.articles[place]!
      const asked = entries[at + 1]! / (1 - q + (q * article.questionLength) / usualQuestion)
      const answered = entries[at + 2]! / (1 - a + (a * article.answerLength) / usualAnswer)
      const learned = learnedCount(article, entries[at + 3]!)
      const occurs = question * asked + answer * answered + solved * learned
      relevance[place]! += (weight * occurs * (saturation + 1)) / (saturation + occurs)
      covered[place]! += weight
    }
  }
  return { relevance, covered }
}

function priorOf(
  index: FaqIndex,
  article: { category: string | null; evidence: ArticleEvidence },
  category: string | null,
) {
  const { totals } = index
  const { evidence } = article
  const byCategory = categoryPrior(article.category, evidence, category, totals)
  return helpfulness(evidence, totals) * demand(evidence, totals) * byCategory
}

function placeOfLargest(values: Float64Array): number {
  let best = 0
  for (let place = 1; place < values.length; place++) if (values[place]! > values[best]!) best = place
  return best
}

/** Keeps the best hits in order. */
function insertHit(hits: FaqHit[], hit: FaqHit, most: number): void {
  let at = hits.length
  while (at > 0 && isBetter(hit, hits[at - 1]!)) at--
  if (at >= most) return
  hits.splice(at, 0, hit)
  if (hits.length > most) hits.pop()
}

const isBetter = (a: FaqHit, b: FaqHit): boolean =>
  a.score > b.score || (a.score === b.score && compareText(a.id, b.id) < 0)
