import type { SurveyDefinition } from '@koe/survey'
import { expect, it } from 'vitest'
import { answersInWords } from './answers-in-words.ts'

const definition: SurveyDefinition = {
  formatVersion: 1,
  languages: ['ja'],
  title: { ja: 'x' },
  pages: [
    {
      id: 'p',
      blocks: [
        { id: 'again', type: 'yesNo', label: { ja: 'また使いますか' }, noLabel: { ja: '使いません' } },
        { id: 'why', type: 'multipleChoice', label: { ja: '理由' }, options: [{ id: 'a', label: { ja: '価格' } }] },
        { id: 'wait', type: 'slider', label: { ja: '待ち時間' }, minimum: 0, maximum: 60, unit: { ja: '分' } },
        { id: 'day', type: 'date', label: { ja: '利用日' } },
        { id: 'more', type: 'longText', label: { ja: 'ご感想' } },
      ],
    },
  ],
  endings: [],
}
const none = { number: null, optionIds: null, text: null, value: null }

it('says what was answered by its labels, in the order of the survey, and leaves the own words out', () => {
  const answers = [
    { ...none, questionId: 'day', kind: 'date', value: { value: '2026-01-05' } },
    { ...none, questionId: 'wait', kind: 'slider', number: 25 },
    { ...none, questionId: 'why', kind: 'multipleChoice', optionIds: ['a', 'gone'] },
    { ...none, questionId: 'again', kind: 'yesNo', optionIds: ['no'] },
    { ...none, questionId: 'more', kind: 'longText', text: '早かった' },
  ]
  expect(answersInWords(definition, answers, 'ja', { yes: 'はい', no: 'いいえ', agreed: '同意' })).toEqual([
    { question: 'また使いますか', answer: '使いません', files: [] },
    { question: '理由', answer: '価格、gone', files: [] },
    { question: '待ち時間', answer: '25分', files: [] },
    { question: '利用日', answer: '2026-01-05', files: [] },
  ])
})
