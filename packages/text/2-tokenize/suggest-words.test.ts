import { describe, expect, it } from 'vitest'
import { learnKatakanaParts, suggestVariants } from './index.ts'

describe('katakana written together', () => {
  it('is two words where both stand alone three times', () => {
    const counts = new Map([
      ['スマホアプリ', 2],
      ['スマホ', 5],
      ['アプリ', 9],
      ['コンピューター', 4],
      ['コン', 1],
    ])
    expect([...learnKatakanaParts(counts)]).toEqual([['スマホアプリ', ['スマホ', 'アプリ']]])
  })

  it('stays one word where a part is rare', () => {
    expect(
      learnKatakanaParts(
        new Map([
          ['スマホアプリ', 2],
          ['スマホ', 2],
          ['アプリ', 9],
        ]),
      ).size,
    ).toBe(0)
  })
})

describe('spellings of one word', () => {
  it('are proposed by equal reading, the most frequent as the standard', () => {
    const words = [
      { lemma: '問合せ', reading: 'トイアワセ', count: 4 },
      { lemma: '問い合わせ', reading: 'トイアワセ', count: 40 },
      { lemma: '機械', reading: 'キカイ', count: 9 },
      { lemma: '器具', reading: 'キカイ', count: 9 },
    ]
    expect(suggestVariants(words)).toEqual([{ reading: 'トイアワセ', standard: '問い合わせ', variants: ['問合せ'] }])
  })
})
