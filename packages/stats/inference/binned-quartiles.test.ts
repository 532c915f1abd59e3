import { expect, test } from 'vitest'
import { binnedQuartiles } from './binned-quartiles.ts'
import { createRandom } from './random.ts'

const exact = (numbers: number[]) => {
  const sorted = [...numbers].sort((a, b) => a - b)
  const at = (share: number) => {
    const place = (sorted.length - 1) * share
    const [below = 0, above = 0] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]]
    return below + (above - below) * (place % 1)
  }
  return { lowerQuartile: at(0.25), median: at(0.5), upperQuartile: at(0.75) }
}

/** Whole numbers in bins that grow by `growth`. */
function binned(numbers: number[], growth: number) {
  const bins = new Map<number, { low: number; high: number; count: number }>()
  for (const number of numbers) {
    const step = Math.floor(Math.log(number) / Math.log(growth))
    const bin = bins.get(step) ?? {
      low: Math.ceil(growth ** step),
      high: Math.ceil(growth ** (step + 1)) - 1,
      count: 0,
    }
    bin.count++
    bins.set(step, bin)
  }
  return [...bins].sort(([a], [b]) => a - b).map(([, bin]) => bin)
}

test('quartiles are those of the numbers themselves where each bin holds one', () => {
  const numbers = [3, 3, 5, 8, 8, 8, 13, 40]
  const bins = [3, 5, 8, 13, 40].map((n) => ({ low: n, high: n, count: numbers.filter((m) => m === n).length }))
  expect(binnedQuartiles(bins)).toMatchObject(exact(numbers))
})

test('bins that grow by 5 % cost less than 5 %, and by 50 % more than that', () => {
  const worst = (growth: number) => {
    const random = createRandom(5)
    let error = 0
    for (let run = 0; run < 200; run++) {
      const numbers = Array.from({ length: 20 + random.integer(400) }, () => {
        const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
        return Math.max(1, Math.round(Math.exp(5 + normal)))
      })
      const [found, truth] = [binnedQuartiles(binned(numbers, growth)), exact(numbers)]
      for (const key of ['lowerQuartile', 'median', 'upperQuartile'] as const)
        error = Math.max(error, Math.abs((found?.[key] ?? 0) / truth[key] - 1))
    }
    return error
  }
  expect(worst(1.05)).toBeLessThan(0.05)
  expect(worst(1.5)).toBeGreaterThan(0.05)
})

test('the interval of the median reaches from the 40th to the 61st of 100', () => {
  const bins = Array.from({ length: 100 }, (_, i) => ({ low: i + 1, high: i + 1, count: 1 }))
  expect(binnedQuartiles(bins)).toMatchObject({ low: 40, high: 61, median: 50.5 })
  const one = binnedQuartiles([{ low: 7, high: 7, count: 1 }])
  expect(one).toEqual({ base: 1, lowerQuartile: 7, median: 7, upperQuartile: 7, low: 7, high: 7 })
})

test('bins that overlap and counts below 0 are refused', () => {
  expect(() =>
    binnedQuartiles([
      { low: 1, high: 3, count: 1 },
      { low: 3, high: 4, count: 1 },
    ]),
  ).toThrow(RangeError)
  expect(() => binnedQuartiles([{ low: 1, high: 3, count: -1 }])).toThrow(RangeError)
})
