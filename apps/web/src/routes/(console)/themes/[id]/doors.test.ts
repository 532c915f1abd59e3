import { describe, expect, it } from 'vitest'
import { doorOf, doorQuery, doorTo } from './doors.ts'

const base = { from: '2026-01-01', to: '2026-02-01', intent: ['praise'], 'attr.plan': ['a'] }
const asks = (open: string) => {
  const door = doorOf(open)
  return door && doorQuery(door, 't', base)
}

describe('the doors of a theme’s page', () => {
  it('ask for what stands behind a figure, within the period and the filters of the page', () => {
    expect(asks(doorTo.all)).toEqual({ ...base, theme: 't' })
    expect(asks(doorTo.mood('negative'))).toEqual({ ...base, theme: 't', mood: 'negative' })
    expect(asks(doorTo.label('loss', 'time'))).toEqual({ ...base, theme: 't', loss: 'time' })
    expect(asks(doorTo.pair('配送', '遅い:×'))).toEqual({ ...base, theme: 't', noun: '配送', predicate: '遅い:×' })
    expect(asks(doorTo.days('2026-01-08', '2026-01-15'))).toMatchObject({ from: '2026-01-08', to: '2026-01-15' })
    expect(asks(doorTo.with('u'))).toMatchObject({ theme: 'u', with: 't' })
  })

  it('let a group’s own value stand in place of the filter’s', () => {
    const lift = {
      customers: 1,
      base: 1,
      restCustomers: 1,
      restBase: 1,
      ratio: 1,
      low: 1,
      high: 1,
      qValue: 1,
      stands: true,
    }
    const group = doorTo.group({ kind: 'attribute', name: 'plan', value: 'b:c', ...lift })
    expect(asks(group)).toMatchObject({ 'attr.plan': 'b:c' })
    expect(asks(doorTo.group({ kind: 'channel', name: '', value: 'app', ...lift }))).toMatchObject({ channel: 'app' })
  })

  it('are closed where the address names none, and ask for nothing odd where it names nonsense', () => {
    expect(doorOf(null)).toBeNull()
    expect(asks('cursor:x')).toEqual({ ...base, theme: 't' })
  })
})
