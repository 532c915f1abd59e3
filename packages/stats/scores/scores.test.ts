import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../inference/random.ts'
import { customerEffortScore } from './customer-effort-score.ts'
import {
  countPromoterGroups,
  netPromoterScore,
  netPromoterScoreDifference,
  promoterGroup,
} from './net-promoter-score.ts'
import { topTwoBox } from './top-two-box.ts'

const group = (promoters: number, passives: number, detractors: number) => ({ promoters, passives, detractors })

describe('Net Promoter Score', () => {
  test('74 promoters, 75 passives, 35 detractors are 21 points with a 95 % margin of 10.7', () => {
    const { score, margin, base } = netPromoterScore(group(74, 75, 35))
    expect(Math.round(score!)).toBe(21)
    expect(margin.toFixed(1)).toBe('10.7')
    expect(base).toBe(184)
  })

  test('the interval is the one published for 7 against 1 discordant of 21', () => {
    // Fagerland, Lydersen & Laake, Statist. Med. 33 (2014) 2850–2875: Tango's interval for 1/7 of 21 is −0.517 … −0.026.
    const { low, high } = netPromoterScore(group(1, 13, 7))
    expect(low.toFixed(1)).toBe('-51.7')
    expect(high.toFixed(1)).toBe('-2.6')
  })

  test('one-sided samples are not certain of themselves', () => {
    for (const sample of [group(10, 0, 0), group(0, 10, 0), group(0, 0, 10), group(1, 0, 0)]) {
      const { low, high, score } = netPromoterScore(sample)
      expect(high - low).toBeGreaterThan(50)
      expect(low).toBeGreaterThanOrEqual(-100)
      expect(high).toBeLessThanOrEqual(100)
      expect(score! >= low && score! <= high).toBe(true)
    }
    // The negative control: the textbook margin collapses on all four.
    const textbook = (p: number, d: number, n: number) => Math.sqrt((p / n + d / n - ((p - d) / n) ** 2) / n)
    expect([textbook(10, 0, 10), textbook(0, 0, 10), textbook(0, 10, 10), textbook(1, 0, 1)]).toEqual([0, 0, 0, 0])
  })

  test('nobody answered: no score, the whole range', () => {
    expect(netPromoterScore(group(0, 0, 0))).toMatchObject({ score: null, low: -100, high: 100, base: 0 })
  })

  test('turning promoters into detractors mirrors everything', () => {
    const count = fc.nat({ max: 400 })
    fc.assert(
      fc.property(count, count, count, (p, n, d) => {
        const one = netPromoterScore(group(p, n, d))
        const other = netPromoterScore(group(d, n, p))
        expect(one.low).toBeCloseTo(-other.high, 6)
        expect(one.high).toBeCloseTo(-other.low, 6)
        if (one.score !== null) expect(one.low <= one.score && one.score <= one.high).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  test('the interval holds the true score in about 95 of 100 samples', () => {
    const random = createRandom(7)
    const draw = () => {
      const u = random()
      return u < 0.7 ? 10 : u < 0.9 ? 8 : 3
    }
    let held = 0
    for (let run = 0; run < 2000; run += 1) {
      const { low, high } = netPromoterScore(countPromoterGroups(Array.from({ length: 25 }, draw)))
      if (low <= 60 && 60 <= high) held += 1
    }
    expect(held / 2000).toBeGreaterThan(0.93)
    expect(held / 2000).toBeLessThan(0.97)
  })

  test('6 is a detractor, 7 a passive, 9 a promoter, 11 and 7.5 are refused', () => {
    expect([6, 7, 8, 9].map(promoterGroup)).toEqual(['detractor', 'passive', 'passive', 'promoter'])
    for (const wrong of [11, -1, 7.5, Number.NaN]) expect(() => promoterGroup(wrong)).toThrow(RangeError)
    expect(() => netPromoterScore(group(-1, 0, 0))).toThrow(RangeError)
  })

  test('a difference of waves is wider than either and empty waves say nothing', () => {
    const one = netPromoterScore(group(74, 75, 35))
    const { low, high, difference } = netPromoterScoreDifference(group(74, 75, 35), group(50, 75, 59))
    expect(difference).toBeCloseTo(26.087, 3)
    expect(high - low).toBeGreaterThan(one.high - one.low)
    expect(netPromoterScoreDifference(group(1, 1, 1), group(0, 0, 0))).toEqual({
      difference: null,
      low: -200,
      high: 200,
    })
  })
})

describe('CSAT and CES', () => {
  test('CSAT counts the upper two of five', () => {
    expect(topTwoBox([1, 0, 1, 3, 5]).share).toBe(0.8)
    expect(topTwoBox([0, 0, 0, 0, 0])).toEqual({ share: null, low: 0, high: 1, topTwo: 0, base: 0 })
    expect(() => topTwoBox([1, 2, 3])).toThrow(RangeError)
  })

  test('CES equals a t interval on ordinary samples', () => {
    // The same ends as scipy.stats.t.interval(0.95, 19, mean, standard error) of these twenty answers.
    const { mean, low, high } = customerEffortScore([0, 1, 2, 3, 6, 5, 3])
    expect(mean).toBe(5.05)
    expect(low).toBeCloseTo(4.397336, 5)
    expect(high).toBeCloseTo(5.702664, 5)
  })

  test('unanimous and lonely answers keep an interval', () => {
    const unanimous = customerEffortScore([0, 0, 0, 0, 0, 0, 10])
    expect(unanimous.high).toBe(7)
    expect(unanimous.low).toBeLessThan(6.9)
    expect(customerEffortScore([0, 0, 0, 1, 0, 0, 0])).toEqual({ mean: 4, low: 1, high: 7, base: 1 })
    expect(customerEffortScore([0, 0, 0, 0, 0, 0, 0])).toEqual({ mean: null, low: 1, high: 7, base: 0 })
  })
})
