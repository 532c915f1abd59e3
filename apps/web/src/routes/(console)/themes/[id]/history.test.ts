import { describe, expect, it } from 'vitest'
import type { ThemeEvent } from '$lib/api.ts'
import { catalogues } from '../../../../lib/messages/index.ts'
import { chaptersOf, sentenceOf } from './history.ts'

let made = 0
const event = (kind: ThemeEvent['kind'], modelVersion: number | null, more: Partial<ThemeEvent> = {}): ThemeEvent => ({
  id: `00000000-0000-7000-8000-${String(++made).padStart(12, '0')}`,
  kind,
  at: '2026-11-21T00:00:00.000Z',
  theme: { id: 'a', label: '配送', current: true },
  modelVersion,
  goesOn: true,
  from: null,
  to: null,
  moved: null,
  direction: null,
  others: [],
  by: null,
  moveId: null,
  decisionId: null,
  undone: false,
  ...more,
})

const shape = (events: ThemeEvent[]) =>
  chaptersOf(events).map(({ first, version, events: inside }) => [first, version, inside.map(({ kind }) => kind)])

describe('the history of a theme', () => {
  it('puts quiet versions into one line, and the events of one version together', () => {
    const events = [
      event('continued', 9),
      event('continued', 8),
      event('split', 7, { direction: 'to' }),
      event('continued', 7),
      event('continued', 6),
      event('rename', null, { from: 'あ', to: 'い' }),
      event('rename', null, { from: 'う', to: 'あ' }),
      event('continued', 5, { from: 'え', to: 'う' }),
      event('continued', 4),
      event('new', 3),
    ]
    expect(shape(events)).toEqual([
      [8, 9, ['continued']],
      [7, 7, ['split']],
      [6, 6, ['continued']],
      [null, null, ['rename']],
      [null, null, ['rename']],
      [5, 5, ['continued']],
      [4, 4, ['continued']],
      [3, 3, ['new']],
    ])
    expect(shape([])).toEqual([])
  })

  it('says which way verbatims went, and whether the theme was there before and after', () => {
    const words = catalogues.ja.themes.history
    const say = (kind: 'split' | 'merged', direction: 'from' | 'to', goesOn: boolean) => {
      const { before, after } = sentenceOf(words, event(kind, 2, { direction, goesOn }))
      return `${before}「配送」${after}`
    }
    expect(say('split', 'from', false)).toBe('「配送」から分かれました')
    const all = (['split', 'merged'] as const).flatMap((kind) =>
      (['from', 'to'] as const).flatMap((direction) => [true, false].map((goesOn) => say(kind, direction, goesOn))),
    )
    expect(new Set(all).size).toBe(8)
    expect(sentenceOf(words, event('continued', 2))).toEqual({ before: '続いています', after: null })
    const moves = (['from', 'to'] as const).map((direction) => sentenceOf(words, event('move', null, { direction })))
    expect(moves.map(({ before }) => before)).toEqual(['未分類から声を入れました', '声を未分類に出しました'])
    const others = [{ id: 'b', label: '決済', current: true, common: 2, onlyOld: 0, onlyNew: 0 }]
    const there = sentenceOf(words, event('move', null, { direction: 'to', others }))
    expect(there).toEqual({ before: '声を', after: 'へ移しました' })
    expect(sentenceOf(words, event('merge', null, { direction: 'from', others }))).toEqual({
      before: '',
      after: 'をここにまとめました',
    })
    expect(sentenceOf(words, event('hide', null))).toEqual({ before: '非表示にしました', after: null })
    const renamed = sentenceOf(words, event('rename', null, { from: '$& 送', to: '配' }))
    expect(renamed).toEqual({ before: '名前を「$& 送」から「配」に変更しました', after: null })
  })
})
