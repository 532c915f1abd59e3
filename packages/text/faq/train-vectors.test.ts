import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadTokenizer, type Tokenizer } from '../2-tokenize/index.ts'
import { seededRandom, shuffledIndices } from '../4-weigh/random.ts'
import {
  buildFaqIndex,
  decodeFaqIndex,
  encodeFaqIndex,
  type FaqArticle,
  type FaqEntry,
  type FaqIndex,
  LONGEST_QUERY,
  placeTerms,
  putArticle,
  readArticle,
  readQuery,
  readTerms,
  removeArticle,
  searchFaq,
  setRow,
  trainVectors,
  vectorsAreOld,
} from './index.ts'

const bytesOf = (index: FaqIndex): string => Buffer.from(encodeFaqIndex(index)).toString('base64')

const SUBJECTS = ['解約', '配送', '返品', 'パスワード', '領収書', '住所', 'クーポン', 'ポイント']
const ASKS = [
  '方法を教えてください',
  'はできますか',
  'が反映されません',
  'の料金はいくらですか',
  'の期限はいつまでですか',
]
const FILLERS = ['マイページ', 'アプリ', 'メール', '電話', '会員', '注文', '請求', '窓口', '休日']
const articles: FaqArticle[] = SUBJECTS.flatMap((subject, s) =>
  ASKS.map((ask, a) => ({
    id: `${s}-${a}`,
    category: s < 4 ? '契約' : '支払い',
    question: `${subject}${ask}`,
    answer: `${subject}は${FILLERS[(s + a) % 9]}の画面から手続きします。${FILLERS[(s * a + 3) % 9]}でも${subject}を受け付けます。`,
  })),
).concat(
  SUBJECTS.flatMap((subject, s) =>
    [0, 1].map((n) => ({
      id: `x-${s}-${n}`,
      category: '契約',
      question: `${FILLERS[(s + n) % 9]}の${subject}について`,
      answer: `${FILLERS[(s + 4) % 9]}と${subject}のご案内です。`,
    })),
  ),
)

describe('search with vectors', () => {
  let tokenizer: Tokenizer
  let read: FaqEntry[]
  let index: FaqIndex
  beforeAll(async () => {
    tokenizer = await loadTokenizer()
    read = articles.map((article) => readArticle(article, tokenizer))
    index = buildFaqIndex(read, 1)
  })

  it('trains the same vectors in any order, and others with another seed', () => {
    expect(index.vectors?.trainedOn).toBe(articles.length)
    const order = shuffledIndices(read.length, seededRandom(3))
    expect(
      bytesOf(
        buildFaqIndex(
          Array.from(order, (i) => read[i]!),
          1,
        ),
      ),
    ).toBe(bytesOf(index))
    expect(bytesOf(buildFaqIndex(read, 2))).not.toBe(bytesOf(index))
  })

  it('places a changed article where a fresh index places it', () => {
    const changed = decodeFaqIndex(encodeFaqIndex(index))
    removeArticle(changed, '1-1')
    removeArticle(changed, '2-2')
    putArticle(changed, { ...read[0]!, id: '9-9' })
    putArticle(changed, read.find((one) => one.id === '2-2')!)
    const fresh = decodeFaqIndex(encodeFaqIndex(changed))
    const asked = readQuery('解約の方法を教えて', tokenizer)
    expect(searchFaq(changed, asked)).toEqual(searchFaq(fresh, asked))
    expect(bytesOf(fresh)).toBe(bytesOf(changed))
    expect(searchFaq(changed, asked)).not.toEqual(searchFaq(index, asked))
  })

  it('forgets where a removed article stood, however close it was', () => {
    const left = decodeFaqIndex(encodeFaqIndex(index))
    removeArticle(left, '0-0')
    const asked = { terms: read[0]!.question, tail: '' }
    expect(searchFaq(index, asked)[0]!.id).toBe('0-0')
    expect(searchFaq(left, asked)).toEqual(searchFaq(decodeFaqIndex(encodeFaqIndex(left)), asked))
    const scores = (from: FaqIndex) => searchFaq(from, asked).map((hit) => hit.score)
    setRow(left.vectors!, left.free[0]!, asked.terms)
    expect(scores(left)).not.toEqual(scores(decodeFaqIndex(encodeFaqIndex(left))))
  })

  it('adds closeness to the score as the formula says', () => {
    const asked = readQuery('解約の期限はいつですか', tokenizer)
    const { block } = index.vectors!
    const plain = decodeFaqIndex(encodeFaqIndex(index))
    plain.vectors = null
    const byWords = new Map(searchFaq(plain, asked, { limit: 50 }).map((hit) => [hit.id, hit]))
    const point = placeTerms(block, asked.terms)
    const cosine = (id: string) =>
      placeTerms(block, read.find((one) => one.id === id)!.question).reduce(
        (sum, value, d) => sum + value * point[d]!,
        0,
      )
    const closest = Math.max(...read.map((one) => cosine(one.id)))
    const hits = searchFaq(index, asked, { limit: 50 })
    expect(hits.length).toBeGreaterThan(5)
    for (const hit of hits) {
      expect(hit.closeness).toBeCloseTo(cosine(hit.id), 5)
      const words = (byWords.get(hit.id)?.score ?? 0) / hit.prior
      expect(hit.score / hit.prior).toBeCloseTo(words + (0.3 * Math.max(0, hit.closeness)) / closest, 5)
    }
    expect(hits.some((hit) => hit.closeness > 0.05)).toBe(true)
  })

  it('says when the vectors are old', () => {
    const small = buildFaqIndex(read.slice(0, 49), 1)
    expect([small.vectors, vectorsAreOld(small)]).toEqual([null, false])
    for (const one of read) putArticle(small, one)
    expect(vectorsAreOld(small)).toBe(true)
    expect(vectorsAreOld(trainVectors(small, 1))).toBe(false)
    for (let i = 0; i < 10; i++)
      putArticle(small, { id: `n${i}`, category: null, question: FILLERS.map((w) => `${w}${i >> 1}`), answer: [] })
    expect(vectorsAreOld(small)).toBe(true)
  })

  it('answers while somebody types', () => {
    const first = (text: string) => searchFaq(index, readQuery(text, tokenizer))[0]?.id ?? ''
    for (const text of ['パスワ', 'ぱすわ', 'ﾊﾟｽﾜ', 'パスワード', 'ﾊﾟｽﾜｰﾄﾞ変えたい🙏'])
      expect(first(text)).toMatch(/^(3-|x-3)/)
    expect(first('クー')).toMatch(/^(6-|x-6)/)
    for (const text of ['', ' ', 'ぱ', 'p', '🤔', '？？？', '\ud83d', '\0', 'ｗｗｗ', 'ん', 'ゔゔゔ'])
      expect(searchFaq(index, readQuery(text, tokenizer))).toEqual([])
  })

  it('never throws, and cuts what is too long', () => {
    const anything = fc.oneof(
      fc.array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength: 40 }).map((codes) => String.fromCodePoint(...codes)),
      fc
        .array(fc.constantFrom('解約', 'ﾊﾟ', 'す', '😡', '\ud83d', 'ー', '、', 'ＩＤ', '〔電話〕', 'k', '①', '𠮷'), {
          maxLength: 12,
        })
        .map((p) => p.join('')),
    )
    fc.assert(
      fc.property(anything, (text) => {
        expect(searchFaq(index, readQuery(text, tokenizer), { category: text }).length).toBeLessThanOrEqual(10)
        const copy = buildFaqIndex(
          [readArticle({ id: text, category: text, question: text, answer: '' }, tokenizer)],
          1,
        )
        expect(bytesOf(decodeFaqIndex(encodeFaqIndex(copy)))).toBe(bytesOf(copy))
      }),
      { numRuns: 60 },
    )
    const long = `${'解約'.padEnd(LONGEST_QUERY - 2, '。')}返品`
    expect(readQuery(long, tokenizer).terms).toEqual(['解約', '返品'])
    expect(readQuery(`${long}領収書`.padEnd(20_000, '配送'), tokenizer).terms).toEqual(['解約', '返品'])
  })

  it('knows no personal data', () => {
    expect(readTerms('解約 090-1234-5678 taro@example.com', tokenizer)).toEqual(['解約'])
  })
})
