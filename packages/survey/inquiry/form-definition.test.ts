import { describe, expect, test } from 'vitest'
import {
  type Answers,
  definitionProblems,
  type FormCategory,
  inquiryFormDefinition,
  surveyPath,
  validateResponse,
} from '../index.ts'

const ids = () => {
  const names = ['category', 'message', 'email', 'page', 'thanks']
  return () => names.shift() ?? 'more'
}
const categories: FormCategory[] = [
  { id: 'pay', label: '請求', fields: [{ id: 'order', type: 'shortText', label: { ja: '注文番号' } }] },
  { id: 'refund', label: '返金', parentId: 'pay', help: '3日ほどかかります' },
  {
    id: 'part',
    label: '一部だけ',
    parentId: 'refund',
    fields: [{ id: 'day', type: 'date', label: { ja: '購入日' }, required: true }],
  },
  { id: 'other', label: 'その他' },
]
const form = (list = categories) => inquiryFormDefinition({ title: 'お問い合わせ', categories: list, ids: ids() })
const chosen = (...way: [string, string][]): Answers => ({
  message: { type: 'longText', text: '返金してください' },
  ...Object.fromEntries(way.map(([id, optionId]) => [id, { type: 'singleChoice' as const, optionId }])),
})
const asked = (answers: Answers) => surveyPath(form(), answers).pages[0]?.blocks.map(({ id }) => id)

describe('an inquiry form with categories in levels', () => {
  test('is sound, and asks one level after the other with what each asks and says', () => {
    expect(definitionProblems(form())).toEqual([])
    expect(asked({})).toEqual(['category', 'message', 'email'])
    expect(asked(chosen(['category', 'other']))).toEqual(['category', 'message', 'email'])
    expect(asked(chosen(['category', 'pay']))).toEqual(['category', 'in-pay', 'order', 'message', 'email'])
    expect(asked(chosen(['category', 'pay'], ['in-pay', 'refund'], ['in-refund', 'part']))).toEqual(
      'category in-pay in-refund help-refund order day message email'.split(' '),
    )
  })

  test('forgets the levels of a way that was left', () => {
    expect(asked(chosen(['category', 'other'], ['in-pay', 'refund'], ['in-refund', 'part']))).toEqual([
      'category',
      'message',
      'email',
    ])
  })

  test('wants every level and what the way asks, and nothing of an archived one', () => {
    const codes = (answers: Answers, list = categories) =>
      validateResponse(form(list), answers, { finished: true }).map(({ questionId, code }) => `${questionId} ${code}`)
    expect(codes(chosen(['category', 'pay']))).toEqual(['in-pay required'])
    const whole = chosen(['category', 'pay'], ['in-pay', 'refund'], ['in-refund', 'part'])
    expect(codes(whole)).toEqual(['day required'])
    expect(codes({ ...whole, day: { type: 'date', value: '2026-11-01' } })).toEqual([])
    const archived = categories.map((one) => ({ ...one, archived: one.id === 'part' }))
    expect(codes(whole, archived)).toEqual([])
    expect(codes(chosen(['category', 'pay'], ['in-pay', 'refund']), archived)).toEqual([])
  })

  test('asks for files where it is told to', () => {
    const blocks = inquiryFormDefinition({ title: 'x', categories, files: 'files', ids: ids() }).pages[0]?.blocks ?? []
    expect(blocks.slice(-3).map(({ id }) => id)).toEqual(['message', 'files', 'email'])
  })
})
