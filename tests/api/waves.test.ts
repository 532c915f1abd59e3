import { databaseKinds } from '@koe/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dayMs, openPages, page } from './in-app.ts'
import { call } from './support.ts'
import { type LiveSurvey, scored } from './workspace.ts'

interface Change {
  difference: number
  low: number
  high: number
  pValue: number | null
  verdict: string
}
interface Waves {
  repeats: boolean
  waves: {
    wave: number
    score: { value: number; base: number }
    change: Change | null
    panel: { base: number; before: { value: number }; now: { value: number }; change: Change } | null
  }[]
}

describe.each(databaseKinds())('a survey that asks the same customers again, %s', (kind) => {
  let site: Awaited<ReturnType<typeof openPages>>
  beforeAll(async () => {
    site = await openPages(kind)
  })
  afterAll(() => site.api.close())

  const wavesOf = async (survey: LiveSurvey) =>
    (await call(site.api, `GET /api/v1/surveys/${survey.id}/waves`, site.owner)).body as Waves
  const people = (name: string, count: number) => Array.from({ length: count }, (_, i) => page(`${name}-${i}`))
  type Who = ReturnType<typeof page>
  async function ask(survey: LiveSurvey, who: Who, score: number | null, more: object = {}) {
    const shown = await site.show(who, survey)
    expect(shown.show).toBe(true)
    if (score === null) return
    const answers = scored(survey, score)
    expect((await site.answer(who, survey, shown.responseId, { answers, ...more })).status).toBe(201)
  }
  const askAll = async (survey: LiveSurvey, group: Who[], scoreOf: (i: number) => number | null) => {
    for (const [i, who] of group.entries()) await ask(survey, who, scoreOf(i))
  }

  it('has a score for each wave; who answered both times stands beside their own earlier answer', async () => {
    const survey = await site.surveyFor({ repeat: { rule: 'every', days: 30 } })
    expect(await wavesOf(survey)).toMatchObject({ repeats: true, waves: [] })
    const panel = people('panel', 30)
    const [once, late] = [people('once', 10), people('late', 5)]
    // 20 of 30 are detractors, then 8 of these become promoters.
    await askAll(survey, panel, (i) => (i < 20 ? 5 : 9))
    await askAll(survey, once, () => 8)
    site.clock.ahead += 31 * dayMs
    await askAll(survey, panel, (i) => (i >= 8 && i < 20 ? 5 : 9))
    await askAll(survey, late, () => 10)
    const { waves } = await wavesOf(survey)
    expect(waves.map(({ wave, score }) => [wave, score.base, Math.round(score.value)])).toEqual([
      [1, 45, Math.round((100 * (10 + 5 - 20)) / 45)],
      [2, 30, 20],
    ])
    expect(waves[0]).toMatchObject({ change: null, panel: null })
    const [, second] = waves
    expect(second?.panel).toMatchObject({ base: 30, change: { verdict: 'rise' } })
    expect(second?.panel?.before.value).toBeCloseTo(-100 / 3, 6)
    expect(second?.panel?.change.difference).toBeCloseTo(160 / 3, 6)
    // 8 of 30 moved by two: mean 16/30, sample variance of the moves (32 − 30·(16/30)²)/29, t of 29 degrees 2.0452.
    const reach = 204.523 * Math.sqrt((32 - 256 / 30) / 29 / 30)
    expect(second?.panel?.change.low).toBeCloseTo(160 / 3 - reach, 2)
    expect(second?.change?.difference).toBeCloseTo(20 + 100 / 9, 6)
    site.clock.ahead += 31 * dayMs
    // Nobody changes; a suspicious one and one who only looks count nowhere.
    await askAll(survey, panel.slice(0, 10), (i) => (i >= 8 ? 5 : 9))
    await ask(survey, panel[10] ?? page(), 0, { trap: 'a program' })
    await ask(survey, panel[11] ?? page(), null)
    const [, , third] = (await wavesOf(survey)).waves
    expect(third).toMatchObject({ wave: 3, score: { base: 10 }, change: { verdict: 'withheld', pValue: null } })
    expect(third?.panel).toMatchObject({ base: 10, change: { difference: 0, verdict: 'withheld' } })
    // Who was asked in the second wave and said nothing is in no pair of the third.
    site.clock.ahead += 31 * dayMs
    await ask(survey, panel[11] ?? page(), 10)
    const [, , , fourth] = (await wavesOf(survey)).waves
    expect(fourth).toMatchObject({ wave: 4, score: { base: 1 }, panel: null })
  })

  it('has none where every display is a wave of its own, and links belong to none', async () => {
    const always = await site.surveyFor({ repeat: { rule: 'always' } })
    const who = page('always')
    await ask(always, who, 9)
    await ask(always, who, 2)
    expect(await wavesOf(always)).toMatchObject({ repeats: false, waves: [] })
    const linked = await site.surveyFor({ repeat: { rule: 'every', days: 30 } })
    await site.answer(page(), linked, crypto.randomUUID(), { channel: 'web' })
    expect(await wavesOf(linked)).toMatchObject({ repeats: true, waves: [] })
  })
})
