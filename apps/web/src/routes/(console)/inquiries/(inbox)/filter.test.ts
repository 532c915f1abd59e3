import { describe, expect, it } from 'vitest'
import { addressOf, givenIn, readFilter } from './filter.ts'

const read = (address: string) => readFilter((name) => new URL(address, 'http://koe').searchParams.get(name))

describe('a filter of the inbox', () => {
  it('comes back from its address', () => {
    const filter = { status: 'unsolved', assignee: 'me', due: 'overdue', sort: 'due', find: 'a+b@example.jp' } as const
    expect(givenIn(read(addressOf(filter)))).toEqual(filter)
    const figure = {
      categoryId: 'none',
      formId: 'f',
      from: '2026-11-14',
      to: '2026-11-20T03:00:00.000Z',
      suspicious: 'no',
    } as const
    expect(givenIn(read(addressOf(figure)))).toEqual(figure)
    expect(addressOf(read('/inquiries?status=new&gone=1&q='))).toBe('/inquiries?status=new')
    expect(addressOf({})).toBe('/inquiries')
  })
})
