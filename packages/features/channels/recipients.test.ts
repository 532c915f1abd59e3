import { describe, expect, it } from 'vitest'
import { isAddress, readRecipients as read } from './recipients.ts'

const readRecipients = (text: string) => read(text, { addressNeeded: true })

describe('a list of recipients', () => {
  it('is read by its header, in Japanese as in English, whatever stands between the cells', () => {
    const expected = [
      { email: 'sato@example.jp', name: '佐藤, 花子', customerId: 'C-1', attributes: { プラン: 'pro' } },
      { email: 'ito@example.jp', name: null, customerId: null, attributes: {} },
    ]
    const comma =
      '顧客ID,メールアドレス,氏名,プラン\r\nC-1,Sato@Example.jp,"佐藤, 花子",pro\r\n\r\n,ito@example.jp,,\r\n'
    const tabs = 'customer_id\te-mail\tname\tプラン\nC-1\tｓａｔｏ@example.jp\t佐藤, 花子\tpro\n\tito@example.jp\t\t'
    expect(readRecipients(`\uFEFF${comma}`)).toEqual({ recipients: expected, refused: [] })
    expect(readRecipients(tabs)).toEqual({ recipients: expected, refused: [] })
  })

  it('needs no header: an address, then a name and a number', () => {
    expect(readRecipients('a@example.jp\nb@example.jp, 鈴木 ,77').recipients).toEqual([
      { email: 'a@example.jp', name: null, customerId: null, attributes: {} },
      { email: 'b@example.jp', name: '鈴木', customerId: '77', attributes: {} },
    ])
  })

  it('says which line names nobody, and why', () => {
    const { recipients, refused } = readRecipients(
      'mail,name\na@example.jp,A\nA@EXAMPLE.jp,B\n,C\nnobody,D\na@b.jp\nBcc: x@y.jp,E',
    )
    expect(recipients.map(({ email }) => email)).toEqual(['a@example.jp', 'a@b.jp'])
    expect(refused).toEqual([
      { line: 3, reason: 'twice' },
      { line: 4, reason: 'no-address' },
      { line: 5, reason: 'wrong-address' },
      { line: 7, reason: 'wrong-address' },
    ])
  })

  it('may name people by their number alone, once each', () => {
    const { recipients, refused } = read('顧客ID\nC-1\nC-2\nC-1', { addressNeeded: false })
    expect(recipients.map(({ customerId }) => customerId)).toEqual(['C-1', 'C-2'])
    expect(refused).toEqual([{ line: 4, reason: 'twice' }])
  })

  it('lets nothing through that would add a header or a second address to a letter', () => {
    for (const text of [
      'a@b.jp\nBcc: c@d.jp',
      'a@b.jp, c@d.jp',
      'A <a@b.jp>',
      'a@b',
      '@b.jp',
      'a b@c.jp',
      `${'a'.repeat(250)}@b.jp`,
    ])
      expect(isAddress(text), text).toBe(false)
    expect(isAddress('taro.yamada+voc@mail.example.co.jp')).toBe(true)
  })
})
