import { describe, expect, it } from 'vitest'
import { normalizeText, originalSpan, splitSentences } from './index.ts'

const text = (original: string): string => normalizeText(original).text

describe('normalising', () => {
  it.each([
    ['ﾊﾟｽﾜｰﾄﾞがﾘｾｯﾄできない', 'パスワードがリセットできない'],
    ['ＡＰＰが１２３回落ちた', 'appが123回落ちた'],
    ['最悪!?', '最悪！？'],
    ['高い(税込)', '高い（税込）'],
    ['サ－ビス', 'サービス'],
    ['サ―ビス', 'サービス'],
    ['Wi‐Fi', 'wi-fi'],
    ['すごーーーい', 'すごい'],
    ['おいしい〜〜', 'おいしい'],
    ['らーめん', 'らーめん'],
    ['サーバー', 'サーバー'],
    ['1000000円', '1000000円'],
    ['wwwwwwww', 'ww'],
    ['ｗｗｗｗ', 'ww'],
    ['遅い！！！！！', '遅い！！'],
    ['が\u200bぞ\u200dう', 'がぞう'],
    ['か\u3099ぞう', 'がぞう'],
    ['①遅い②高い', '\n遅い\n高い'],
    ['…まあ', '…まあ'],
    ['a\r\nb\rc', 'a\nb\nc'],
  ])('%j becomes %j', (original, expected) => expect(text(original)).toBe(expected))

  it('repairs what stores and tokenizers refuse', () => {
    expect(text('a\ud800b\0c')).toBe('abc')
    expect(normalizeText('a\ud800b\0c').masked).toBe('a\ufffdbc')
  })

  it('leads back to what was typed, whatever changed length', () => {
    const original = '㈱コエの\u200bｱﾌﾟﾘが😡すごーーーく遅い'
    const normalized = normalizeText(original)
    expect(normalized.offsets.length).toBe(normalized.text.length + 1)
    const at = normalized.text.indexOf('アプリ')
    const span = originalSpan(normalized, at, at + 3)
    expect(original.slice(span.start, span.end)).toBe('ｱﾌﾟﾘ')
    const slow = normalized.text.indexOf('遅い')
    const end = originalSpan(normalized, slow, slow + 2)
    expect(original.slice(end.start, end.end)).toBe('遅い')
  })

  it('has offsets that never run backwards', () => {
    for (const original of ['ﷺあ', 'e\u0301'.repeat(50), '〒100-0001 東京都千代田区千代田1-1です', '😡'.repeat(9)]) {
      const { offsets } = normalizeText(original)
      for (let at = 1; at < offsets.length; at++) expect(offsets[at]).toBeGreaterThanOrEqual(offsets[at - 1] as number)
    }
  })
})

describe('cutting into sentences', () => {
  const cut = (original: string): string[] =>
    splitSentences(original).map((span) => original.slice(span.start, span.end))

  it.each([
    ['遅い。高い！なぜ？', ['遅い。', '高い！', 'なぜ？']],
    ['「最悪。」と思った', ['「最悪。」', 'と思った']],
    ['一行目\n二行目', ['一行目', '二行目']],
    ['配送が遅い😡電話も出ない', ['配送が遅い😡', '電話も出ない']],
    ['対応がよい.また使う', ['対応がよい.', 'また使う']],
    ['ver1.2が落ちる', ['ver1.2が落ちる']],
  ])('%j', (original, expected) => expect(cut(original)).toEqual(expected))

  it('never leaves more than 200 characters in one piece, nor half a surrogate pair', () => {
    for (const original of ['あ'.repeat(1001), 'a'.repeat(199) + '😡'.repeat(300), '遅い、'.repeat(400)]) {
      const pieces = cut(original)
      expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(200)
      for (const piece of pieces) expect(/\p{Surrogate}/u.test(piece)).toBe(false)
      expect(pieces.join('')).toBe(original)
    }
  })
})
