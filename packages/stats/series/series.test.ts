import { describe, expect, test } from 'vitest'
import { createRandom, type Random } from '../inference/random.ts'
import { type CountSeries, pearsonDispersion, shrunkenDispersions } from './dispersion.ts'
import { judgeChange } from './judge-change.ts'
import { type FamilyMember, verdictsFor } from './verdicts.ts'

const member = (current: number, previous: number, customers = 50): FamilyMember => ({
  change: judgeChange({ current, previous, currentExposure: 30, previousExposure: 30 }),
  customers,
})

describe('dispersion', () => {
  test('constant counts scatter less than chance, bursts more', () => {
    const exposures = [1, 1, 1, 1]
    expect(pearsonDispersion({ counts: [5, 5, 5, 5], exposures })).toBe(0)
    expect(pearsonDispersion({ counts: [2, 12, 4, 10], exposures })).toBeCloseTo(68 / 21, 9)
    expect(pearsonDispersion({ counts: [0, 0], exposures: [1, 1] })).toBe(1)
  })

  test('a longer month is no burst, a period without exposure does not count', () => {
    expect(pearsonDispersion({ counts: [10, 20, 10], exposures: [1, 2, 1] })).toBe(0)
    expect(pearsonDispersion({ counts: [5, 0, 5], exposures: [1, 0, 1] })).toBe(0)
  })

  test('each theme is drawn to the median and never below 1', () => {
    const exposures = [1, 1, 1, 1]
    const found = shrunkenDispersions([
      { counts: [2, 12, 4, 10], exposures },
      { counts: [5, 5, 5, 5], exposures },
      { counts: [5, 5, 5, 5], exposures },
    ])
    expect(found[0]).toBeLessThan(68 / 21)
    expect(found.slice(1)).toEqual([1, 1])
    expect(() => pearsonDispersion({ counts: [1], exposures: [] })).toThrow(RangeError)
  })
})

describe('verdicts', () => {
  test('each verdict has its reason', () => {
    const family = [member(810, 620), member(81, 80), member(1, 40), member(6, 1), member(60, 20, 4), member(3, 2)]
    expect(verdictsFor(family).map(({ verdict, reason }) => `${verdict} ${reason}`)).toEqual([
      'increase changed',
      'none within-chance',
      'decrease changed',
      'withheld too-few-mentions',
      'withheld too-few-customers',
      'withheld too-few-mentions',
    ])
  })

  test('a theme that was not there before is an increase, a first period is withheld', () => {
    expect(verdictsFor([member(40, 0)])[0]!.verdict).toBe('increase')
    const first = judgeChange({ current: 40, previous: 0, currentExposure: 30, previousExposure: 0 })
    expect(verdictsFor([{ change: first, customers: 30 }])[0]).toMatchObject({
      verdict: 'withheld',
      reason: 'no-exposure',
    })
  })

  test('a large sample can be asked for a large effect', () => {
    const family = [member(10_800, 10_000)]
    expect(verdictsFor(family)[0]!.verdict).toBe('increase')
    expect(verdictsFor(family, { minimumRatio: 1.2 })[0]).toMatchObject({ verdict: 'none', reason: 'effect-too-small' })
  })

  test('small themes stay in the family, so that the filter cannot pick the lucky ones', () => {
    const withheld = member(9, 3)
    const alone = verdictsFor([member(60, 38)])[0]!.adjusted!
    const among = verdictsFor([member(60, 38), ...Array.from({ length: 30 }, () => withheld)])[0]!.adjusted!
    expect(among).toBeGreaterThan(alone)
  })
})

const PERIODS = 14

/** Counts of one theme whose true rate never changes. Burst 1 = Poisson; burst b makes events arrive b at a time. */
function quietTheme(random: Random, mean: number, burst: number): CountSeries {
  const counts = Array.from({ length: PERIODS }, () => 0)
  const arrivals = Math.round((mean * PERIODS) / burst)
  for (let i = 0; i < arrivals; i += 1) {
    const period = random.integer(PERIODS)
    counts[period] = counts[period]! + burst
  }
  return { counts, exposures: counts.map(() => 30) }
}

/** Share of worlds without any change in which at least one theme of the last period is called a riser or faller. */
function falseAlarms(burst: number, corrected: boolean, worlds = 120): number {
  const random = createRandom(20_261_121)
  let alarms = 0
  for (let world = 0; world < worlds; world += 1) {
    const themes = Array.from({ length: 30 }, (_, i) => quietTheme(random, 12 + 2 * i, burst))
    const dispersions = shrunkenDispersions(themes)
    const family = themes.map(({ counts }, i) => {
      const [previous, current] = counts.slice(-2) as [number, number]
      const dispersion = corrected ? dispersions[i]! : 1
      const change = judgeChange({ current, previous, currentExposure: 30, previousExposure: 30, dispersion })
      return { change, customers: 20 }
    })
    if (verdictsFor(family).some(({ verdict }) => verdict === 'increase' || verdict === 'decrease')) alarms += 1
  }
  return alarms / worlds
}

describe('when nothing changed (dates shuffled)', () => {
  test('independent mentions raise an alarm in at most about one world of ten', () => {
    expect(falseAlarms(1, true)).toBeLessThanOrEqual(0.12)
  })

  test('bursty mentions do not raise more, thanks to the dispersion; plain Poisson cries wolf', () => {
    expect(falseAlarms(3, true)).toBeLessThanOrEqual(0.12)
    expect(falseAlarms(3, false)).toBeGreaterThan(0.5)
  })
})

describe('one family of all themes and the last twelve periods', () => {
  /** 60 small themes that never change; judged in every period against the one before. */
  function quietFamily(random: Random): FamilyMember[] {
    const themes = Array.from({ length: 60 }, () => quietTheme(random, 6, 1))
    const dispersions = shrunkenDispersions(themes)
    return themes.flatMap(({ counts }, theme) =>
      Array.from({ length: 12 }, (_, i) => {
        const [previous, current] = counts.slice(i + 1, i + 3) as [number, number]
        const rates = { current, previous, currentExposure: 30, previousExposure: 30 }
        return { change: judgeChange({ ...rates, dispersion: dispersions[theme]! }), customers: 20 }
      }),
    )
  }

  const rises = (family: FamilyMember[], familyMentions: number) =>
    verdictsFor(family, { minimumMentions: 0, familyMentions }).some(({ verdict }) => verdict === 'increase')

  test('nothing is flagged when nothing changed; testing only what looks high flags something', () => {
    const random = createRandom(12)
    const worlds = Array.from({ length: 40 }, () => quietFamily(random))
    const honest = worlds.filter((family) => rises(family, 8)).length
    const picked = worlds.filter((family) => {
      const looksHigh = family.filter(({ change }) => change.current >= 12 && change.current > change.previous)
      return rises(looksHigh, 0)
    }).length
    expect(honest).toBeLessThanOrEqual(4)
    expect(picked).toBeGreaterThan(8)
  })

  test('a theme that really doubled is found among them', () => {
    const family = [...quietFamily(createRandom(12)), member(96, 45)]
    expect(verdictsFor(family).at(-1)).toMatchObject({ verdict: 'increase', reason: 'changed' })
  })
})
