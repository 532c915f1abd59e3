import { describe, expect, it } from 'vitest'
import { cutText, excerpt, findWords } from './cut-text.ts'

describe('marked words', () => {
  it('are cut out where marks begin and end, overlaps included', () => {
    const pieces = cutText('配送が遅くて困る', [
      { start: 0, end: 5 },
      { start: 3, end: 8 },
    ])
    expect(pieces.map(({ text, marks }) => [text, marks.length])).toEqual([
      ['配送が', 1],
      ['遅く', 2],
      ['て困る', 1],
    ])
  })

  it('always join to the whole text, whatever the marks say', () => {
    const text = '𠮷野家😀です'
    for (const marks of [[], [{ start: -3, end: 99 }], [{ start: 4, end: 4 }], [{ start: 50, end: 60 }]]) {
      expect(
        cutText(text, marks)
          .map((piece) => piece.text)
          .join(''),
      ).toBe(text)
    }
  })
})

describe('searched words', () => {
  it('are found wherever they stand, each of them, whatever their case', () => {
    expect(findWords('Fire TVで落ちる。fire tvが', 'TV　落ちる')).toEqual([
      { start: 5, end: 7 },
      { start: 17, end: 19 },
      { start: 8, end: 11 },
    ])
  })
})

describe('an excerpt', () => {
  it('keeps the marked words in view', () => {
    const text = `${'あ'.repeat(100)}ポイントが反映されない${'い'.repeat(100)}`
    const short = excerpt(text, 100, 111, 60)
    expect(short.text.slice(short.start, short.end)).toBe('ポイントが反映されない')
    expect(short.text.startsWith('…') && short.text.endsWith('…')).toBe(true)
  })

  it('leaves a short text alone and never halves a character', () => {
    expect(excerpt('短い', 0, 2, 60)).toEqual({ text: '短い', start: 0, end: 2 })
    expect(excerpt('😀'.repeat(40), 0, 2, 61).text.isWellFormed()).toBe(true)
  })
})
