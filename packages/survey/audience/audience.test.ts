import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Audience, INITIAL_AUDIENCE } from './audience.ts'
import { behaviorHolds, hoursHold, languageHolds, samplePosition, segmentHolds } from './holds.ts'
import { type ExposureFacts, FUNNEL_STEPS, judgeExposure, REASONS, type Reason, waveAt } from './judge-exposure.ts'
import { audienceSchema } from './schema.ts'

const at = (text: string) => new Date(text)
const now = at('2026-11-25T03:00:00Z')
const days = (count: number) => new Date(now.getTime() - count * 86_400_000)

const shown: Audience = { ...INITIAL_AUDIENCE, inApp: true }
const known: ExposureFacts = {
  now,
  timeZone: 'Asia/Tokyo',
  isHoliday: () => false,
  surveyId: 's1',
  subject: 'c:1',
  open: true,
  trigger: { by: 'device' },
  language: 'ja',
  device: 'phone',
  attributes: { plan: 'プロ' },
  countOf: () => 0,
  history: { first: null, last: null, answered: null, lastOfAny: null },
  workspacePauseDays: 0,
}
const history = (change: Partial<ExposureFacts['history']>) => ({ history: { ...known.history, ...change } })

/** For each reason: what makes it hold, and the nearest case in which it does not. */
const cases: Record<
  Reason,
  [audience: Partial<Audience>, holds: Partial<ExposureFacts>, not: Partial<ExposureFacts>][]
> = {
  off: [],
  'not-open': [[{}, { open: false }, { open: true }]],
  'other-trigger': [
    [
      { trigger: { on: 'event', event: 'buy' } },
      { trigger: { by: 'device', event: 'look' } },
      { trigger: { by: 'device', event: 'buy' } },
    ],
    [{ trigger: { on: 'event', event: 'buy' } }, { trigger: { by: 'device' } }, { trigger: { by: 'later' } }],
  ],
  hours: [
    [
      { hours: { days: [3], holidays: false, from: '09:00', to: '12:00' } },
      { now: at('2026-11-25T03:00:00Z') },
      { now: at('2026-11-25T02:59:59Z') },
    ],
  ],
  language: [[{ languages: ['ja'] }, { language: 'en' }, { language: 'ja-JP' }]],
  device: [[{ devices: ['phone'] }, { device: 'tablet' }, { device: 'phone' }]],
  attributes: [
    [
      { segment: { match: 'all', conditions: [{ attribute: 'plan', is: 'equal', text: 'プロ' }] } },
      { attributes: {} },
      { attributes: { plan: 'プロ' } },
    ],
  ],
  behavior: [
    [
      { behavior: [{ event: 'buy', within: 7, count: 'at-least', times: 2 }] },
      { countOf: () => 1 },
      { countOf: (event, within) => (event === 'buy' && within === 7 ? 2 : 0) },
    ],
  ],
  sample: [],
  answered: [
    [{ repeat: { rule: 'once' } }, history({ first: days(400), answered: days(400) }), history({})],
    [
      { repeat: { rule: 'every', days: 30 } },
      history({ first: days(40), answered: days(10) }),
      history({ first: days(40), answered: days(11) }),
    ],
    [
      { repeat: { rule: 'until-answered' } },
      history({ first: days(9), answered: days(9) }),
      history({ first: days(9), last: days(9) }),
    ],
    [
      { repeat: { rule: 'until-answered' } },
      { trigger: { by: 'asked' }, ...history({ first: days(9), answered: days(9) }) },
      { trigger: { by: 'asked' }, ...history({ first: days(9), last: days(9) }) },
    ],
  ],
  'shown-before': [
    [
      { repeat: { rule: 'once' } },
      history({ first: days(400), last: days(400) }),
      { trigger: { by: 'asked' }, ...history({ first: days(400), last: days(400) }) },
    ],
    [
      { repeat: { rule: 'every', days: 30 } },
      history({ first: days(61), last: days(1) }),
      history({ first: days(61), last: days(2) }),
    ],
  ],
  pause: [
    [
      { repeat: { rule: 'always' }, pauseDays: 3 },
      history({ first: days(2), last: days(2) }),
      history({ first: days(3), last: days(3) }),
    ],
  ],
  'workspace-pause': [
    [
      {},
      { workspacePauseDays: 7, ...history({ lastOfAny: days(6) }) },
      { workspacePauseDays: 7, ...history({ lastOfAny: days(7) }) },
    ],
    [
      {},
      { workspacePauseDays: 7, ...history({ lastOfAny: days(6) }) },
      { workspacePauseDays: 0, ...history({ lastOfAny: days(6) }) },
    ],
  ],
}

const rows = Object.entries(cases).flatMap(([reason, list]) =>
  list.map(([audience, holds, not]) => ({ reason: reason as Reason, audience, holds, not })),
)

describe('the judge of exposures', () => {
  it.each(rows)('stops by $reason, and not otherwise', ({ reason, audience, holds, not }) => {
    const judged = { ...shown, ...audience }
    expect(judgeExposure(judged, { ...known, ...holds })).toEqual({ show: false, reason, step: REASONS[reason] })
    expect(judgeExposure(judged, { ...known, ...not }).show).toBe(true)
  })

  it('has a case for every reason', () => {
    const tested = new Set([...rows.map(({ reason }) => reason), 'off', 'sample'])
    expect([...tested].sort()).toEqual(Object.keys(REASONS).sort())
    expect(judgeExposure(INITIAL_AUDIENCE, known)).toMatchObject({ show: false, reason: 'off' })
    expect(judgeExposure({ ...shown, percent: 0 }, known)).toMatchObject({ show: false, reason: 'sample' })
    expect(judgeExposure({ ...shown, percent: 100 }, known).show).toBe(true)
  })

  it('passes over all but the state and the answer for what was opened on purpose', () => {
    const strict: Audience = {
      ...shown,
      trigger: { on: 'event', event: 'x' },
      devices: ['desktop'],
      languages: ['en'],
      percent: 0,
      pauseDays: 9,
    }
    const before = { workspacePauseDays: 9, ...history({ first: days(1), last: days(1), lastOfAny: days(1) }) }
    expect(judgeExposure(strict, { ...known, ...before, trigger: { by: 'asked' } }).show).toBe(true)
    expect(judgeExposure(strict, { ...known, ...before }).show).toBe(false)
    expect(judgeExposure(strict, { ...known, open: false, trigger: { by: 'asked' } }).show).toBe(false)
  })
})

/** Audiences and facts in which any set of reasons may hold at once, with that set. */
const world = fc
  .record({
    off: fc.boolean(),
    'not-open': fc.boolean(),
    'other-trigger': fc.boolean(),
    hours: fc.boolean(),
    language: fc.boolean(),
    device: fc.boolean(),
    attributes: fc.boolean(),
    behavior: fc.boolean(),
    sample: fc.boolean(),
    answered: fc.boolean(),
    'shown-before': fc.boolean(),
    pause: fc.boolean(),
    'workspace-pause': fc.boolean(),
  } satisfies Record<Reason, unknown>)
  .map((holds) => {
    const audience: Audience = {
      ...shown,
      inApp: !holds.off,
      trigger: { on: 'event', event: 'buy' },
      hours: { days: holds.hours ? [1] : [3], holidays: false, from: '00:00', to: '24:00' },
      languages: [holds.language ? 'en' : 'ja'],
      devices: [holds.device ? 'desktop' : 'phone'],
      segment: { match: 'any', conditions: [{ attribute: 'plan', is: holds.attributes ? 'unknown' : 'known' }] },
      behavior: [{ event: 'buy', within: 7, count: 'at-most', times: holds.behavior ? 0 : 1 }],
      percent: holds.sample ? 0 : 100,
      repeat: holds['shown-before'] ? { rule: 'once' } : { rule: 'until-answered' },
      pauseDays: holds.pause ? 5 : 0,
    }
    const facts: ExposureFacts = {
      ...known,
      open: !holds['not-open'],
      trigger: { by: 'device', event: holds['other-trigger'] ? 'look' : 'buy' },
      countOf: () => 1,
      history: {
        first: days(4),
        last: holds['shown-before'] || holds.pause ? days(4) : null,
        answered: holds.answered ? days(4) : null,
        lastOfAny: holds['workspace-pause'] ? days(4) : null,
      },
      workspacePauseDays: 5,
    }
    return { holds, audience, facts }
  })

const place = (step: string) => (FUNNEL_STEPS as readonly string[]).indexOf(step)

describe('the order of the judge', () => {
  it('is the order of the funnel: what is named is the first that holds, and all steps before it were reached', () => {
    fc.assert(
      fc.property(world, ({ holds, audience, facts }) => {
        const first = (Object.keys(REASONS) as Reason[]).find((reason) => holds[reason])
        const verdict = judgeExposure(audience, facts)
        expect(verdict.show ? undefined : verdict.reason).toBe(first)
        if (verdict.show) return
        // No reason of an earlier step holds, and taking this one away leads at least as far.
        for (const reason of Object.keys(REASONS) as Reason[])
          if (place(REASONS[reason]) < place(verdict.step)) expect(holds[reason]).toBe(false)
      }),
      { numRuns: 500 },
    )
  })

  it('never goes back: reasons stand in the order of their steps', () => {
    const inOrder = (steps: string[]) => steps.every((step, i) => i === 0 || place(steps[i - 1] ?? '') <= place(step))
    expect(inOrder(Object.values(REASONS))).toBe(true)
    // The control: two reasons that changed places would be seen.
    expect(inOrder(['loaded', 'sampled', 'matched'])).toBe(false)
  })
})

describe('segments', () => {
  const one = (condition: object, attributes: Record<string, string>) =>
    segmentHolds({ match: 'all', conditions: [condition as never] }, attributes)

  it.each([
    [{ attribute: 'a', is: 'known' }, { a: 'x' }, { a: ' ' }],
    [{ attribute: 'a', is: 'unknown' }, {}, { a: 'x' }],
    [{ attribute: 'a', is: 'equal', text: 'ＶＩＰ' }, { a: 'VIP ' }, { a: 'vip' }],
    [{ attribute: 'a', is: 'not-equal', text: 'x' }, {}, { a: 'x' }],
    [{ attribute: 'a', is: 'contains', text: '東京' }, { a: '東京都' }, {}],
    [{ attribute: 'a', is: 'not-contains', text: '東京' }, {}, { a: '東京都' }],
    [{ attribute: 'a', is: 'at-least', number: 1000 }, { a: '１,２００' }, { a: '999' }],
    [{ attribute: 'a', is: 'at-least', number: 0 }, { a: '0' }, { a: '' }],
    [{ attribute: 'a', is: 'at-most', number: 5 }, { a: '-1' }, { a: '五' }],
    [{ attribute: 'constructor', is: 'unknown' }, {}, { constructor: 'x' }],
  ] as [object, Record<string, string>, Record<string, string>][])('%j', (condition, holds, not) => {
    expect([one(condition, holds), one(condition, not)]).toEqual([true, false])
  })

  it('ask for all or any, and nobody is left out by none', () => {
    const conditions = [
      { attribute: 'a', is: 'known' as const },
      { attribute: 'b', is: 'known' as const },
    ]
    expect(segmentHolds({ match: 'all', conditions }, { a: '1' })).toBe(false)
    expect(segmentHolds({ match: 'any', conditions }, { a: '1' })).toBe(true)
    expect(segmentHolds({ match: 'any', conditions: [] }, {})).toBe(true)
    expect(behaviorHolds([{ event: 'a', within: 1, count: 'at-most', times: 1 }], () => 2)).toBe(false)
    expect(languageHolds(['zh-Hant'], 'zh-hant-TW')).toBe(true)
    expect(languageHolds(['ja'], 'jam')).toBe(false)
  })
})

describe('working hours', () => {
  const office = { days: [1, 2, 3, 4, 5] as const, holidays: false, from: '09:00', to: '18:00' }
  const inTokyo = (moment: string, change: object = {}, holiday = '') =>
    hoursHold({ ...office, days: [...office.days], ...change }, at(moment), 'Asia/Tokyo', (day) => day === holiday)

  it('follow the clock of the place, its days and its holidays', () => {
    expect(inTokyo('2026-11-25T00:00:00Z')).toBe(true)
    expect(inTokyo('2026-11-24T23:59:59Z')).toBe(false)
    expect(inTokyo('2026-11-25T08:59:59Z')).toBe(true)
    expect(inTokyo('2026-11-25T09:00:00Z')).toBe(false)
    // Saturday 28 November in Tokyo, still Friday in New York.
    expect(inTokyo('2026-11-28T03:00:00Z')).toBe(false)
    expect(
      hoursHold(
        { ...office, days: [5], from: '21:00', to: '24:00' },
        at('2026-11-28T03:00:00Z'),
        'America/New_York',
        () => false,
      ),
    ).toBe(true)
    // 勤労感謝の日, a Monday.
    expect(inTokyo('2026-11-23T03:00:00Z')).toBe(true)
    expect(inTokyo('2026-11-23T03:00:00Z', {}, '2026-11-23')).toBe(false)
    expect(inTokyo('2026-11-23T03:00:00Z', { days: [], holidays: true }, '2026-11-23')).toBe(true)
  })

  it('go over midnight, and know the change to summer time', () => {
    const night = { from: '22:00', to: '05:00' }
    expect([inTokyo('2026-11-25T13:00:00Z', night), inTokyo('2026-11-24T19:59:00Z', night)]).toEqual([true, true])
    expect(inTokyo('2026-11-25T03:00:00Z', night)).toBe(false)
    const newYork = (moment: string) =>
      hoursHold({ ...office, days: [0], from: '03:00', to: '04:00' }, at(moment), 'America/New_York', () => false)
    expect([newYork('2026-03-08T06:59:00Z'), newYork('2026-03-08T07:00:00Z')]).toEqual([false, true])
  })
})

describe('sampling', () => {
  const subjects = Array.from({ length: 20_000 }, (_, i) => `c:${i}`)

  it('takes about the share that it says, always the same, and others for another survey', () => {
    for (const percent of [1, 10, 50]) {
      const taken = subjects.filter((subject) => samplePosition('survey', subject) < percent).length
      const expected = (subjects.length * percent) / 100
      // Four standard errors.
      expect(Math.abs(taken - expected)).toBeLessThan(4 * Math.sqrt(expected * (1 - percent / 100)))
    }
    const both = subjects.filter((one) => samplePosition('a', one) < 10 && samplePosition('b', one) < 10).length
    expect(Math.abs(both - 200)).toBeLessThan(4 * Math.sqrt(200))
    expect(samplePosition('a', 'c:1')).toBe(samplePosition('a', 'c:1'))
  })
})

describe('waves', () => {
  it('follow each other from the first display, without gap or overlap', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 0, max: 4_000_000 }), (span, minutes) => {
        const first = at('2026-01-01T12:34:56Z')
        const moment = new Date(first.getTime() + minutes * 60_000)
        const wave = waveAt({ rule: 'every', days: span }, first, moment)
        const age = moment.getTime() - wave.getTime()
        expect(age).toBeGreaterThanOrEqual(0)
        expect(age).toBeLessThan(span * 86_400_000)
        expect((wave.getTime() - first.getTime()) % (span * 86_400_000)).toBe(0)
      }),
    )
    expect(waveAt({ rule: 'until-answered' }, days(9), now)).toEqual(days(9))
    expect(waveAt({ rule: 'always' }, days(9), now)).toEqual(now)
  })
})

describe('the schema', () => {
  it('takes what a survey begins with, and gives it back unchanged', () => {
    expect(audienceSchema.parse(INITIAL_AUDIENCE)).toEqual(INITIAL_AUDIENCE)
    expect(audienceSchema.safeParse({ ...INITIAL_AUDIENCE, percent: -1 }).success).toBe(false)
    // The pure part stays free of it.
    expect(readFileSync(new URL('./index.ts', import.meta.url), 'utf8')).not.toContain('schema')
  })
})
