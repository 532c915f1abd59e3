import { describe, expect, test } from 'vitest'
import { countPromoterGroups, netPromoterScore, netPromoterScoreDifference } from '../scores/net-promoter-score.ts'
import { intervalPValue } from './interval-p-value.ts'
import { correlatedDifference, overlapCorrelation, type PairCount, pairedDifference } from './paired-difference.ts'
import { wilsonInterval } from './proportions.ts'
import { createRandom, type Random } from './random.ts'

const scale = { low: -1, high: 1 }

describe('the same people at two times', () => {
  test('Student’s sleep data give the interval and the p-value of R', () => {
    // t.test(extra ~ group, sleep, paired = TRUE): t = -4.0621, df = 9, p = 0.002833, -2.4598858 … -0.7001142.
    const one = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2]
    const other = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    const pairs = one.map((first, i) => ({ first, second: other[i] ?? 0, count: 1 }))
    const at = (level: number) => pairedDifference(pairs, { low: -10, high: 10 }, level)
    expect(at(0.95).difference).toBeCloseTo(-1.58, 9)
    expect(at(0.95).low).toBeCloseTo(-2.4598858, 6)
    expect(at(0.95).high).toBeCloseTo(-0.7001142, 6)
    expect(intervalPValue(at)).toBeCloseTo(0.002833, 6)
  })

  /** Every way in which those who changed could have changed, each as likely as its mirror image: the exact p-value. */
  function signFlips(changes: readonly number[]): number {
    const seen = Math.abs(changes.reduce((sum, change) => sum + change, 0))
    let [beyond, equal] = [0, 0]
    for (let ways = 0; ways < 2 ** changes.length; ways++) {
      const sum = Math.abs(changes.reduce((total, change, i) => total + (ways & (1 << i) ? change : -change), 0))
      if (sum > seen) beyond++
      else if (sum === seen) equal++
    }
    return (beyond + equal / 2) / 2 ** changes.length
  }

  test.each([
    [[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1], 28],
    [[2, 2, 1, 1, 1, 1, 1, 1, -1, -1, -2, 1, 1], 50],
    [[1, 1, 1, 1, 1, -1, -1, -1, -1], 40],
    [[2, 2, 2, 1, 1, 1, -1, -1], 60],
  ])('the p-value is that of all flips of signs, within a tenth and a hundredth: %j, %i unchanged', (changes, same) => {
    const pairs = [...changes, ...Array.from({ length: same }, () => 0)].map((change) => {
      // 2 is from −1 to 1, and so on.
      const first = Math.max(-1, Math.min(1, change))
      return { first, second: first - change, count: 1 }
    })
    const found = intervalPValue((level) => pairedDifference(pairs, scale, level))
    const exact = signFlips(changes)
    expect(Math.abs(found - exact)).toBeLessThan(0.1 * exact + 0.01)
  })

  test('people who all stayed, or one person, are not certain of themselves', () => {
    const { low, high } = pairedDifference([{ first: 1, second: 1, count: 10 }], scale)
    expect(high - low).toBeGreaterThan(0.3)
    expect(pairedDifference([{ first: 1, second: -1, count: 1 }], scale)).toEqual({ difference: 2, low: -2, high: 2 })
  })
})

describe('samples that share people', () => {
  const draw = (random: Random) => {
    const u = random()
    return u < 0.35 ? 1 : u < 0.7 ? 0 : -1
  }
  const answerOf = (contribution: number) => (contribution === 1 ? 10 : contribution === 0 ? 8 : 3)

  /** Two waves of 150, most people in both, who mostly say the same again; nothing has changed. */
  function twoWaves(random: Random) {
    const pairs: PairCount[] = Array.from({ length: 110 }, () => {
      const second = draw(random)
      return { first: random() < 0.7 ? second : draw(random), second, count: 1 }
    })
    const others = () => Array.from({ length: 40 }, () => draw(random))
    const newer = countPromoterGroups([...pairs.map(({ first }) => first), ...others()].map(answerOf))
    const older = countPromoterGroups([...pairs.map(({ second }) => second), ...others()].map(answerOf))
    return { pairs, newer, older }
  }
  const holdsZero = ({ low, high }: { low: number; high: number }) => low <= 0 && high >= 0

  test('the interval holds the truth in about 95 of 100 panels; as if independent it is too wide', () => {
    const random = createRandom(11)
    let [held, independent] = [0, 0]
    const runs = 1500
    for (let run = 0; run < runs; run++) {
      const { pairs, newer, older } = twoWaves(random)
      const estimate = (counts: typeof newer) => {
        const { score, low, high } = netPromoterScore(counts)
        return { value: score ?? 0, low, high }
      }
      const correlation = overlapCorrelation(pairs, [150, 150])
      if (holdsZero(correlatedDifference(estimate(newer), estimate(older), correlation))) held++
      if (holdsZero(netPromoterScoreDifference(newer, older))) independent++
    }
    expect(held / runs).toBeGreaterThan(0.935)
    expect(held / runs).toBeLessThan(0.97)
    expect(independent / runs).toBeGreaterThan(0.985)
  })

  test('without people in common it is the published difference of independent shares', () => {
    // Fagerland, Lydersen & Laake, Statist. Med. 33 (2014) 2850–2875: 2 against 8 of 21, square-and-add: −0.507 … −0.026.
    const share = (successes: number) => ({ value: successes / 21, ...wilsonInterval(successes, 21) })
    const { low, high } = correlatedDifference(share(2), share(8), 0)
    expect([low.toFixed(3), high.toFixed(3)]).toEqual(['-0.507', '-0.026'])
  })

  test('the more two samples have in common, the narrower; opposite answers make it wider', () => {
    const [one, other] = [
      { value: 20, low: 8, high: 31 },
      { value: 12, low: 0, high: 23 },
    ]
    const widths = [-0.5, 0, 0.5, 0.9].map((correlation) => {
      const { low, high } = correlatedDifference(one, other, correlation)
      return high - low
    })
    expect(widths).toEqual([...widths].sort((a, b) => b - a))
    const against = [{ first: 1, second: -1, count: 5 } as PairCount, { first: -1, second: 1, count: 5 }]
    expect(overlapCorrelation(against, [10, 10])).toBeCloseTo(-1, 9)
    expect(overlapCorrelation([{ first: 1, second: 1, count: 10 }], [10, 10])).toBe(0)
  })
})
