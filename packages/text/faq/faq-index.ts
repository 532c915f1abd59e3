import type { Block } from '../4-weigh/blocks.ts'
import { compareText } from '../4-weigh/count-terms.ts'
import { type ArticleEvidence, type EvidenceTotals, learnedShare, NO_EVIDENCE, tidyEvidence } from './evidence.ts'
import { clearRow, emptyVectors, type FaqVectors, setRow } from './faq-vectors.ts'
import type { FaqEntry } from './read-question.ts'

/** Numbers of one posting: place of the article, then occurrences in question, answer and solved inquiries. */
export const POSTING = 4

/** Where a term occurs: `size` postings of {@link POSTING} numbers each, in no order. */
export interface TermPostings {
  term: string
  size: number
  entries: Int32Array
}

/** An article in its place. Lengths are in terms with repeats; `terms` holds each of its terms once (ids), in no order. */
export interface IndexedArticle {
  id: string
  category: string | null
  questionLength: number
  answerLength: number
  evidence: ArticleEvidence
  terms: Int32Array
}

/**
 * An inverted index of articles that changes in place ({@link putArticle}, {@link removeArticle}). What it answers and what
 * it encodes to depend on the articles in it and on the vectors, never on the order or the history of its changes.
 */
export interface FaqIndex {
  /** by place; undefined where an article was removed */
  articles: (IndexedArticle | undefined)[]
  places: Map<string, number>
  free: number[]
  /** by term id; undefined where the last article with the term is gone */
  postings: (TermPostings | undefined)[]
  termIds: Map<string, number>
  freeTerms: number[]
  questionTotal: number
  answerTotal: number
  totals: EvidenceTotals & { categories: Map<string, number>; categoryNames: Set<string> }
  /** how many articles and choices stand behind each name of a category */
  categoryUses: Map<string, number>
  vectors: FaqVectors | null
}

/**
 * An index without articles.
 * @example
 * searchFaq(emptyFaqIndex(), { terms: ['解約'], tail: '' }) // => []
 */
export function emptyFaqIndex(): FaqIndex {
  const totals = {
    articles: 0,
    solved: 0,
    unsolved: 0,
    linked: 0,
    categories: new Map<string, number>(),
    categoryNames: new Set<string>(),
  }
  return {
    articles: [],
    places: new Map(),
    free: [],
    postings: [],
    termIds: new Map(),
    freeTerms: [],
    questionTotal: 0,
    answerTotal: 0,
    totals,
    categoryUses: new Map(),
    vectors: null,
  }
}

/**
 * Adds an article, or replaces the one with the same id. Takes as long as the article has terms (a millisecond), and places it
 * among the vectors where the index has some.
 *
 * @param entry what `readArticle` gave, with the evidence to learn from
 * @returns the article's place: an address inside this index until the article is removed
 * @example
 * putArticle(emptyFaqIndex(), { id: 'a', category: null, question: ['解約'], answer: [] }) // => 0
 */
export function putArticle(index: FaqIndex, entry: FaqEntry): number {
  removeArticle(index, entry.id)
  const place = index.free.pop() ?? index.articles.length
  const evidence = tidyEvidence(entry.evidence ?? NO_EVIDENCE)
  const counts = countFields(entry, evidence)
  const terms = new Int32Array(counts.size)
  let at = 0
  for (const [term, [question, answer, solved]] of counts) {
    terms[at++] = addPosting(index, term, [place, question, answer, solved])
  }
  const article: IndexedArticle = {
    id: entry.id,
    category: entry.category,
    questionLength: entry.question.length,
    answerLength: entry.answer.length,
    evidence,
    terms,
  }
  index.articles[place] = article
  index.places.set(entry.id, place)
  account(index, article, 1)
  if (index.vectors !== null) setRow(index.vectors, place, entry.question)
  return place
}

/**
 * Takes an article out; nothing of it stays behind.
 * @returns whether it was there
 * @example
 * removeArticle(emptyFaqIndex(), 'a') // => false
 */
export function removeArticle(index: FaqIndex, id: string): boolean {
  const place = index.places.get(id)
  const article = place === undefined ? undefined : index.articles[place]
  if (place === undefined || article === undefined) return false
  for (const term of article.terms) dropPosting(index, term, place)
  account(index, article, -1)
  if (index.vectors !== null) clearRow(index.vectors, place)
  index.articles[place] = undefined
  index.places.delete(id)
  index.free.push(place)
  return true
}

/**
 * An article as it was put in, its terms in code-unit order: to put it again with new evidence without reading its text again.
 * @returns undefined where the index does not have it
 * @example
 * entryOf(emptyFaqIndex(), 'a') // => undefined
 */
export function entryOf(index: FaqIndex, id: string): FaqEntry | undefined {
  const place = index.places.get(id)
  const article = place === undefined ? undefined : index.articles[place]
  if (place === undefined || article === undefined) return undefined
  const question: string[] = []
  const answer: string[] = []
  for (const termId of article.terms) {
    const { term, entries, size } = index.postings[termId]!
    const at = findPosting(entries, size, place)
    for (let i = 0; i < entries[at + 1]!; i++) question.push(term)
    for (let i = 0; i < entries[at + 2]!; i++) answer.push(term)
  }
  return {
    id,
    category: article.category,
    question: question.sort(),
    answer: answer.sort(),
    evidence: article.evidence,
  }
}

/**
 * Every article as it was put in, by id, terms in code-unit order: one pass over the index.
 * @example
 * allEntries(emptyFaqIndex()) // => []
 */
export function allEntries(index: FaqIndex): (FaqEntry & { question: string[]; answer: string[] })[] {
  const entries = index.articles.map((article) => ({
    id: article?.id ?? '',
    category: article?.category ?? null,
    question: [] as string[],
    answer: [] as string[],
    evidence: article?.evidence ?? NO_EVIDENCE,
  }))
  const sorted = index.postings.filter((postings) => postings !== undefined)
  sorted.sort((a, b) => compareText(a.term, b.term))
  for (const { term, entries: postings, size } of sorted) {
    for (let at = 0; at < size * POSTING; at += POSTING) {
      const entry = entries[postings[at]!]!
      for (let i = 0; i < postings[at + 1]!; i++) entry.question.push(term)
      for (let i = 0; i < postings[at + 2]!; i++) entry.answer.push(term)
    }
  }
  return entries.filter((_, place) => index.articles[place] !== undefined).sort((a, b) => compareText(a.id, b.id))
}

/**
 * Gives the index trained word vectors and every article its row among them.
 * @param trainedOn articles that taught the vectors
 * @param entries what {@link allEntries} gives
 * @returns the index handed in
 * @example
 * placeArticles(emptyFaqIndex(), { features: [], index: new Map(), weight: new Float32Array(0), width: 2, vectors: new Float32Array(0), mean: new Float32Array(0) }, 9, []).vectors.trainedOn // => 9
 */
export function placeArticles(
  index: FaqIndex,
  block: Block,
  trainedOn: number,
  entries: readonly FaqEntry[],
): FaqIndex {
  const vectors = emptyVectors(block, trainedOn, index.articles.length)
  for (const { id, question } of entries) setRow(vectors, index.places.get(id) ?? 0, question)
  index.vectors = vectors
  return index
}

/**
 * What a term counts in the third field of one article: see {@link learnedShare}.
 * @param solved solved inquiries that hold the term
 * @returns 0–1
 * @example
 * learnedCount({ evidence: { ...NO_EVIDENCE, inquiries: 5 } }, 5) // => 0.5
 */
export const learnedCount = (article: Pick<IndexedArticle, 'evidence'>, solved: number): number =>
  solved === 0 ? 0 : learnedShare(solved, article.evidence.inquiries)

function countFields(entry: FaqEntry, evidence: ArticleEvidence): Map<string, [number, number, number]> {
  const counts = new Map<string, [number, number, number]>()
  const of = (term: string): [number, number, number] => {
    const known = counts.get(term)
    if (known !== undefined) return known
    const fresh: [number, number, number] = [0, 0, 0]
    counts.set(term, fresh)
    return fresh
  }
  for (const term of entry.question) of(term)[0]++
  for (const term of entry.answer) of(term)[1]++
  for (const [term, count] of evidence.words) of(term)[2] = count
  return counts
}

function addPosting(index: FaqIndex, term: string, posting: readonly number[]): number {
  let termId = index.termIds.get(term)
  if (termId === undefined) {
    termId = index.freeTerms.pop() ?? index.postings.length
    index.termIds.set(term, termId)
    index.postings[termId] = { term, size: 0, entries: new Int32Array(2 * POSTING) }
  }
  const postings = index.postings[termId]!
  const at = postings.size * POSTING
  if (at === postings.entries.length) {
    const larger = new Int32Array(2 * at)
    larger.set(postings.entries)
    postings.entries = larger
  }
  postings.entries.set(posting, at)
  postings.size++
  return termId
}

function findPosting(entries: Int32Array, size: number, place: number): number {
  let at = 0
  while (at < size * POSTING && entries[at] !== place) at += POSTING
  return at
}

/** The last posting takes the place of the one that goes. */
function dropPosting(index: FaqIndex, termId: number, place: number): void {
  const postings = index.postings[termId]!
  const { entries } = postings
  const at = findPosting(entries, postings.size, place)
  postings.size--
  entries.copyWithin(at, postings.size * POSTING, (postings.size + 1) * POSTING)
  if (postings.size > 0) return
  index.termIds.delete(postings.term)
  index.postings[termId] = undefined
  index.freeTerms.push(termId)
}

/** Adds an article to the sums, or takes it away again; whole numbers, so that the order leaves no trace. */
function account(index: FaqIndex, article: IndexedArticle, sign: 1 | -1): void {
  const { totals, categoryUses } = index
  const { evidence } = article
  index.questionTotal += sign * article.questionLength
  index.answerTotal += sign * article.answerLength
  totals.articles += sign
  totals.solved += sign * evidence.solved
  totals.unsolved += sign * evidence.unsolved
  totals.linked += sign * evidence.linked
  const named = (name: string): void => {
    addTo(categoryUses, name, sign)
    if (categoryUses.has(name)) totals.categoryNames.add(name)
    else totals.categoryNames.delete(name)
  }
  if (article.category !== null) named(article.category)
  for (const [name, count] of evidence.categories) {
    named(name)
    addTo(totals.categories, name, sign * count)
  }
}

function addTo(counts: Map<string, number>, name: string, count: number): void {
  const sum = (counts.get(name) ?? 0) + count
  if (sum === 0) counts.delete(name)
  else counts.set(name, sum)
}
