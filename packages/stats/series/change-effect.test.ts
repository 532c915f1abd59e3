import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom, type Random } from '../inference/random.ts'
import { changeEffect, earlierDispersion, earlierTrend, type InterruptedSeries } from './change-effect.ts'
import { detectableRatio } from './detectable-ratio.ts'
import { quasiPoisson } from './quasi-poisson.ts'
import { regressionToMean } from './regression-to-mean.ts'

describe('regression of counts', () => {
  test('agrees with R on the counts of Dobson (1990), ?glm', () => {
    const outcome = [1, 2, 3, 1, 2, 3, 1, 2, 3]
    const treatment = [1, 1, 1, 2, 2, 2, 3, 3, 3]
    const is = (yes: boolean) => (yes ? 1 : 0)
    const design = outcome.map((o, i) => [1, is(o === 2), is(o === 3), is(treatment[i] === 2), is(treatment[i] === 3)])
    const fit = quasiPoisson({ counts: [18, 17, 15, 20, 10, 20, 25, 13, 12], design })!
    const errors = (dispersion: number) => fit.covariance.map((row, i) => Math.sqrt(row[i]! * dispersion))
    const shown = (values: number[]) => values.map((value) => Math.round(value * 1e4) / 1e4 + 0)
    expect(shown(fit.coefficients)).toEqual([3.0445, -0.4543, -0.293, 0, 0])
    expect(shown(errors(1))).toEqual([0.1709, 0.2022, 0.1927, 0.2, 0.2])
    // summary(update(glm.D93, family = quasipoisson))
    expect(shown([fit.dispersion])).toEqual([1.2933])
    expect(shown(errors(fit.dispersion))).toEqual([0.1944, 0.2299, 0.2192, 0.2274, 0.2274])
    expect(fit.degreesOfFreedom).toBe(4)
  })

  test('is the mean for an intercept, the rate for an exposure, nothing for columns that say the same', () => {
    const one = quasiPoisson({ counts: [2, 4, 9], design: [[1], [1], [1]], exposures: [1, 2, 3] })!
    expect(Math.exp(one.coefficients[0]!)).toBeCloseTo(15 / 6, 9)
    const row = [1, 1]
    expect(quasiPoisson({ counts: [2, 4], design: [row, row] })).toBeNull()
    expect(quasiPoisson({ counts: [3, 0], design: [[1, 0], [0, 1]] })).toBeNull() // biome-ignore format: one row each
    expect(() => quasiPoisson({ counts: [-1], design: [[1]] })).toThrow(RangeError)
    expect(() => quasiPoisson({ counts: [1], design: [[1]], exposures: [0] })).toThrow(RangeError)
  })
})

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

/** A count whose mean and variance are `mean` and about `burst` × `mean`: `burst` mentions arrive at a time. */
function countOf(random: Random, mean: number, burst: number): number {
  const groups = mean / burst
  let [arrived, product] = [-1, 1]
  const least = Math.exp(-groups)
  while (product > least && arrived < 10_000) {
    product *= random()
    arrived += 1
  }
  return arrived * burst
}

interface World {
  weeks: number
  change: number
  mean: number
  ratio: number
  burst: number
}

/** Theme and control share good and bad weeks; only the theme changes, by `ratio`. */
function worldOf(random: Random, { weeks, change, mean, ratio, burst }: World): InterruptedSeries {
  const shared = Array.from({ length: weeks }, () => 0.6 + random() * 0.8)
  return {
    counts: shared.map((week, at) => countOf(random, week * mean * (at >= change ? ratio : 1), burst)),
    control: shared.map((week) => countOf(random, week * mean * 6, burst)),
    exposures: shared.map(() => 7),
    change,
  }
}

const quiet: World = { weeks: 26, change: 16, mean: 8, ratio: 1, burst: 2 }

const share = (runs: number, holds: (random: Random) => boolean, seed = 61) => {
  const random = createRandom(seed)
  return Array.from({ length: runs }, () => holds(random)).filter(Boolean).length / runs
}

describe('the effect of a change', () => {
  test('with a control is the ratio of two shares, as the closed form has it', () => {
    const weeks = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 200 })), {
      minLength: 7,
      maxLength: 16,
    })
    fc.assert(
      fc.property(weeks, (rows) => {
        const change = rows.length - 3
        const [counts, control] = [rows.map(([y]) => y), rows.map(([, c]) => c)]
        const effect = changeEffect({ counts, control, exposures: rows.map(() => 7), change })
        const [y0, y1] = [sum(counts.slice(0, change)), sum(counts.slice(change))]
        const [c0, c1] = [sum(control.slice(0, change)), sum(control.slice(change))]
        if (y0 < 8 || y1 === 0) return
        expect(effect.ratio!.value).toBeCloseTo(y1 / c1 / (y0 / c0), 6)
        expect(effect.avoided!.value).toBeCloseTo((c1 * y0) / c0 - y1, 5)
        // Pearson's χ² of the two shares, from their own formula.
        const squares = rows.reduce((total, [y, c], at) => {
          const p = at < change ? y0 / (y0 + c0) : y1 / (y1 + c1)
          return total + (y - (y + c) * p) ** 2 / ((y + c) * p * (1 - p))
        }, 0)
        const dispersion = Math.max(1, squares / (rows.length - 2))
        expect(effect.dispersion).toBeCloseTo(dispersion, 5)
        const width = Math.log(effect.ratio!.high) - Math.log(effect.ratio!.value)
        const error = Math.sqrt(dispersion * (1 / y0 + 1 / y1 + 1 / c0 + 1 / c1))
        expect(width / error).toBeGreaterThan(2.1)
        expect(width / error).toBeLessThan(2.8)
      }),
    )
  })

  test('never is NaN, and orders its ends, whatever comes', () => {
    const cell = fc.integer({ min: 0, max: 6 })
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 14 }), fc.nat(14), fc.boolean(), (rows, at, trend) => {
        const series = {
          counts: rows.map(([y]) => y),
          control: rows.map(([, c]) => c),
          exposures: rows.map(() => 7),
          change: Math.min(at, rows.length),
        }
        const { ratio, avoided, expected, dispersion } = changeEffect(series, { trend })
        for (const one of [ratio, avoided, ...(expected ?? [])]) {
          if (!one) continue
          expect(one.low).toBeLessThanOrEqual(one.value)
          expect(one.value).toBeLessThanOrEqual(one.high)
        }
        expect(dispersion).toBeGreaterThanOrEqual(1)
        expect(earlierDispersion(series)).toBeGreaterThanOrEqual(1)
        const slope = earlierTrend(series)
        if (slope) expect(slope.low).toBeLessThanOrEqual(slope.high)
      }),
    )
  })

  test('covers "unchanged" in at least 92 of 100 worlds without a change, though mentions come in bursts', () => {
    const covers = (random: Random) => {
      const { ratio } = changeEffect(worldOf(random, quiet))
      return ratio !== null && ratio.low <= 1 && ratio.high >= 1
    }
    expect(share(400, covers)).toBeGreaterThanOrEqual(0.92)
    // The control of this test: plain Poisson (no bursts allowed for) does not.
    const naive = (random: Random) => {
      const { ratio, dispersion } = changeEffect(worldOf(random, { ...quiet, burst: 4 }))
      const width = Math.log(ratio!.high / ratio!.value) / Math.sqrt(dispersion)
      return Math.abs(Math.log(ratio!.value)) <= width
    }
    expect(share(400, naive)).toBeLessThan(0.85)
  })

  test('finds a fall to 0.6, and says about how much', () => {
    const found = (random: Random) => {
      const effect = changeEffect(worldOf(random, { ...quiet, mean: 20, ratio: 0.6 }))
      return effect.verdict === 'decrease' && effect.ratio!.low < 0.6 && effect.ratio!.high > 0.6
    }
    expect(share(200, found)).toBeGreaterThan(0.85)
  })

  test('a season that moves everything is no effect; without a control it would be', () => {
    const counts = [20, 22, 19, 21, 10, 11, 9]
    const moved = { counts, control: counts.map((y) => 5 * y), exposures: counts.map(() => 7), change: 4 }
    expect(changeEffect(moved)).toMatchObject({ verdict: 'none', reason: 'within-chance' })
    const alone = changeEffect({ ...moved, control: counts.map(() => 0) })
    expect(alone).toMatchObject({ verdict: 'withheld', reason: 'no-control' })
    expect(alone.ratio!.high).toBeLessThan(1)
  })

  test('silence after many is a decrease with an end that is finite', () => {
    const control = [100, 110, 95, 105, 100, 90]
    const series = { counts: [20, 22, 19, 21, 0, 0], control, exposures: control.map(() => 7), change: 4 }
    const { verdict, ratio, avoided } = changeEffect(series)
    expect([verdict, ratio!.value, ratio!.low]).toEqual(['decrease', 0, 0])
    expect(ratio!.high).toBeCloseTo((1 / 0.025 ** (1 / 82) - 1) * (410 / 190), 9)
    expect(avoided!.value).toBeCloseTo((190 * 82) / 410, 9)
  })

  test('what cannot be told is withheld, with the reason', () => {
    const of = (counts: number[], control: number[], change: number) =>
      changeEffect({ counts, control, exposures: counts.map(() => 7), change }).reason
    const ten = (length: number) => Array.from({ length }, () => 10)
    expect(of([], [], 0)).toBe('too-few-periods')
    expect(of(ten(6), ten(6), 6)).toBe('too-few-periods')
    expect(of(ten(5), ten(5), 3)).toBe('too-few-periods')
    expect(of([0, 0, 0, 0, 5, 5], ten(6), 4)).toBe('nothing-before')
    expect(of([1, 0, 1, 1, 0, 0], ten(6), 4)).toBe('too-few-mentions')
    expect(of([4, 4, 4, 4, 0, 0], [90, 90, 90, 90, 9, 9], 4)).toBe('too-few-mentions')
    expect(() => of([1], [1, 2], 0)).toThrow(RangeError)
    expect(() => of([1], [1], 2)).toThrow(RangeError)
  })

  test('a slope that was there before is no effect of the change, if it is asked for', () => {
    const counts = Array.from({ length: 20 }, (_, at) => Math.round(60 * 0.9 ** at))
    const falling = { counts, control: counts.map(() => 200), exposures: counts.map(() => 7), change: 12 }
    expect(changeEffect(falling).verdict).toBe('decrease')
    expect(changeEffect(falling, { trend: true }).verdict).toBe('none')
    expect(earlierTrend(falling)!.value).toBeCloseTo(0.9, 2)
    expect(earlierTrend(falling)!.high).toBeLessThan(1)
  })
})

describe('what could be found', () => {
  test('the ratio that it names is found about as often as it promises', () => {
    const { weeks, change, mean } = quiet
    const plan = { periodsBefore: change, periodsAfter: weeks - change, dispersion: 2 }
    const ratio = detectableRatio({ ...plan, before: mean * change, controlBefore: mean * 6 * change })!
    const found = share(400, (random) => changeEffect(worldOf(random, { ...quiet, ratio })).verdict === 'decrease')
    expect(found).toBeGreaterThan(0.7)
    expect(found).toBeLessThan(0.92)
  })

  test('comes nearer to 1 with more counts and more time, further with more scatter', () => {
    const plan = { before: 200, controlBefore: 1800, periodsBefore: 20, periodsAfter: 8, dispersion: 1.5 }
    const base = detectableRatio(plan)!
    expect(detectableRatio({ ...plan, before: 600, controlBefore: 5400 })!).toBeGreaterThan(base)
    expect(detectableRatio({ ...plan, periodsAfter: 26 })!).toBeGreaterThan(base)
    expect(detectableRatio({ ...plan, dispersion: 3 })!).toBeLessThan(base)
    expect(detectableRatio({ ...plan, before: 0 })).toBeNull()
    expect(() => detectableRatio({ ...plan, dispersion: 0.5 })).toThrow(RangeError)
  })
})

describe('regression to the mean', () => {
  test('a peak among windows that differ by chance alone falls back to their mean', () => {
    const series = { counts: [10, 8, 12, 10, 20], exposures: [100, 100, 100, 100, 100] }
    expect(regressionToMean(series, 1)).toEqual({ atPeak: true, above: 2, expectedRatio: 0.5, windows: 5 })
  })

  test('where windows really differ, less of the peak is chance; at no peak nothing is warned of', () => {
    const wild = regressionToMean({ counts: [10, 60, 20, 5, 70], exposures: [100, 100, 100, 100, 100] }, 1)!
    expect(wild.expectedRatio).toBeGreaterThan(0.9)
    expect(regressionToMean({ counts: [10, 30, 12, 10, 20], exposures: [1, 1, 1, 1, 1] }, 1)!.atPeak).toBe(false)
  })

  test('themes picked at their peak fall by about what it says, with nothing done', () => {
    const random = createRandom(8)
    let [promised, came, picked] = [0, 0, 0]
    for (let world = 0; world < 3000; world += 1) {
      const counts = Array.from({ length: 9 }, () => countOf(random, 10, 1))
      const check = regressionToMean({ counts: counts.slice(0, 8), exposures: counts.slice(0, 8).map(() => 1) }, 1)!
      if (!check.atPeak || check.expectedRatio >= 0.95) continue
      picked += 1
      promised += check.expectedRatio
      came += counts[8]! / counts[7]!
    }
    expect(picked).toBeGreaterThan(200)
    expect(Math.abs(promised / picked - came / picked)).toBeLessThan(0.1)
  })

  test('too little to say', () => {
    expect(regressionToMean({ counts: [1, 2, 3], exposures: [1, 1, 1] }, 1)).toBeNull()
    expect(regressionToMean({ counts: [0, 0, 0, 0, 5], exposures: [1, 1, 1, 1, 1] }, 1)).toBeNull()
    expect(() => regressionToMean({ counts: [1], exposures: [] })).toThrow(RangeError)
  })
})
