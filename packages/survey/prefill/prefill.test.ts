import { describe, expect, it } from 'vitest'
import { firstOpenPage, prefill, type SurveyDefinition } from '../index.ts'

const ja = (text: string) => ({ ja: text })
const definition: SurveyDefinition = {
  formatVersion: 1,
  languages: ['ja'],
  title: ja('x'),
  pages: [
    {
      id: 'p1',
      blocks: [
        { id: 'score', type: 'nps', label: ja('?') },
        { id: 'order', type: 'hidden', key: 'order', label: ja('注文') },
      ],
    },
    {
      id: 'p2',
      blocks: [
        { id: 'low', type: 'longText', label: ja('?'), showIf: { question: 'score', operator: 'at-most', value: 6 } },
      ],
    },
    {
      id: 'p3',
      blocks: [
        {
          id: 'plan',
          type: 'singleChoice',
          label: ja('?'),
          options: [
            { id: 'a', label: ja('A') },
            { id: 'b', label: ja('B') },
          ],
        },
        {
          id: 'many',
          type: 'multipleChoice',
          label: ja('?'),
          options: [
            { id: 'a', label: ja('A') },
            { id: 'b', label: ja('B') },
          ],
        },
        { id: 'again', type: 'yesNo', label: ja('?') },
        { id: 'terms', type: 'consent', label: ja('?') },
        { id: 'mail', type: 'email', label: ja('?') },
      ],
    },
  ],
  endings: [],
}

describe('a link that brings answers along', () => {
  it('answers by the ids of questions and options, and fills hidden fields by key', () => {
    const query = [...new URLSearchParams('score=9&order=A-1&plan=b&many=a,b&again=no&mail=a@b.jp')]
    expect(prefill(definition, query)).toEqual({
      answers: {
        score: { type: 'nps', value: 9 },
        plan: { type: 'singleChoice', optionId: 'b' },
        many: { type: 'multipleChoice', optionIds: ['a', 'b'] },
        again: { type: 'yesNo', value: false },
        mail: { type: 'email', email: 'a@b.jp' },
      },
      hidden: { order: 'A-1' },
    })
  })

  it('passes over what does not fit, and never consents', () => {
    const query = 'score=11&plan=c&many=a,c&again=maybe&terms=yes&mail=nobody&__proto__=1&constructor=2&score=3'
    expect(prefill(definition, [...new URLSearchParams(query)])).toEqual({ answers: {}, hidden: {} })
  })

  it('goes on where something is left to ask', () => {
    expect(firstOpenPage(definition, {})).toBe('p1')
    expect(firstOpenPage(definition, { score: { type: 'nps', value: 3 } })).toBe('p2')
    expect(firstOpenPage(definition, { score: { type: 'nps', value: 9 } })).toBe('p3')
  })
})
