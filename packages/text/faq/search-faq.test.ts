import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom, shuffledIndices } from '../4-weigh/random.ts'
import {
  type ArticleEvidence,
  allEntries,
  decodeFaqIndex,
  emptyFaqIndex,
  encodeFaqIndex,
  entryOf,
  type FaqEntry,
  type FaqIndex,
  FIELDS,
  NO_EVIDENCE,
  putArticle,
  removeArticle,
  searchFaq,
} from './index.ts'

const WORDS = ['解約', '退会', '配送', '遅い', '返品', '返金', '決済', '料金', 'ログイン', 'パスワード', '変更', '方法']
const word = fc.constantFrom(...WORDS)
const evidence: fc.Arbitrary<ArticleEvidence> = fc.record({
  solved: fc.nat(9),
  unsolved: fc.nat(9),
  linked: fc.nat(9),
  categories: fc.array(fc.tuple(fc.constantFrom('契約', '配送', '支払い'), fc.nat(5)), { maxLength: 3 }),
  inquiries: fc.nat(9),
  words: fc.array(fc.tuple(word, fc.nat(9)), { maxLength: 4 }),
})
const entry: fc.Arbitrary<FaqEntry> = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
  category: fc.constantFrom(null, '契約', '配送'),
  question: fc.array(word, { maxLength: 6 }),
  answer: fc.array(word, { maxLength: 12 }),
  evidence,
})
const entries = fc.uniqueArray(entry, { selector: ({ id }) => id, maxLength: 6 })
const query = fc.record({ terms: fc.array(word, { maxLength: 5 }), tail: fc.constantFrom('', 'パス', 'ろぐ') })

const indexOfAll = (all: readonly FaqEntry[]): FaqIndex => {
  const index = emptyFaqIndex()
  for (const one of all) putArticle(index, one)
  return index
}
const bytesOf = (index: FaqIndex): string => Buffer.from(encodeFaqIndex(index)).toString('base64')

/** BM25F the slow way: every article counted anew for every word, straight from the formula. */
function slowRelevance(all: readonly FaqEntry[], terms: readonly string[]): Map<string, number> {
  const count = (list: readonly string[], term: string) => list.filter((one) => one === term).length
  const learned = ({ evidence = NO_EVIDENCE }: FaqEntry, term: string) => {
    const held = evidence.words.filter(([name]) => name === term).reduce((sum, [, n]) => sum + n, 0)
    return Math.min(held, evidence.inquiries) / (evidence.inquiries + 5)
  }
  const holds = (one: FaqEntry, term: string) =>
    count([...one.question, ...one.answer], term) > 0 ||
    (one.evidence ?? NO_EVIDENCE).words.some(([name, n]) => name === term && n > 0)
  const average = (of: (one: FaqEntry) => number) =>
    Math.max(
      1,
      all.reduce((sum, one) => sum + of(one), 0),
    ) / all.length
  const question = average((one) => one.question.length)
  const answer = average((one) => one.answer.length)
  const scores = new Map<string, number>()
  for (const one of all) {
    let score = 0
    for (const term of new Set(terms)) {
      const n = all.filter((other) => holds(other, term)).length
      const idf = Math.log(1 + (all.length - n + 0.5) / (n + 0.5))
      const tf =
        count(one.question, term) / (0.25 + (0.75 * one.question.length) / question) +
        (0.25 * count(one.answer, term)) / (0.5 + (0.5 * one.answer.length) / answer) +
        0.5 * learned(one, term)
      score += (idf * tf * 1.9) / (tf + 0.9)
    }
    if (score > 0) scores.set(one.id, score)
  }
  return scores
}

const withoutPriors = (all: readonly FaqEntry[]): FaqEntry[] =>
  all.map((one) => ({
    ...one,
    category: null,
    evidence: { ...NO_EVIDENCE, inquiries: one.evidence?.inquiries ?? 0, words: one.evidence?.words ?? [] },
  }))

describe('search by words', () => {
  it('scores as BM25F computed the slow way does', () => {
    let compared = 0
    fc.assert(
      fc.property(entries, query, (all, { terms }) => {
        const plain = withoutPriors(all)
        const expected = slowRelevance(plain, terms)
        const most = Math.max(...expected.values())
        const hits = searchFaq(indexOfAll(plain), { terms, tail: '' })
        expect(hits.map((hit) => hit.id).sort()).toEqual([...expected.keys()].sort())
        for (const hit of hits) {
          compared++
          expect(hit.score).toBeCloseTo(expected.get(hit.id)! / most, 10)
        }
      }),
    )
    expect(compared).toBeGreaterThan(50)
  })

  it('the slow way tells a wrong weight from the right one', () => {
    const all = [
      { id: 'a', category: null, question: ['解約'], answer: [] },
      { id: 'b', category: null, question: ['方法'], answer: ['解約'] },
    ]
    const scores = slowRelevance(all, ['解約'])
    expect(searchFaq(indexOfAll(all), { terms: ['解約'], tail: '' })[1]!.score).toBeCloseTo(
      scores.get('b')! / scores.get('a')!,
    )
    expect(FIELDS.answer).toBeLessThan(FIELDS.question)
    const heavier = [all[0]!, { ...all[1]!, answer: ['解約', '解約'] }]
    expect(slowRelevance(heavier, ['解約']).get('b')).not.toBeCloseTo(scores.get('b')!)
  })

  it('orders hits, keeps their number and reports shares', () => {
    fc.assert(
      fc.property(
        entries,
        query,
        fc.nat(8),
        fc.constantFrom(null, '契約', '知らない'),
        (all, asked, limit, category) => {
          const hits = searchFaq(indexOfAll(all), asked, { limit, category })
          expect(hits.length).toBeLessThanOrEqual(limit)
          hits.forEach((hit, i) => {
            expect(hit.score).toBeGreaterThan(0)
            expect(hit.coverage).toBeGreaterThan(0)
            expect(hit.coverage).toBeLessThanOrEqual(1)
            if (i > 0) expect(hit.score).toBeLessThanOrEqual(hits[i - 1]!.score)
          })
        },
      ),
    )
  })

  it('hears the same words in any order and number', () => {
    fc.assert(
      fc.property(entries, fc.array(word, { maxLength: 6 }), (all, terms) => {
        const index = indexOfAll(all)
        const typed = searchFaq(index, { terms: [...terms, ...terms].reverse(), tail: '' })
        expect(typed).toEqual(searchFaq(index, { terms, tail: '' }))
      }),
    )
  })

  it('prefers the chosen category, and a strong match to it', () => {
    const index = indexOfAll([
      { id: 'a', category: '配送', question: ['変更', '方法'], answer: [] },
      { id: 'b', category: '契約', question: ['変更', '方法'], answer: [] },
      { id: 'c', category: '支払い', question: ['料金', '変更'], answer: [] },
    ])
    const asked = { terms: ['変更', '方法'], tail: '' }
    expect(searchFaq(index, asked)[0]!.id).toBe('a')
    expect(searchFaq(index, asked, { category: '契約' })[0]!.id).toBe('b')
    expect(searchFaq(index, { terms: ['料金', '変更'], tail: '' }, { category: '契約' })[0]!.id).toBe('c')
  })

  it('finds by the words of solved inquiries what the article never says, and one inquiry moves little', () => {
    const base = { id: 'b', category: null, question: ['解約', '方法'], answer: [] }
    const other = { id: 'a', category: null, question: ['退会', '方法'], answer: [] }
    const taught = (inquiries: number) => ({
      ...base,
      evidence: { ...NO_EVIDENCE, inquiries, words: [['退会', inquiries]] as [string, number][] },
    })
    const asked = { terms: ['退会'], tail: '' }
    const ids = (one: FaqEntry) => searchFaq(indexOfAll([other, one]), asked).map((hit) => hit.id)
    expect(ids(base)).toEqual(['a'])
    const scoreOfB = (n: number) =>
      searchFaq(indexOfAll([other, taught(n)]), asked).find((hit) => hit.id === 'b')!.score
    expect(scoreOfB(1)).toBeLessThan(0.2)
    expect(scoreOfB(20)).toBeGreaterThan(2 * scoreOfB(1))
    expect(scoreOfB(1000)).toBeLessThan(1)
  })
})

describe('an index that changes', () => {
  const change = fc.oneof(
    { weight: 3, arbitrary: entry.map((one) => ({ put: one })) },
    { weight: 1, arbitrary: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f').map((id) => ({ remove: id })) },
  )

  it('is the index built from scratch, whatever was put, replaced and removed before', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), query, (changes, asked) => {
        const index = emptyFaqIndex()
        const left = new Map<string, FaqEntry>()
        for (const one of changes) {
          if ('put' in one) {
            putArticle(index, one.put)
            left.set(one.put.id, one.put)
          } else expect(removeArticle(index, one.remove)).toBe(left.delete(one.remove))
        }
        const scratch = indexOfAll([...left.values()])
        expect(bytesOf(index)).toBe(bytesOf(scratch))
        expect(searchFaq(index, asked, { category: '契約' })).toEqual(searchFaq(scratch, asked, { category: '契約' }))
        expect(index.totals).toEqual(scratch.totals)
        expect(index.categoryUses).toEqual(scratch.categoryUses)
      }),
    )
  })

  it('does not remember the order of insertion', () => {
    fc.assert(
      fc.property(entries, query, fc.integer(), (all, asked, seed) => {
        const order = shuffledIndices(all.length, seededRandom(seed))
        const shuffled = indexOfAll(Array.from(order, (i) => all[i]!))
        expect(bytesOf(shuffled)).toBe(bytesOf(indexOfAll(all)))
        expect(searchFaq(shuffled, asked)).toEqual(searchFaq(indexOfAll(all), asked))
      }),
    )
  })

  it('settles ties by id', () => {
    const same = (id: string): FaqEntry => ({ id, category: null, question: ['解約'], answer: [] })
    for (const order of ['abc', 'cba', 'bca']) {
      const index = indexOfAll([...order].map(same))
      expect(searchFaq(index, { terms: ['解約'], tail: '' }, { limit: 2 }).map((hit) => hit.id)).toEqual(['a', 'b'])
    }
  })

  it('keeps no trace of what was removed, and would show one', () => {
    const one: FaqEntry = { id: 'a', category: '契約', question: ['解約'], answer: ['退会'], evidence: NO_EVIDENCE }
    const index = indexOfAll([one])
    expect(bytesOf(index)).not.toBe(bytesOf(emptyFaqIndex()))
    expect(removeArticle(index, 'a')).toBe(true)
    expect(removeArticle(index, 'a')).toBe(false)
    expect(bytesOf(index)).toBe(bytesOf(emptyFaqIndex()))
    expect([...index.termIds, ...index.places, ...index.categoryUses]).toEqual([])
    expect(index.totals).toEqual(emptyFaqIndex().totals)
    // A category that stayed behind would count as known.
    index.totals.categoryNames.add('契約')
    expect(index.totals).not.toEqual(emptyFaqIndex().totals)
  })

  it('gives articles back as they were put in', () => {
    fc.assert(
      fc.property(entries, (all) => {
        const index = indexOfAll(all)
        for (const one of all) {
          const back = entryOf(index, one.id)!
          expect(back).toMatchObject({ id: one.id, category: one.category })
          expect(back.question).toEqual([...one.question].sort())
          expect(back.answer).toEqual([...one.answer].sort())
          expect(allEntries(index).find((other) => other.id === one.id)).toEqual(back)
          const before = bytesOf(index)
          putArticle(index, back)
          expect(bytesOf(index)).toBe(before)
        }
      }),
    )
  })

  it('survives being written and read, and refuses other bytes', () => {
    fc.assert(
      fc.property(entries, query, (all, asked) => {
        const index = indexOfAll(all)
        const back = decodeFaqIndex(encodeFaqIndex(index))
        expect(bytesOf(back)).toBe(bytesOf(index))
        expect(searchFaq(back, asked)).toEqual(searchFaq(index, asked))
      }),
    )
    const bytes = encodeFaqIndex(indexOfAll([{ id: 'a', category: null, question: ['解約'], answer: ['退会'] }]))
    for (let length = 0; length < bytes.length; length++)
      expect(() => decodeFaqIndex(bytes.subarray(0, length))).toThrow('faq-index-unreadable')
    expect(() => decodeFaqIndex(Uint8Array.of(...bytes, 0))).toThrow('faq-index-unreadable')
    for (let at = 0; at < bytes.length; at++) {
      const spoiled = bytes.slice()
      spoiled[at]! ^= 0xff
      // Any byte may be wrong: an index or the one error, never another.
      try {
        decodeFaqIndex(spoiled)
      } catch (error) {
        expect((error as Error).message).toBe('faq-index-unreadable')
      }
    }
  })
})
