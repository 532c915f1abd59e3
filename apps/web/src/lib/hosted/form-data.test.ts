import { inquiryFormDefinition } from '@koe/survey'
import { describe, expect, it } from 'vitest'
import { formData } from './form-data.ts'

const names = ['category', 'message', 'email', 'shown', 'page', 'thanks']
const definition = inquiryFormDefinition({
  title: 'お問い合わせ',
  categories: [
    { id: 'pay', label: '請求' },
    { id: 'refund', label: '返金', parentId: 'pay' },
    { id: 'send', label: '配送' },
    { id: 'back', label: '返金', parentId: 'send' },
  ],
  hidden: ['shown'],
  ids: () => names.shift() ?? 'more',
})
const of = (query: string) => formData({ definition, hidden: { shown: 't' } }, new URL(`https://x.example/f?${query}`))
const chosen = (query: string) =>
  Object.entries(of(query).given?.answers ?? {}).map(
    ([id, answer]) => `${id}=${'optionId' in answer ? answer.optionId : ''}`,
  )

describe('a form with what the address brings along', () => {
  it('chooses a category by id, by label, or by the labels on the way', () => {
    expect(chosen('category=refund')).toEqual(['category=pay', 'in-pay=refund'])
    expect(chosen('category=back')).toEqual(['category=send', 'in-send=back'])
    expect(chosen(`category=${encodeURIComponent('請求')}`)).toEqual(['category=pay'])
    expect(chosen(`category=${encodeURIComponent('返金')}`)).toEqual(['category=pay', 'in-pay=refund'])
    expect(chosen(`category=${encodeURIComponent('配送 › 返金')}`)).toEqual(['category=send', 'in-send=back'])
    expect(chosen(`category=${encodeURIComponent('配送/返金')}`)).toEqual(['category=send', 'in-send=back'])
  })

  it('fills in words and address', () => {
    expect(of('message=%E5%B1%8A%E3%81%8D%E3%81%BE%E3%81%9B%E3%82%93&email=a@b.jp').given).toEqual({
      answers: { message: { type: 'longText', text: '届きません' }, email: { type: 'email', email: 'a@b.jp' } },
      pageId: 'page',
    })
  })

  it('passes over what does not fit, and lets nothing of the server’s be replaced', () => {
    const hostile = 'category=__proto__&email=nobody&shown=forged&message=&files=x&in-pay=send'
    expect(of(hostile)).toEqual({ definition, hidden: { shown: 't' } })
    expect(of(`category=${'›'.repeat(5000)}`).given).toBeUndefined()
  })
})
