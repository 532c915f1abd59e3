import { describe, expect, it } from 'vitest'
import { compared, comparisons } from './conditions.ts'

describe('another comparison', () => {
  it('keeps what was compared with where it still means something', () => {
    const first = { attribute: 'orders', is: 'equal', text: '１２' } as const
    expect(compared(first, 'contains')).toEqual({ attribute: 'orders', is: 'contains', text: '１２' })
    const number = compared(first, 'at-least')
    expect(number).toEqual({ attribute: 'orders', is: 'at-least', number: 12 })
    expect(compared(number, 'equal')).toEqual({ attribute: 'orders', is: 'equal', text: '12' })
    expect(compared(number, 'known')).toEqual({ attribute: 'orders', is: 'known' })
    expect(compared({ attribute: 'plan', is: 'equal', text: 'プロ' }, 'at-most')).toMatchObject({ number: 0 })
    expect(new Set(comparisons).size).toBe(8)
  })
})
