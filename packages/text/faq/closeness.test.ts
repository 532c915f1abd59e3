import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../4-weigh/random.ts'
import {
  allEntries,
  buildFaqIndex,
  categoryPrior,
  closenessOf,
  demand,
  emptyFaqIndex,
  type FaqEntry,
  type FaqIndex,
  helpfulness,
  NO_EVIDENCE,
  placeArticles,
  placeTerms,
  putArticle,
  removeArticle,
  searchFaq,
} from './index.ts'

const WORDS = Array.from({ length: 60 }, (_, i) => `語${i}`)

/** Articles of twelve subjects, each with five words of its own. */
function articles(count: number, seed: number): FaqEntry[] {
  const random = seededRandom(seed)
  const some = (subject: number, length: number) =>
    Array.from(
      { length },
      () => WORDS[random() < 0.8 ? subject * 5 + Math.floor(random() * 5) : Math.floor(random() * 60)]!,
    )
  return Array.from({ length: count }, (_, i) => {
    const subject = Math.floor(random() * 12)
    const votes = { ...NO_EVIDENCE, solved: Math.floor(random() * 30), linked: Math.floor(random() * 9) }
    const category = random() < 0.5 ? '契約' : null
    return { id: `a${i}`, category, question: some(subject, 4), answer: some(subject, 8), evidence: votes }
  })
}

const trained = buildFaqIndex(articles(300, 1), 1)
const { block } = trained.vectors!
const asked = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 6 })
const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, d) => sum + value * b[d]!, 0)

/** Forty articles among the vectors of many. */
function few(): FaqIndex {
  const index = emptyFaqIndex()
  for (const entry of articles(41, 7)) putArticle(index, entry)
  removeArticle(index, 'a3')
  return placeArticles(index, block, 300, allEntries(index))
}

/** Every article compared with every number of its row, then sorted. */
function slowSearch(index: FaqIndex, terms: string[], category: string | null) {
  const point = placeTerms(block, terms)
  const plain = searchFaq({ ...index, vectors: null }, { terms, tail: '' }, { limit: 50 })
  const byWords = new Map(plain.map((hit) => [hit.id, hit.score / hit.prior]))
  const all = allEntries(index).map((entry) => ({ entry, near: dot(point, placeTerms(block, entry.question)) }))
  const closest = Math.max(...all.map(({ near }) => near))
  const most = Math.max(...byWords.values())
  return all
    .filter(({ entry, near }) => byWords.has(entry.id) || near >= 0.3)
    .map(({ entry: { id, category: own, evidence = NO_EVIDENCE }, near }) => {
      const prior =
        helpfulness(evidence, index.totals) *
        demand(evidence, index.totals) *
        categoryPrior(own, evidence, category, index.totals)
      const likeness = (byWords.get(id) ?? 0) / most + (near > 0 ? (0.3 * near) / closest : 0)
      return { id, score: likeness * prior, near }
    })
    .sort((a, b) => b.score - a.score)
}

describe('how close a query is to each article', () => {
  it('is the cosine of the questions, whatever was passed over on the way', () => {
    let passed = 0
    fc.assert(
      fc.property(asked, fc.nat(299), (terms, first) => {
        const point = placeTerms(block, terms)
        const closeness = closenessOf(trained.vectors, terms, 300, first)
        const expected = articles(300, 1).map(({ question }) => dot(point, placeTerms(block, question)))
        expect(closeness.largest).toBeCloseTo(Math.max(...expected) > 0 ? Math.max(...expected) : 1, 6)
        for (const [i, cosine] of expected.entries()) {
          const place = trained.places.get(`a${i}`)!
          if (closeness.atMost(place) > cosine + 1e-6) passed++
          expect(closeness.atMost(place)).toBeGreaterThan(cosine - 1e-6)
          expect(closeness.of(place)).toBeCloseTo(cosine, 6)
          expect(closeness.atMost(place)).toBe(closeness.of(place))
        }
      }),
      { numRuns: 30 },
    )
    // Otherwise nothing was saved, and nothing tested.
    expect(passed).toBeGreaterThan(1000)
  })

  it('finds what a search that reads everything finds, in the same order', () => {
    const index = few()
    let moved = 0
    fc.assert(
      fc.property(asked, fc.constantFrom(null, '契約'), fc.constantFrom(3, 10, 50), (terms, category, limit) => {
        const hits = searchFaq(index, { terms, tail: '' }, { category, limit })
        if (!terms.some((term) => index.termIds.has(term))) return expect(hits).toEqual([])
        const expected = slowSearch(index, terms, category)
        expect(hits).toHaveLength(Math.min(limit, expected.length))
        hits.forEach((hit, i) => {
          expect(hit.score).toBeCloseTo(expected[i]!.score, 6)
          expect(hit.closeness).toBeCloseTo(expected.find(({ id }) => id === hit.id)!.near, 6)
        })
        // Negative control: by words alone the order is another.
        const plain = searchFaq({ ...index, vectors: null }, { terms, tail: '' }, { category, limit })
        if (plain.some((hit, i) => hit.id !== hits[i]?.id)) moved++
      }),
      { numRuns: 200 },
    )
    expect(moved).toBeGreaterThan(50)
  })
})
