import { describe, expect, it } from 'vitest'
import { readAsked, unitsFor } from './asked.ts'

const asked = (search: string) => readAsked(new URLSearchParams(search), '2026-11-20')

describe('what a page of counts asks for', () => {
  it('is the last four weeks with today, unless the address says otherwise', () => {
    const usual = { preset: '28', period: { from: '2026-10-24', to: '2026-11-21' }, formId: null, unit: null }
    expect(asked('')).toEqual(usual)
    for (const wrong of ['days=3', 'from=2026-11-01', 'from=2026-11-09&until=2026-11-01', 'unit=hour', 'form='])
      expect(asked(wrong)).toEqual(usual)
    expect(asked('days=1&unit=hour')).toMatchObject({ period: { from: '2026-11-20', to: '2026-11-21' }, unit: 'hour' })
    expect(asked('from=2026-11-01&until=2026-11-01')).toMatchObject({
      preset: 'custom',
      period: { from: '2026-11-01', to: '2026-11-02' },
    })
  })

  it('offers hours for three days at most', () => {
    expect(unitsFor({ from: '2026-11-18', to: '2026-11-21' })).toEqual(['hour', 'day'])
    expect(unitsFor({ from: '2026-11-17', to: '2026-11-21' })).toEqual(['day'])
    expect(unitsFor({ from: '2024-01-01', to: '2026-11-21' })).toEqual(['week', 'month'])
  })
})
