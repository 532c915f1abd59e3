import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { benjaminiHochberg } from './benjamini-hochberg.ts'
import { binomialMidTail, normalQuantile } from './distributions.ts'
import { holm } from './holm.ts'
import { intervalPValue } from './interval-p-value.ts'
import { midPConditionalBinomial, rateRatioInterval } from './poisson-rates.ts'
import { proportionRatio, twoProportionDifference, wilsonInterval } from './proportions.ts'
import { createRandom } from './random.ts'

const rates = (current: number, currentExposure: number, previous: number, previousExposure: number) => ({
  current,
  previous,
  currentExposure,
  previousExposure,
})

describe('proportions', () => {
  test.each([
    // Newcombe, Statist. Med. 17 (1998) 857–872, table I, method 3.
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
    // Agresti & Coull, Am. Stat. 52 (1998): 8 of 10.
    [8, 10, 0.4902, 0.9433],
  ])('Wilson: %i of %i lies in %f … %f', (successes, base, low, high) => {
    const interval = wilsonInterval(successes, base)
    expect(interval.low).toBeCloseTo(low, 4)
    expect(interval.high).toBeCloseTo(high, 4)
  })

  test('the ends of Wilson are the shares that a score test would just not refuse', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0, max: 1, noNaN: true }), (base, part) => {
        const successes = Math.round(part * base)
        for (const share of Object.values(wilsonInterval(successes, base))) {
          if (share === 0 || share === 1) continue
          const score = (successes / base - share) / Math.sqrt((share * (1 - share)) / base)
          expect(Math.abs(score)).toBeCloseTo(normalQuantile(), 6)
        }
      }),
      { numRuns: 200 },
    )
  })

  test.each([
    // Newcombe, Statist. Med. 17 (1998) 873–890, table II, method 10, examples (a)–(h).
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [0, 10, 0, 10, -0.2775, 0.2775],
    [10, 10, 0, 20, 0.6791, 1],
    [10, 10, 0, 10, 0.6075, 1],
  ])('Newcombe: %i/%i − %i/%i', (s1, n1, s2, n2, low, high) => {
    const found = twoProportionDifference({ successes: s1, base: n1 }, { successes: s2, base: n2 })
    expect(found.low).toBeCloseTo(low, 4)
    expect(found.high).toBeCloseTo(high, 4)
  })

  test('a ratio of shares keeps its coverage, and stays finite where nobody has it', () => {
    const random = createRandom(5)
    const drawn = (base: number, share: number) => Array.from({ length: base }, random).filter((u) => u < share).length
    let covered = 0
    for (let i = 0; i < 2000; i += 1) {
      const { low, high } = proportionRatio(
        { successes: drawn(80, 0.3), base: 80 },
        { successes: drawn(200, 0.15), base: 200 },
      )
      if (low <= 2 && 2 <= high) covered += 1
    }
    expect(covered / 2000).toBeGreaterThan(0.93)
    expect(covered / 2000).toBeLessThan(0.98)
    expect(proportionRatio({ successes: 3, base: 9 }, { successes: 0, base: 0 })).toMatchObject({ ratio: null, low: 0 })
    expect(proportionRatio({ successes: 0, base: 9 }, { successes: 0, base: 9 }).high).toBeLessThan(100)
    expect(() => proportionRatio({ successes: 10, base: 9 }, { successes: 0, base: 9 })).toThrow(RangeError)
  })

  test('what is no count is refused, no base says nothing', () => {
    for (const [successes, base] of [
      [-1, 5],
      [6, 5],
      [Number.NaN, 5],
      [1, Number.POSITIVE_INFINITY],
    ] as const) {
      expect(() => wilsonInterval(successes, base)).toThrow(RangeError)
    }
    const empty = twoProportionDifference({ successes: 0, base: 0 }, { successes: 1, base: 2 })
    expect(empty).toEqual({ difference: null, low: -1, high: 1 })
  })
})

/** Sums the binomial distribution term by term, from a Pascal row. */
function naiveMidP(current: number, previous: number, share: number): number {
  const n = current + previous
  const terms = [1]
  for (let trial = 0; trial < n; trial += 1) {
    for (let k = trial + 1; k >= 0; k -= 1) terms[k] = (terms[k] ?? 0) * (1 - share) + (terms[k - 1] ?? 0) * share
  }
  const half = (terms[current] ?? 0) / 2
  const upper = half + terms.slice(current + 1).reduce((a, b) => a + b, 0)
  const lower = half + terms.slice(0, current).reduce((a, b) => a + b, 0)
  return Math.min(1, 2 * Math.min(upper, lower))
}

describe('two Poisson rates', () => {
  test.each([
    // Breast cancers 41 in 28,010 and 15 in 19,017 person-years (Rothman & Greenland, Modern Epidemiology, 1998, ch. 14);
    // p-values summed with scipy.stats.binom 1.17.
    [41, 28010, 15, 19017, 0.03545742],
    [11, 800, 21, 3011, 0.08007684],
    [0, 1, 9, 3, 0.07508469],
    [40000, 1, 40500, 1, 0.07802515],
  ])('mid-P of %i in %i against %i in %i', (x1, e1, x0, e0, p) => {
    expect(midPConditionalBinomial(rates(x1, e1, x0, e0))).toBeCloseTo(p, x1 > 1000 ? 4 : 7)
  })

  test('equals a term-by-term sum for all small counts', () => {
    const count = fc.nat({ max: 60 })
    fc.assert(
      fc.property(count, count, fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 50 }), (x1, x0, e1, e0) => {
        const found = midPConditionalBinomial(rates(x1, e1, x0, e0))
        expect(found).toBeCloseTo(naiveMidP(x1, x0, e1 / (e1 + e0)), 6)
        expect(midPConditionalBinomial(rates(x0, e0, x1, e1))).toBeCloseTo(found, 6)
      }),
      { numRuns: 200 },
    )
  })

  test('overdispersion makes the same counts less surprising', () => {
    const calm = midPConditionalBinomial(rates(120, 30, 80, 30))
    const wild = midPConditionalBinomial({ ...rates(120, 30, 80, 30), dispersion: 4 })
    expect(calm).toBeLessThan(0.01)
    expect(wild).toBeGreaterThan(0.1)
    expect(midPConditionalBinomial({ ...rates(120, 30, 80, 30), dispersion: 0.2 })).toBe(calm)
  })

  test('620 → 810 is news, 62 → 81 is not', () => {
    const large = rateRatioInterval(rates(810, 1, 620, 1))
    expect([large.low, large.ratio!, large.high].map((r) => Math.round(100 * (r - 1)))).toEqual([18, 31, 45])
    const small = rateRatioInterval(rates(81, 1, 62, 1))
    expect([small.low, small.high].map((r) => Math.round(100 * (r - 1)))).toEqual([-6, 82])
  })

  test('zero counts give finite intervals, missing exposure is refused', () => {
    for (const [x1, x0] of [
      [0, 0],
      [5, 0],
      [0, 5],
    ] as const) {
      const { ratio, low, high } = rateRatioInterval(rates(x1, 1, x0, 1))
      expect(ratio).toBe(x0 === 0 ? null : 0)
      expect(Number.isFinite(low) && Number.isFinite(high) && low < high).toBe(true)
    }
    expect(() => rateRatioInterval(rates(1, 0, 1, 1))).toThrow(RangeError)
  })

  test('the normal curve takes over above 50,000 trials without a jump', () => {
    const exact = binomialMidTail(25_150, 50_000, 0.5)
    const normal = binomialMidTail(25_150.5, 50_001, 0.5)
    expect(Math.abs(exact - normal)).toBeLessThan(0.0005)
  })
})

describe('Benjamini–Hochberg', () => {
  // Benjamini & Hochberg (1995), section 3.1: fifteen tests, four discoveries at q = .05.
  const published = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
  ]

  test('finds the four of the published fifteen; without correction there would be nine', () => {
    expect(benjaminiHochberg(published, 0.05).filter((test) => test.discovered)).toHaveLength(4)
    expect(published.filter((p) => p <= 0.05)).toHaveLength(9)
  })

  test('equals the step-up rule written naively, in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 40 }), (pValues) => {
        const sorted = [...pValues].sort((a, b) => a - b)
        const last = sorted.findLastIndex((p, i) => (p * sorted.length) / (i + 1) <= 0.1)
        const limit = last < 0 ? -1 : sorted[last]!
        expect(benjaminiHochberg(pValues, 0.1).map((test) => test.discovered)).toEqual(pValues.map((p) => p <= limit))
      }),
    )
  })

  test('refuses what is no probability', () => {
    expect(() => benjaminiHochberg([0.1, 1.2])).toThrow(RangeError)
    expect(() => benjaminiHochberg([0.1], 0)).toThrow(RangeError)
    expect(benjaminiHochberg([])).toEqual([])
  })
})

describe('the test that belongs to an interval', () => {
  test('is the z test where the interval is the usual one', () => {
    const usual = (difference: number, error: number) => (level: number) => ({
      difference,
      low: difference - normalQuantile(level) * error,
      high: difference + normalQuantile(level) * error,
    })
    // 1.96, 2.576 and 3.291 standard errors, from any table of the normal curve.
    expect(intervalPValue(usual(1.959964, 1))).toBeCloseTo(0.05, 6)
    expect(intervalPValue(usual(-2.575829, 1))).toBeCloseTo(0.01, 6)
    expect(intervalPValue(usual(3.290527, 1))).toBeCloseTo(0.001, 6)
    expect(intervalPValue(usual(0, 1))).toBe(1)
    expect(intervalPValue(usual(1e-9, 1))).toBeCloseTo(1, 6)
    expect(intervalPValue(usual(50, 1))).toBe(1e-9)
    expect(intervalPValue(() => ({ difference: null, low: -1, high: 1 }))).toBe(1)
  })

  test('is below .05 exactly where the 95 % interval leaves zero out', () => {
    const side = fc
      .integer({ min: 1, max: 400 })
      .chain((base) => fc.record({ base: fc.constant(base), successes: fc.nat(base) }))
    fc.assert(
      fc.property(side, side, (first, second) => {
        const { low, high } = twoProportionDifference(first, second)
        const p = intervalPValue((level) => twoProportionDifference(first, second, level))
        expect(p < 0.05).toBe(low > 0 || high < 0)
      }),
      { numRuns: 200 },
    )
  })
})

describe('Holm', () => {
  test.each([
    // p.adjust(c(.01, .02, .03, .04, .05), "holm") and p.adjust(c(.0001, .2, .04), "holm") in R.
    [
      [0.01, 0.02, 0.03, 0.04, 0.05],
      [0.05, 0.08, 0.09, 0.09, 0.09],
    ],
    [
      [0.0001, 0.2, 0.04],
      [0.0003, 0.2, 0.08],
    ],
    [
      [0.7, 0.6],
      [1, 1],
    ],
  ])('%j → %j', (given, adjusted) => {
    holm(given).forEach((p, i) => {
      expect(p).toBeCloseTo(adjusted[i] ?? Number.NaN, 12)
    })
  })

  test('what is no probability is refused', () => {
    for (const wrong of [-0.1, 1.1, Number.NaN]) expect(() => holm([0.5, wrong])).toThrow(RangeError)
  })
})
