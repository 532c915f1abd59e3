import { describe, expect, it } from 'vitest'
import { isMore, liftOrder } from './lift-order.ts'

const row = (ratio: number | null, stands = true) => ({ ratio, stands })

describe('the order of who says something', () => {
  it('is more, then less, then what chance explains, each as it came', () => {
    const rows = [row(0.2), row(3), row(9, false), row(null), row(0.9), row(1.2)]
    expect(liftOrder(rows).rows.map(({ ratio }) => ratio)).toEqual([3, null, 1.2, 0.2, 0.9, 9])
    expect([isMore(row(null)), isMore(row(1)), isMore(row(0))]).toEqual([true, false, false])
  })

  it('begins with a dozen of what stands, and with nothing where nothing stands', () => {
    const many = Array.from({ length: 30 }, (_, i) => row(2, i < 20))
    expect(liftOrder(many)).toMatchObject({ first: 12, chance: 10 })
    expect(liftOrder([row(2), row(2, false)])).toMatchObject({ first: 1, chance: 1 })
    expect(liftOrder([row(2, false)])).toMatchObject({ first: 0, chance: 1 })
  })
})
