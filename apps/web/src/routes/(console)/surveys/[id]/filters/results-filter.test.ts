import { describe, expect, it } from 'vitest'
import { addressOf, filterKeys, isFiltered, readResultsFilter, resultsQuery, toggled } from './results-filter.ts'

const read = (text: string) => readResultsFilter(new URLSearchParams(text), '2026-05-10')

describe('the filter of results in the address', () => {
  it('is as the API takes it', () => {
    const filter = read(
      'period=custom&from=2026-05-01&until=2026-05-03&channel=web&attr=plan:a:b&answer=q1:0..6&answer=q1:9',
    )
    expect(resultsQuery(filter)).toEqual({
      from: '2026-05-01',
      to: '2026-05-04',
      segment: null,
      channel: ['web'],
      'answer.q1': ['0..6', '9'],
      'attr.plan': ['a:b'],
    })
    expect(isFiltered(filter)).toBe(true)
  })

  it('is nothing where nothing is said, or nothing that can be read', () => {
    expect(isFiltered(read('unit=week&attr=plan&answer=:x&answer=q1:'))).toBe(false)
    expect(isFiltered(read('period=90d'))).toBe(true)
  })

  it('goes there and back', () => {
    const filter = read('channel=web&channel=app&version=2&attr=plan:pro&answer=q1:yes')
    const address = new URLSearchParams()
    for (const [name, values] of Object.entries(addressOf(filter.conditions))) {
      expect(filterKeys).toContain(name)
      for (const value of values) address.append(name, value)
    }
    expect(read(address.toString())).toEqual(filter)
  })

  it('takes a value in and out', () => {
    const once = toggled([], 'channel', 'web')
    expect(once).toEqual([{ variable: 'channel', values: ['web'] }])
    expect(toggled(once, 'channel', 'app')[0]?.values).toEqual(['web', 'app'])
    expect(toggled(once, 'channel', 'web')).toEqual([])
  })
})
