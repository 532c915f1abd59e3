import { describe, expect, it } from 'vitest'
import { changedAddress, filterQuery, rankingQuery, readConditions } from './conditions.ts'

const known = { minDate: '2026-05-01', maxDate: '2026-11-20' }
const read = (query: string, dates = known) => readConditions(new URLSearchParams(query), '2026-11-21', dates)

describe('period and comparison in the address', () => {
  it('is left to the API without a wish', () => {
    const query = rankingQuery(read(''))
    expect(query).toMatchObject({ compare: null, compareFrom: null, level: '1' })
    expect(query).not.toHaveProperty('from')
  })

  it('is the last 30 days with today in it, against the 30 days before', () => {
    const conditions = read('period=30d')
    expect(conditions.period).toEqual({ from: '2026-10-23', to: '2026-11-22' })
    expect(rankingQuery(conditions)).toMatchObject({ compare: null, compareFrom: null })
  })

  it('compares everything with nothing', () => {
    const conditions = read('period=all')
    expect(conditions.period).toEqual({ from: '2026-05-01', to: '2026-11-21' })
    expect(rankingQuery(conditions).compare).toBe('none')
  })

  it('compares a calendar month with the month before, whatever its length', () => {
    const { period, compared } = read('period=lastMonth')
    expect(period).toEqual({ from: '2026-10-01', to: '2026-11-01' })
    expect(compared).toEqual({ from: '2026-09-01', to: '2026-10-01' })
  })

  it('takes the last day of a chosen period as part of it', () => {
    expect(read('period=custom&from=2026-06-01&until=2026-06-30').period).toEqual({
      from: '2026-06-01',
      to: '2026-07-01',
    })
  })

  it('ignores dates that are none, and periods that end before they begin', () => {
    expect(read('period=custom&from=2026-06-31x&until=2026-06-30').period?.from).toBe('2026-05-01')
    expect(read('period=custom&from=2026-07-01&until=2026-06-30').period?.from).toBe('2026-05-01')
  })

  it('compares with the year before on request, and with nothing on request', () => {
    expect(read('period=30d&compare=year').compared).toEqual({ from: '2025-10-23', to: '2025-11-22' })
    expect(read('compare=year').comparison).toBe('previous')
    expect(rankingQuery(read('period=30d&compare=none')).compare).toBe('none')
  })
})

describe('filters in the address', () => {
  it('become what the API calls them, attributes by name', () => {
    const { filters } = read(
      'source=import&source=response&intent=complaint&loss=time&attr=plan:premium&attr=plan:free&attr=url:a:b',
    )
    expect(filterQuery(filters)).toEqual({
      intent: ['complaint'],
      loss: ['time'],
      source: ['import', 'response'],
      'attr.plan': ['premium', 'free'],
      'attr.url': ['a:b'],
    })
  })

  it('replace each other, keep the rest and close the drawer', () => {
    const url = new URL('http://koe/rankings?period=90d&source=import&open=t1&v=v1')
    expect(changedAddress(url, { source: ['inquiry'] })).toBe('/rankings?period=90d&source=inquiry')
    expect(changedAddress(url, { source: null, period: null })).toBe('/rankings')
  })
})
