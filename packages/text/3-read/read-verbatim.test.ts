import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadTokenizer, type Tokenizer, withUserDictionary } from '../2-tokenize/index.ts'
import { overallSentiment, readVerbatim } from './index.ts'

let tokenizer: Tokenizer
beforeAll(async () => {
  tokenizer = await loadTokenizer()
})

const PIECES = [
  '配送が遅い',
  'です。',
  '😡',
  '\ud83d',
  '\0',
  'ﾊﾟ',
  'けど',
  '、',
  '\n',
  '090-1234-5678',
  'ーーー',
  'ない',
  '（',
  'www',
  '\u200b',
  'ｶﾞ',
  '㍻',
  ' ',
  'a@b.co',
  '①',
  'が',
  'ほしい',
  '？',
  '𠮷',
]

describe('reading any string', () => {
  it('never throws, and every span lies in the original', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((pieces) => pieces.join('')),
    )
    fc.assert(
      fc.property(anything, (text) => {
        const { segments, masked } = readVerbatim(text, tokenizer)
        let last = 0
        for (const segment of segments) {
          expect(segment.start).toBeGreaterThanOrEqual(last)
          expect(segment.end).toBeGreaterThan(segment.start)
          expect(segment.end).toBeLessThanOrEqual(text.length)
          last = segment.start
          expect(Math.abs(segment.sentiment)).toBeLessThanOrEqual(1)
          for (const one of [...segment.intents, ...segment.losses, ...segment.values]) {
            expect(one.start).toBeGreaterThanOrEqual(segment.start)
            expect(one.end).toBeLessThanOrEqual(segment.end)
            expect(one.end).toBeGreaterThan(one.start)
          }
        }
        expect(/\p{Surrogate}|\0/u.test(masked)).toBe(false)
      }),
      { numRuns: 400, seed: 20_240_501 },
    )
  })

  it('is the same every time, whatever was read before', () => {
    const texts = [
      '配送が遅いけど、対応は良かった。',
      '返金してほしいです',
      'ポイントが反映されない',
      '配送が遅いけど、対応は良かった。',
    ]
    const forward = texts.map((text) => JSON.stringify(readVerbatim(text, tokenizer)))
    const backward = [...texts].reverse().map((text) => JSON.stringify(readVerbatim(text, tokenizer)))
    expect(backward.reverse()).toEqual(forward)
  })

  it('remembers sentences, and nobody can change what it remembers', () => {
    const text = '配送が遅いです。ポイントが反映されない'
    const first = readVerbatim(text, tokenizer)
    const before = JSON.stringify(first)
    for (const segment of first.segments) {
      segment.terms.push('毒')
      segment.intents.length = 0
      for (const pair of segment.pairs) pair.noun = '毒'
    }
    expect(JSON.stringify(readVerbatim(text, tokenizer))).toBe(before)
    // The same sentence further on: the same reading, other offsets.
    const later = readVerbatim(`はい。${text}`, tokenizer).segments.at(-1)
    expect(later).toMatchObject({ start: text.indexOf('ポ') + 3, end: text.length + 3, terms: ['ポイント', '反映'] })
    expect(later?.intents[0]?.start).toBe(text.indexOf('反映') + 3)
  })

  it.each([
    ['w × 100,000', 'w'.repeat(100_000)],
    ['20,000 characters without punctuation', '配送がとても遅くて困っているので早く改善してほしいです'.repeat(741)],
    ['alternating', 'ab'.repeat(50_000)],
    ['digits', '0123456789'.repeat(10_000)],
    ['at signs', 'a.@'.repeat(33_000)],
    ['place names', '山田区一丁目'.repeat(16_000)],
    ['brackets', '（'.repeat(100_000)],
    ['marks', `あ${'\u0301'.repeat(100_000)}`],
    ['negations', 'ない'.repeat(20_000)],
  ])('ends soon: %s', (_name, text) => {
    const started = performance.now()
    readVerbatim(text, tokenizer)
    // Two seconds on an idle machine; the tests share theirs.
    expect(performance.now() - started).toBeLessThan(6000)
  })
})

describe('a reading', () => {
  it('cuts at a contrast when both sides say something', () => {
    const cut = (text: string): string[] => readVerbatim(text, tokenizer).segments.map((segment) => segment.text)
    expect(cut('料理はおいしかったけど、店員が無愛想だった')).toEqual(['料理はおいしかったけど', '店員が無愛想だった'])
    // 「が」 after a noun is a case, not a contrast.
    expect(cut('店員が無愛想だった')).toHaveLength(1)
  })

  it('shows personal data to nobody', () => {
    const reading = readVerbatim('山田です。taro@example.com か 03-1234-5678 へ連絡ください', tokenizer)
    const everything = JSON.stringify(reading)
    expect(everything).not.toContain('taro')
    expect(everything).not.toContain('1234')
    expect(reading.masked).toContain('〔メールアドレス〕')
    expect(reading.segments.flatMap((segment) => segment.terms)).not.toContain('番号')
  })

  it('keeps parts beside the joined noun, and leaves greetings out', () => {
    const terms = (text: string): string[] => readVerbatim(text, tokenizer).segments.flatMap((segment) => segment.terms)
    expect(terms('市民税を払った')).toEqual(expect.arrayContaining(['市民', '税', '市民税']))
    expect(terms('いつもお世話になっております。解約したい')).toEqual(['解約'])
    expect(terms('！？…（）【】#@')).toEqual([])
  })

  it('carries the version of the tokenizer that made it', () => {
    const own = withUserDictionary(tokenizer, [{ surface: 'コエペイ' }])
    expect(readVerbatim('コエペイが使えない', own).tokenizerVersion).toBe(own.version)
    expect(readVerbatim('コエペイが使えない', own).segments[0]?.pairs[0]?.surface).toBe('コエペイが使えない')
  })

  it('weighs what comes later more', () => {
    expect(overallSentiment([{ sentiment: 0.6 }, { sentiment: -0.6 }])).toBeLessThan(0)
    expect(overallSentiment([])).toBe(0)
  })
})

it('leaves を to the verbal noun behind it where that says when', () => {
  const said = (text: string) =>
    readVerbatim(text, tokenizer).segments.flatMap(({ pairs }) => pairs.map(({ noun, predicate }) => noun + predicate))
  expect(said('山道を走行中に停止した')).toEqual([])
  expect(said('自転車が走行中に停止した'), 'が goes on to what happens').toContain('自転車停止する')
  expect(said('部品を交換したら直った')).toContain('部品交換する')
})
