import { describe, expect, it } from 'vitest'
import { ownWords } from './own-words.ts'

describe('the own words of a letter', () => {
  it.each([
    ['まだ届きません。', 'まだ届きません。'],
    ['まだです。\r\n\r\n> 発送しました。\r\n> ご確認ください。\r\n', 'まだです。'],
    ['解決しました。\n\nOn Tue, Nov 3, 2026 at 10:00 AM Shop <v@shop.example> wrote:\n> a\n> b', '解決しました。'],
    ['二行\n書きます\n\n2026年11月3日(火) 10:00 みどり <v@shop.example>:\n\n> a', '二行\n書きます'],
    ['はい\n\n-----Original Message-----\nFrom: v@shop.example\n本文', 'はい'],
    ['はい\n\n差出人: みどり商店\n件名: お問い合わせ', 'はい'],
    ['> 色は何ですか\n赤です\n> 大きさは\nLです', '> 色は何ですか\n赤です\n> 大きさは\nLです'],
    ['2026年11月3日に注文しました', '2026年11月3日に注文しました'],
    ['> 全部\n> 引用', ''],
    ['', ''],
  ])('%j', (letter, own) => {
    expect(ownWords(letter)).toBe(own)
  })

  it('takes its time with no letter', () => {
    const long = `${'＞'.repeat(20_000)}\n${'2026年1月1日'.repeat(3000)}`
    expect(ownWords(long).length).toBeLessThanOrEqual(long.length)
  })
})
