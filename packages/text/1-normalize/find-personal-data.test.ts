import { describe, expect, it } from 'vitest'
import { normalizeText } from './index.ts'

const masked = (original: string): string => normalizeText(original).masked

describe('phone numbers', () => {
  it.each([
    '090-1234-5678',
    '09012345678',
    '090 1234 5678',
    '０９０－１２３４－５６７８',
    '０９０ー１２３４ー５６７８',
    '090‐1234‐5678',
    '090–1234–5678',
    '090—1234—5678',
    '090−1234−5678',
    '090ｰ1234ｰ5678',
    '090.1234.5678',
    '090の1234の5678',
    '(090)1234-5678',
    '03-1234-5678',
    '03(1234)5678',
    '0120-123-456',
    '0120123456',
    '050-1234-5678',
    '+81-90-1234-5678',
    '+81 90 1234 5678',
    '090\u200b-1234\u200b-5678',
    '〇九〇ー一二三四ー五六七八',
  ])('%s is masked', (phone) => {
    expect(masked(`電話は${phone}です`)).toBe('電話は〔電話番号〕です')
  })

  it.each([
    '注文番号は0901234567です',
    '注文番号 090-1234-5678',
    '受付番号：0312345678',
    '2024-01-15に',
    '1000円が2000円',
    'ver.10.2.3',
    '商品コード4901234567894',
    'OD-090-1234-5678',
    '100-200-300',
  ])('%s is left alone', (other) => expect(masked(other)).toBe(other))
})

describe('other personal data', () => {
  it.each([
    ['taro.yamada+x@example.co.jpまで', '〔メールアドレス〕まで'],
    ['ｔａｒｏ＠ｅｘａｍｐｌｅ．ｃｏｍへ', '〔メールアドレス〕へ'],
    ['〒100-0001です', '〔郵便番号〕です'],
    ['郵便番号は1000001です', '〔郵便番号〕です'],
    ['東京都千代田区千代田1-1-1に住む', '〔住所〕に住む'],
    ['住所は横浜市中区本町一丁目2番地3号です', '住所は〔住所〕です'],
    ['カード番号4111 1111 1111 1111で', 'カード番号〔カード番号〕で'],
    ['クレジットカード（4111-1111-1111-1111）', 'クレジットカード（〔カード番号〕）'],
    ['マイナンバーは1234 5678 9012です', 'マイナンバーは〔マイナンバー〕です'],
    ['個人番号：123456789012', '個人番号：〔マイナンバー〕'],
  ])('%s', (original, expected) => expect(masked(original)).toBe(expected))

  it.each([
    'カード番号4111 1111 1111 1112で',
    '注文番号4111 1111 1111 1111です',
    '伝票123456789012です',
    '東京都渋谷区に住む',
    '市役所の窓口3番で待つ',
    'a@b',
    '3-4日で届く',
  ])('%s is left alone', (original) => expect(masked(original)).toBe(original))

  it('hides a link from analysis, and shows it', () => {
    const normalized = normalizeText('https://example.com/a?b=c を見た')
    expect(normalized.text).toBe('〔URL〕 を見た')
    expect(normalized.masked).toBe('https://example.com/a?b=c を見た')
  })
})
