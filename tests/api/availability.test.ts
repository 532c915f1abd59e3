import { createApp } from '@koe/api'
import { newId } from '@koe/db'
import { databaseKinds } from '@koe/db/testing'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, call, openApi, type TestApi, testSecret } from './support.ts'
import { type LiveSurvey, liveSurvey, scored, setUpOwner, submission } from './workspace.ts'

/** Days from today in Tokyo, the time zone of a new workspace. */
const day = (from: number) => new Date(Date.now() + 9 * 3_600_000 + from * 86_400_000).toISOString().slice(0, 10)
const codeOf = (answer: Answer) => (answer.body as { code?: string }).code

describe.each(databaseKinds())('when and how often a survey is answered, %s', (kind) => {
  let api: TestApi
  let cookie: string
  beforeAll(async () => {
    api = await openApi(kind)
    cookie = await setUpOwner(api)
  })
  afterAll(() => api.close())

  const change = (survey: LiveSurvey, body: object) => call(api, `PATCH /api/v1/surveys/${survey.id}`, { cookie }, body)
  const send = (survey: LiveSurvey, more: Record<string, unknown> = {}, to: TestApi = api) =>
    call(to, 'POST /api/v1/in/shop/responses', {}, submission(survey, more))
  const shown = async (survey: LiveSurvey) => (await call(api, `GET /api/v1/in/shop/s/${survey.id}`)).body
  const stored = async (survey: LiveSurvey) =>
    ((await call(api, `GET /api/v1/surveys/${survey.id}/results`, { cookie })).body as { base: number }).base

  it('is not answered before its first day nor after its last, and is on both', async () => {
    const survey = await liveSurvey(api, cookie)
    await change(survey, { opensOn: day(1) })
    expect(await shown(survey)).toMatchObject({ availability: 'early', opensOn: day(1) })
    expect(codeOf(await send(survey))).toBe('not-accepting')
    await change(survey, { opensOn: day(0), closesOn: day(0) })
    expect(await shown(survey)).toMatchObject({ availability: 'open', opensOn: null })
    const begun = newId()
    expect((await send(survey, { id: begun, finished: false, answers: scored(survey, 9) })).status).toBe(201)
    await change(survey, { opensOn: null, closesOn: day(-1) })
    expect(await shown(survey)).toMatchObject({ availability: 'over' })
    expect(codeOf(await send(survey))).toBe('not-accepting')
    // Who began in time may finish.
    expect((await send(survey, { id: begun, seq: 2 })).status).toBe(200)
    expect(await stored(survey)).toBe(1)
    await change(survey, { closesOn: null })
    expect((await send(survey)).status).toBe(201)
  })

  it('takes exactly as many as its limit, however many come at once and through whichever process', async () => {
    const survey = await liveSurvey(api, cookie)
    await change(survey, { responseLimit: 25 })
    const config = { secret: testSecret, version: '0.0.0', databaseKind: kind }
    const second = { ...api, app: createApp({ context: api.context, logger: pino({ level: 'silent' }), config }) }
    const sent = Array.from({ length: 100 }, () => submission(survey, { attributes: {} }))
    const answers = await Promise.all(
      sent.map((body, i) => call(i % 2 === 0 ? api : second, 'POST /api/v1/in/shop/responses', {}, body)),
    )
    const taken = sent.filter((_, i) => answers[i]?.status === 201)
    expect(taken).toHaveLength(25)
    expect(new Set(answers.filter(({ status }) => status !== 201).map(codeOf))).toEqual(new Set(['not-accepting']))
    expect(await stored(survey)).toBe(25)
    expect(await shown(survey)).toMatchObject({ availability: 'full' })
    // What is stored stays acknowledged, and more room lets others in.
    expect((await call(api, 'POST /api/v1/in/shop/responses', {}, taken[0])).status).toBe(200)
    await change(survey, { responseLimit: 26 })
    expect((await send(survey)).status).toBe(201)
    expect(codeOf(await send(survey))).toBe('not-accepting')
    await change(survey, { responseLimit: null })
    expect((await send(survey)).status).toBe(201)
  })

  it('refuses an end before the beginning and limits that are none', async () => {
    const survey = await liveSurvey(api, cookie)
    expect((await change(survey, { opensOn: '2026-05-02', closesOn: '2026-05-01' })).status).toBe(422)
    await change(survey, { opensOn: '2026-05-02' })
    expect((await change(survey, { closesOn: '2026-05-01' })).status).toBe(422)
    for (const wrong of [{ responseLimit: 0 }, { responseLimit: 1.5 }, { opensOn: '2026-02-30' }, { closesOn: 'x' }])
      expect((await change(survey, wrong)).status).toBe(422)
  })
})
