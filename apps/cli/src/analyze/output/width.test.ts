import { describe, expect, it } from 'vitest'
import { cut, fit, printable, textWidth, wrap } from './width.ts'

describe('the width of a text', () => {
  it.each([
    ['abc', 3],
    ['ポイント', 8],
    ['ﾎﾟｲﾝﾄ', 5],
    ['𠮷野家', 6],
    ['👨‍👩‍👧‍👦', 2],
    ['🇯🇵', 2],
    ['か\u3099', 2],
    ['e\u0301', 1],
    ['\u200b', 0],
  ])('%s', (text, width) => expect(textWidth(text)).toBe(width))

  it('counts letters that terminals disagree on as wide when asked to be careful', () => {
    expect([textWidth('①…×'), textWidth('①…×', true)]).toEqual([3, 6])
  })
})

describe('cutting', () => {
  it('never cuts through a letter and never grows too wide', () => {
    expect(cut('ログインできない', 16)).toBe('ログインできない')
    expect(cut('ログインできない', 15)).toBe('ログインできな…')
    expect(cut('ログインできない', 14)).toBe('ログインでき…')
    expect(cut('👨‍👩‍👧‍👦👨‍👩‍👧‍👦', 3)).toBe('👨‍👩‍👧‍👦…')
    for (let width = 1; width < 12; width++)
      expect(textWidth(cut('配送①が…遅い', width, true), true)).toBeLessThanOrEqual(width)
  })

  it('fills up to the column on either side', () => {
    expect(fit('件', 4)).toBe('件  ')
    expect(fit('件', 4, 'right')).toBe('  件')
  })

  it('breaks lines within the width and loses no letter', () => {
    const text = '配送が遅い support に電話した、つながらない'
    const lines = wrap(text, 10)
    for (const line of lines) expect(textWidth(line, true)).toBeLessThanOrEqual(10)
    expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
  })
})

it('keeps words from steering the terminal', () => {
  expect(printable('赤\u001b[31mい\r\n\u202e字\ud800')).toBe('赤 [31mい 字\ufffd')
})
