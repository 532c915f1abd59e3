import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type ArticleEvidence,
  categoryPrior,
  demand,
  emptyFaqIndex,
  helpfulness,
  learnedShare,
  NO_EVIDENCE,
  putArticle,
  tidyEvidence,
  totalEvidence,
} from './index.ts'

const CATEGORIES = ['契約', '配送', '支払い', '会員']
const counts = fc.oneof(fc.nat(5), fc.nat(2000))
const evidence: fc.Arbitrary<ArticleEvidence> = fc.record({
  solved: counts,
  unsolved: counts,
  linked: counts,
  categories: fc.array(fc.tuple(fc.constantFrom(...CATEGORIES), counts), { maxLength: 5 }),
  inquiries: counts,
  words: fc.array(fc.tuple(fc.constantFrom('解約', '退会'), counts), { maxLength: 3 }),
})
const article = fc.record({ category: fc.constantFrom(null, ...CATEGORIES), evidence: evidence.map(tidyEvidence) })
const some = fc.array(article, { minLength: 1, maxLength: 6 })

describe('what use teaches', () => {
  it('stays in its bounds', () => {
    fc.assert(
      fc.property(some, fc.constantFrom(null, '知らない', ...CATEGORIES), (articles, chosen) => {
        const totals = totalEvidence(articles)
        for (const one of articles) {
          expect(helpfulness(one.evidence, totals)).toBeGreaterThanOrEqual(0.8)
          expect(helpfulness(one.evidence, totals)).toBeLessThanOrEqual(1.25)
          expect(demand(one.evidence, totals)).toBeGreaterThanOrEqual(0.85)
          expect(demand(one.evidence, totals)).toBeLessThanOrEqual(1.15)
          const prior = categoryPrior(one.category, one.evidence, chosen, totals)
          expect(prior).toBeGreaterThanOrEqual(0.75)
          expect(prior).toBeLessThanOrEqual(1.35)
        }
      }),
    )
  })

  it('moves little by one vote, link or inquiry', () => {
    fc.assert(
      fc.property(some, fc.constantFrom(...CATEGORIES), fc.constantFrom(...CATEGORIES), (articles, from, chosen) => {
        const totals = totalEvidence(articles)
        for (const { category, evidence: before } of articles) {
          const voted = { ...before, solved: before.solved + 1 }
          const linked = { ...before, linked: before.linked + 1 }
          const asked = tidyEvidence({ ...before, categories: [...before.categories, [from, 1]] })
          const step = helpfulness(voted, totals) - helpfulness(before, totals)
          expect(step).toBeGreaterThanOrEqual(0)
          expect(step).toBeLessThan(0.025)
          expect(demand(linked, totals) - demand(before, totals)).toBeLessThan(0.01)
          const moved = categoryPrior(category, asked, chosen, totals) - categoryPrior(category, before, chosen, totals)
          expect(Math.abs(moved)).toBeLessThan(0.025)
        }
      }),
    )
  })

  it('moves a lot by many', () => {
    const totals = {
      ...totalEvidence([]),
      articles: 100,
      solved: 500,
      unsolved: 500,
      categoryNames: new Set(CATEGORIES),
    }
    expect(helpfulness({ ...NO_EVIDENCE, solved: 100 }, totals)).toBeGreaterThan(1.2)
    expect(helpfulness({ ...NO_EVIDENCE, unsolved: 100 }, totals)).toBe(0.8)
    expect(demand({ ...NO_EVIDENCE, linked: 300 }, totals)).toBe(1.15)
    const asked = { ...NO_EVIDENCE, categories: [['配送', 100]] as [string, number][] }
    expect(categoryPrior('契約', asked, '配送', totals)).toBeGreaterThan(1.2)
    expect(categoryPrior('契約', asked, '契約', totals)).toBeLessThan(1)
    expect(learnedShare(100, 100)).toBeGreaterThan(0.9)
  })

  it('begins at the own category and knows no strange one', () => {
    const totals = { ...totalEvidence([]), categoryNames: new Set(CATEGORIES) }
    expect(categoryPrior('契約', NO_EVIDENCE, '契約', totals)).toBeGreaterThan(1.15)
    expect(categoryPrior('契約', NO_EVIDENCE, '配送', totals)).toBeLessThan(1)
    expect(categoryPrior(null, NO_EVIDENCE, '配送', totals)).toBe(1)
    expect(categoryPrior('契約', NO_EVIDENCE, '知らない', totals)).toBe(1)
    expect(categoryPrior('契約', NO_EVIDENCE, null, totals)).toBe(1)
  })

  it('is summed in the index as from scratch', () => {
    fc.assert(
      fc.property(some, (articles) => {
        const index = emptyFaqIndex()
        articles.forEach((one, i) => {
          putArticle(index, { ...one, id: `${i}`, question: [], answer: [] })
        })
        expect(index.totals).toEqual(totalEvidence(articles))
      }),
    )
  })

  it('repairs counts that are none', () => {
    const broken = {
      ...NO_EVIDENCE,
      solved: Number.NaN,
      unsolved: -3,
      linked: Number.POSITIVE_INFINITY,
      inquiries: 2.7,
    }
    expect(tidyEvidence(broken)).toEqual({ ...NO_EVIDENCE, linked: 0x3fffffff, inquiries: 2 })
    const words = Array.from({ length: 300 }, (_, i) => [`w${i}`, 1] as [string, number])
    expect(tidyEvidence({ ...NO_EVIDENCE, words }).words).toHaveLength(100)
  })
})
