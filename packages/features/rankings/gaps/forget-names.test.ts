import { describe, expect, it } from 'vitest'
import { forgetNames } from './forget-names.ts'

describe('a reply as material', () => {
  it('says nothing of who wrote it and to whom', () => {
    const reply =
      '山田 太郎 様\n\nお世話になっております。商店の佐藤です。\nマイページから解約できます。\nご不明な点は support@example.jp か 03-1234-5678 まで。\n佐藤 花子'
    const text = forgetNames(reply, '佐藤 花子')
    expect(text).not.toMatch(/山田|太郎|佐藤|花子|example|1234/)
    expect(text).toContain('マイページから解約できます。')
    expect(text).toContain('〔メールアドレス〕')
    expect(forgetNames('田中様、マイページから解約できます。', '')).toBe('マイページから解約できます。')
    expect(forgetNames('Dear Taro Yamada,\nOpen the settings.', '')).toBe('Open the settings.')
  })

  it('leaves alone what only looks like a name', () => {
    for (const words of ['仕様、価格は同じです。', '同様、返品もできます。', 'お客様の都合でも返品できます。'])
      expect(forgetNames(words, '')).toBe(words)
  })

  it('is short, and does not end within a pair of code units', () => {
    const long = forgetNames('😀'.repeat(2000), '佐')
    expect(long.length).toBeLessThan(700)
    expect(long).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/)
    expect(forgetNames('', '')).toBe('')
  })
})
