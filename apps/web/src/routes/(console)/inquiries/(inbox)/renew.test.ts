import { describe, expect, it } from 'vitest'
import type { Inquiry } from '$lib/api.ts'
import { freshIn, renewed } from './renew.ts'

const row = (id: string, status = 'new') => ({ id, status }) as Inquiry
const shown = (rows: Inquiry[]) => rows.map(({ id, status }) => `${id} ${status}`)

describe('a list that somebody reads', () => {
  it('keeps its rows and their places, and shows what became of them', () => {
    const rows = [row('b'), row('a'), row('x')]
    const first = [row('d'), row('c'), row('a', 'solved')]
    expect(shown(renewed(rows, first, [row('x', 'open')]))).toEqual(['b new', 'a solved', 'x open'])
  })

  it('counts what has come', () => {
    expect(freshIn([row('b'), row('a')], [row('d'), row('c'), row('a')])).toBe(2)
    expect(freshIn([], [])).toBe(0)
  })
})
