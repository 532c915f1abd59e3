import type { SurveyDefinition } from '@koe/survey'
import { describe, expect, it } from 'vitest'
import type { SurveyResponse } from '$lib/api.ts'
import { responsePath } from './response-path.ts'

type Stored = SurveyResponse['answers'][number]
const stored = (questionId: string, kind: string, more: Partial<Stored>): Stored => {
  return { questionId, kind, number: null, optionIds: null, text: null, value: null, ...more } as Stored
}

const definition = (change: Partial<SurveyDefinition> = {}): SurveyDefinition => ({
  formatVersion: 1,
  languages: ['ja'],
  title: { ja: '来店' },
  pages: [
    {
      id: 'p1',
      blocks: [{ id: 'score', type: 'nps', label: { ja: '薦めますか' } }],
      jumps: [{ when: { question: 'score', operator: 'at-least', value: 9 }, to: 'p3' }],
    },
    {
      id: 'p2',
      blocks: [
        { id: 'why', type: 'multipleChoice', label: { ja: '理由' }, options: [{ id: 'price', label: { ja: '価格' } }] },
        { id: 'mail', type: 'email', label: { ja: '連絡先' } },
      ],
    },
    { id: 'p3', blocks: [{ id: 'words', type: 'longText', label: { ja: 'ご意見' } }] },
  ],
  endings: [
    { id: 'sorry', title: { ja: 'お詫び' }, when: { question: 'why', operator: 'chosen', options: ['price'] } },
    { id: 'thanks', title: { ja: 'お礼' } },
  ],
  ...change,
})

const response = (answers: Stored[], finished = true, seconds: Record<string, number> | null = null) => ({
  id: '01a00000-0000-7000-8000-000000000000',
  answers,
  finished,
  seconds,
})
const way = (...given: Parameters<typeof response>) => {
  const path = responsePath(definition(), response(...given))
  return [...(path?.pages.map(({ id }) => id) ?? []), path?.ending?.id ?? null]
}

describe('the way of a response', () => {
  it('is the one on which its answers led', () => {
    expect(way([stored('score', 'nps', { number: 10 })])).toEqual(['p1', 'p3', 'thanks'])
    expect(way([stored('score', 'nps', { number: 3 })])).toEqual(['p1', 'p2', 'p3', 'thanks'])
    const why = stored('why', 'multipleChoice', { optionIds: ['price'] })
    expect(way([stored('score', 'nps', { number: 3 }), why])).toEqual(['p1', 'p2', 'p3', 'sorry'])
  })

  it('ends where somebody stopped', () => {
    expect(way([stored('score', 'nps', { number: 3 })], false)).toEqual(['p1', null])
    expect(way([stored('score', 'nps', { number: 3 })], false, { p1: 4, p2: 1 })).toEqual(['p1', 'p2', null])
    expect(way([], false)).toEqual([null])
  })

  it('is not said where there is only one', () => {
    const [first, ...others] = definition().pages
    if (!first) throw new Error('no page')
    const { jumps: _, ...straight } = first
    const plain = definition({ pages: [straight, ...others], endings: [{ id: 'thanks', title: { ja: 'お礼' } }] })
    expect(responsePath(plain, response([stored('score', 'nps', { number: 10 })]))).toBeNull()
  })
})
