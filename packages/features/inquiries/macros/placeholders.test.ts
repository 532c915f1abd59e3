import { describe, expect, it } from 'vitest'
import { type Fillings, filledMacro, PLACEHOLDERS, unknownPlaceholders } from './placeholders.ts'

const values: Fillings = {
  customer: '山田 花子',
  number: '12',
  category: '配送',
  received: '2026年11月24日',
  email: 'hanako@example.jp',
  assignee: '佐藤',
  me: '鈴木',
  company: '商店',
}
const filled = (body: string, change: Partial<Fillings> = {}, language = 'ja') =>
  filledMacro(body, { ...values, ...change }, language)

describe('a macro', () => {
  it('is filled by its Japanese and its English names', () => {
    for (const [key, names] of Object.entries(PLACEHOLDERS))
      for (const name of names)
        expect([name, filled(`「{{ ${name} }}」`)]).toEqual([name, `「${values[key as keyof Fillings]}」`])
    expect(filled('{{顧客名}}様\n{{担当者}}です。')).toBe('山田 花子様\n佐藤です。')
  })

  it('names what it does not know, and leaves that as it is written', () => {
    expect(unknownPlaceholders('{{顧客名}} {{合言葉}} {{ password }} {{合言葉}} {{}}')).toEqual([
      '合言葉',
      'password',
      '',
    ])
    expect(unknownPlaceholders('{{ＮＵＭＢＥＲ}} {番号} {{番号')).toEqual([])
    expect(filled('{{合言葉}} {番号} {{番号')).toBe('{{合言葉}} {番号} {{番号')
  })

  it('calls a customer without a name お客様, once', () => {
    for (const customer of [null, '', ' \n '])
      expect(filled('{{顧客名}}様、{{顧客名}} さま、{{顧客名}}', { customer })).toBe('お客様、お客様、お客様')
    expect(filled('Dear {{customer}},', { customer: null }, 'en')).toBe('Dear Customer,')
    expect(filled('{{カテゴリ}}様', { category: null })).toBe('様')
  })

  it('lets nothing that is filled in begin a line, or be filled again', () => {
    expect(filled('{{顧客名}}様', { customer: '{{メール}}\r\nBcc: x@example.com\u2028$&' })).toBe(
      '{{メール}} Bcc: x@example.com $&様',
    )
    expect(filled('{{顧客名}}', { customer: 'あ'.repeat(999) })).toHaveLength(200)
  })
})
