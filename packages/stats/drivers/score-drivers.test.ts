import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../inference/random.ts'
import { relativeWeights } from './relative-weights.ts'
import { scoreDrivers } from './score-drivers.ts'

/** R² of a regression on some predictors, by elimination: knows nothing of eigenvalues. */
function explainedBy(correlations: number[][], outcome: number[], chosen: number[]): number {
  const rows = chosen.map((i) => [...chosen.map((j) => correlations[i]?.[j] ?? 0), outcome[i] ?? 0])
  for (const [k, pivot] of rows.entries()) {
    const by = pivot[k] ?? 1
    for (const [column, value] of pivot.entries()) pivot[column] = value / by
    for (const row of rows) {
      const factor = row === pivot ? 0 : (row[k] ?? 0)
      for (const [column, value] of pivot.entries()) row[column] = (row[column] ?? 0) - factor * value
    }
  }
  return chosen.reduce((sum, i, k) => sum + (rows[k]?.at(-1) ?? 0) * (outcome[i] ?? 0), 0)
}

/** Shapley's value of each predictor: the mean of what it adds over all orders of entry. */
function shapley(correlations: number[][], outcome: number[]): number[] {
  const orders = (left: number[]): number[][] =>
    left.length === 0
      ? [[]]
      : left.flatMap((one) => orders(left.filter((x) => x !== one)).map((rest) => [one, ...rest]))
  const all = orders(outcome.map((_, i) => i))
  return outcome.map((_, i) => {
    const added = all.map((order) => {
      const before = order.slice(0, order.indexOf(i))
      return explainedBy(correlations, outcome, [...before, i]) - explainedBy(correlations, outcome, before)
    })
    return added.reduce((sum, value) => sum + value, 0) / all.length
  })
}

/** Correlations of Mosteller and Tukey's Swiss districts, 1888, as `cor(swiss)` of R prints them: agriculture, examination, education, Catholic, infant mortality. */
const swiss = [
  [1, -0.68654221, -0.63952252, 0.40109505, -0.06085861],
  [-0.68654221, 1, 0.6984153, -0.5727418, -0.1140216],
  [-0.63952252, 0.6984153, 1, -0.15385892, -0.09932185],
  [0.40109505, -0.5727418, -0.15385892, 1, 0.17549591],
  [-0.06085861, -0.1140216, -0.09932185, 0.17549591, 1],
]
const fertility = [0.35307918, -0.6458827, -0.66378886, 0.4636847, 0.41655603]

describe('relative weights', () => {
  it('share out what a published regression explains, close to its published Shapley values', () => {
    // Grömping, Journal of Statistical Software 17 (2006) 1: R² = 70.67 %, metric lmg.
    const published = [0.05709122, 0.17117303, 0.26013468, 0.10557015, 0.11276592]
    const naive = shapley(swiss, fertility)
    for (const [i, value] of published.entries()) expect(naive[i]).toBeCloseTo(value, 4)
    const { explained, weights } = relativeWeights(swiss, fertility)
    expect(explained).toBeCloseTo(0.7067, 4)
    for (const [i, value] of published.entries()) expect(Math.abs((weights[i] ?? 0) - value)).toBeLessThan(0.02)
  })

  it('give the standardised coefficients of the regression', () => {
    // R: lm(Fertility ~ ., swiss) gives −0.17211, −0.25801, −0.87094, 0.10412, 1.07705, here times the ratio of standard deviations.
    const published = [-0.31292, -0.16476, -0.67038, 0.34756, 0.25106]
    const { coefficients } = relativeWeights(swiss, fertility)
    for (const [i, value] of published.entries()) expect(coefficients[i]).toBeCloseTo(value, 2)
  })

  it('are Shapley’s values where there are two predictors', () => {
    const correlation = fc.double({ min: -0.9, max: 0.9, noNaN: true })
    fc.assert(
      fc.property(correlation, correlation, correlation, (between, one, other) => {
        const square = [
          [1, between],
          [between, 1],
        ]
        const { weights } = relativeWeights(square, [one, other])
        const expected = shapley(square, [one, other])
        for (const [i, value] of expected.entries()) expect(weights[i]).toBeCloseTo(value, 8)
      }),
    )
  })

  it('let two that say the same share what they explain', () => {
    const { weights, explained } = relativeWeights(
      [
        [1, 1],
        [1, 1],
      ],
      [0.6, 0.6],
    )
    expect(explained).toBeCloseTo(0.36, 10)
    expect(weights[0]).toBeCloseTo(0.18, 10)
  })
})

describe('drivers of a score', () => {
  /** Speed moves the score twice as much as kindness; the third is noise that goes with speed. */
  function sample(count: number, seed: number) {
    const random = createRandom(seed)
    const noise = () => random() + random() + random() - 1.5
    const speed = Array.from({ length: count }, noise)
    const kindness = Array.from({ length: count }, noise)
    const follower = speed.map((value) => value + noise())
    const score = speed.map((value, i) => 2 * value + (kindness[i] ?? 0) + 2 * noise())
    return { score, predictors: [speed, kindness, follower] }
  }

  it('finds what moves it, in order, and does not take the companion for a mover', () => {
    const { score, predictors } = sample(600, 3)
    const found = scoreDrivers(score, predictors, createRandom(1))
    if (!found) throw new Error('nothing found')
    const [speed, kindness, follower] = found.drivers
    expect(speed?.coefficient.low).toBeGreaterThan(kindness?.coefficient.high ?? 1)
    expect(kindness?.coefficient.low).toBeGreaterThan(0)
    // Alone it would look like a mover: it takes its part of the weight, but no coefficient beside speed.
    const alone = scoreDrivers(score, predictors.slice(2), createRandom(1))?.drivers[0]
    expect(alone?.coefficient.low).toBeGreaterThan(0.3)
    expect(Math.abs(follower?.coefficient.value ?? 1)).toBeLessThan(0.1)
    const total = found.drivers.reduce((sum, { weight }) => sum + weight.value, 0)
    expect(total).toBeCloseTo(found.explained.value, 10)
    expect(found.adjusted).toBeLessThan(found.explained.value)
  })

  it('is the same for the same seed, and covers the true share about as often as it says', () => {
    const { score, predictors } = sample(200, 5)
    const one = scoreDrivers(score, predictors, createRandom(7))
    expect(scoreDrivers(score, predictors, createRandom(7))).toEqual(one)
    expect(scoreDrivers(score, predictors, createRandom(8))).not.toEqual(one)
    // True standardised coefficient of speed: 2σ of a variance of 4σ² + σ² + 4σ².
    const truth = 2 / 3
    let covered = 0
    for (let seed = 1; seed <= 60; seed += 1) {
      const drawn = sample(150, seed)
      const [speed] = scoreDrivers(drawn.score, drawn.predictors, createRandom(seed), { resamples: 120 })?.drivers ?? []
      if (speed && speed.coefficient.low <= truth && truth <= speed.coefficient.high) covered += 1
    }
    expect(covered).toBeGreaterThanOrEqual(50)
    expect(covered).toBeLessThanOrEqual(60)
  })

  it('says nothing of too few, of one score, or of nothing known', () => {
    const many = Array.from({ length: 40 }, (_, i) => i)
    expect(scoreDrivers(many.slice(0, 9), [many.slice(0, 9)], createRandom(1))).toBeNull()
    expect(scoreDrivers(Array(40).fill(5), [many], createRandom(1))).toBeNull()
    expect(scoreDrivers(many, [], createRandom(1))).toBeNull()
    const constant = scoreDrivers(many, [Array(40).fill(1)], createRandom(1))
    expect(constant?.drivers[0]?.weight.value).toBe(0)
    expect(() => scoreDrivers(many, [[1]], createRandom(1))).toThrow(RangeError)
  })
})
