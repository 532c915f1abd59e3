import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rankRanges } from './rank-range.ts'

test('separate intervals give certain ranks, overlapping ones share places', () => {
  const found = rankRanges([
    { low: 8, high: 12 },
    { low: 5, high: 9 },
    { low: 1, high: 2 },
  ])
  expect(found).toEqual([
    { best: 1, worst: 2 },
    { best: 1, worst: 2 },
    { best: 3, worst: 3 },
  ])
  expect(rankRanges([])).toEqual([])
  expect(() => rankRanges([{ low: 2, high: 1 }])).toThrow(RangeError)
})

test('equals a comparison of every row with every other', () => {
  const interval = fc.tuple(fc.nat({ max: 20 }), fc.nat({ max: 8 })).map(([low, width]) => ({ low, high: low + width }))
  fc.assert(
    fc.property(fc.array(interval, { maxLength: 25 }), (intervals) => {
      const naive = intervals.map((row) => ({
        best: 1 + intervals.filter((other) => other.low > row.high).length,
        worst: intervals.length - intervals.filter((other) => other.high < row.low).length,
      }))
      expect(rankRanges(intervals)).toEqual(naive)
    }),
  )
})
