import fc from 'fast-check'
import { expect, test } from 'vitest'
import { adjustedMutualInformation, adjustedRandIndex } from './partition-agreement.ts'
import { createRandom } from './random.ts'

test.each([
  // scikit-learn: adjusted_rand_score, adjusted_mutual_info_score (arithmetic mean).
  [[0, 0, 1, 2], [0, 0, 1, 1], 0.5714285714, 0.5714285714],
  [[0, 0, 0, 1, 1, 1, 2, 2, 2], [0, 0, 1, 1, 1, 2, 2, 2, 2], 0.3571428571, 0.4086705097],
  [[0, 1, 0, 1], [0, 0, 1, 1], -0.5, -0.5],
  [[0, 0, 0, 0, 0, 0], [0, 0, 0, 1, 1, 1], 0, 0],
])('agreement of %j and %j', (first, second, rand, information) => {
  expect(adjustedRandIndex(first, second)).toBeCloseTo(rand, 9)
  expect(adjustedMutualInformation(first, second)).toBeCloseTo(information, 9)
})

test('the Rand index equals a count over all pairs', () => {
  const groups = fc.array(fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 4 })), { minLength: 2, maxLength: 30 })
  fc.assert(
    fc.property(groups, (items) => {
      let both = 0
      let one = 0
      let other = 0
      let all = 0
      for (let i = 0; i < items.length; i += 1) {
        for (let j = 0; j < i; j += 1) {
          const same = items[i]![0] === items[j]![0]
          const alike = items[i]![1] === items[j]![1]
          all += 1
          if (same) one += 1
          if (alike) other += 1
          if (same && alike) both += 1
        }
      }
      const expected = (one * other) / all
      const most = (one + other) / 2
      const naive = most === expected ? 1 : (both - expected) / (most - expected)
      expect(
        adjustedRandIndex(
          items.map((item) => item[0]),
          items.map((item) => item[1]),
        ),
      ).toBeCloseTo(naive, 9)
    }),
  )
})

test('unrelated groupings agree about as much as chance: nothing', () => {
  const random = createRandom(11)
  const first = Array.from({ length: 600 }, () => random.integer(8))
  const second = random.shuffle(first)
  expect(Math.abs(adjustedRandIndex(first, second))).toBeLessThan(0.02)
  expect(Math.abs(adjustedMutualInformation(first, second))).toBeLessThan(0.02)
  expect(
    adjustedMutualInformation(
      first,
      first.map((group) => `g${group}`),
    ),
  ).toBeCloseTo(1, 9)
})

test('lists of different length are refused', () => {
  expect(() => adjustedRandIndex([1], [1, 2])).toThrow(RangeError)
})
