import { describe, expect, it } from 'vitest'
import type { RankingRow } from '$lib/api.ts'
import { formatFor } from '../../../lib/format/index.ts'
import { catalogues } from '../../../lib/messages/index.ts'
import { portraitCatalogues } from '../../../lib/messages/portraits/index.ts'
import { fillOf, shadeOf, sorted } from './map-colours.ts'

const words = { w: catalogues.ja, p: portraitCatalogues.ja, f: formatFor('ja', 'Asia/Tokyo') }
const change = {
  previousCustomers: 50,
  ratio: 2,
  low: 1.5,
  high: 2.7,
  verdict: 'increase',
  reason: 'changed',
  pValue: 0,
} as const
const row = (rank: number, more: Partial<RankingRow> = {}): RankingRow => ({
  rank,
  theme: { id: `t${rank}`, label: `テーマ${rank}`, terms: [], parentId: null, pinned: false },
  customers: 100 - rank,
  share: 0.1,
  shareLow: 0.08,
  shareHigh: 0.12,
  mentions: 100,
  change: null,
  nps: null,
  sentiment: 0,
  series: [],
  quotes: [],
  ...more,
})

describe('the colours of the map of themes', () => {
  it('says in words what a colour means, and colours only what is judged to have changed', () => {
    const rising = shadeOf(words, row(1, { change, sentiment: -0.6 }), 'change')
    expect(rising).toEqual({ strength: -1, words: '▲ 増加 +100 %' })
    expect(shadeOf(words, row(1, { change, sentiment: 0.6 }), 'change').strength).toBe(1)
    const calm = shadeOf(words, row(1, { change: { ...change, verdict: 'none' }, sentiment: -0.6 }), 'change')
    expect(calm).toEqual({ strength: 0, words: '＝ 変化なし +100 %' })
    expect(shadeOf(words, row(1), 'change')).toEqual({ strength: 0, words: '比較なし' })
    expect(shadeOf(words, row(1, { sentiment: -0.5 }), 'sentiment').words).toBe('否定的 −0.5')
    expect(shadeOf(words, row(1), 'nps')).toEqual({ strength: 0, words: 'NPS なし' })
    expect(fillOf(0)).toBe('var(--sunk)')
    expect(fillOf(-1)).toContain('--worse')
    expect(fillOf(0.5)).toContain('--better')
  })

  it('sorts by each figure, with what has none last', () => {
    const rest = { value: 0, low: 0, high: 0, base: 9 }
    const rows = [
      row(1, { sentiment: 0.4 }),
      row(2, { sentiment: -0.4, change, nps: { ...rest, value: 30, rest } }),
      row(3, { change: { ...change, verdict: 'withheld', ratio: 9 }, nps: { ...rest, value: -30, rest } }),
    ]
    const order = (by: Parameters<typeof sorted>[1]) => sorted(rows, by).map(({ rank }) => rank)
    expect(order('customers')).toEqual([1, 2, 3])
    expect(order('sentiment')).toEqual([2, 3, 1])
    expect(order('change')).toEqual([2, 3, 1])
    expect(order('nps')).toEqual([3, 2, 1])
  })
})
