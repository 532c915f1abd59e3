import { newId } from '@koe/db'
import { databaseKinds } from '@koe/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { putQuotas, secondApi, sendAtOnce, surveyWithQuotas } from './quotas.ts'
import { type Answer, call, openApi, type TestApi } from './support.ts'
import { type LiveSurvey, scored, setUpOwner, submission } from './workspace.ts'

const codeOf = (answer: Answer) => (answer.body as { code?: string }).code

describe.each(databaseKinds())('quotas, %s', (kind) => {
  let api: TestApi
  let cookie: string
  beforeAll(async () => {
    api = await openApi(kind)
    cookie = await setUpOwner(api)
  })
  afterAll(() => api.close())

  const detractors = (limit: number) => (survey: LiveSurvey) => [
    { id: 'detractors', name: '批判者', limit, when: { question: survey.score, operator: 'at-most', value: 6 } },
  ]
  const send = (survey: LiveSurvey, value: number, more: Record<string, unknown> = {}) =>
    call(api, 'POST /api/v1/in/shop/responses', {}, submission(survey, { answers: scored(survey, value), ...more }))
  const counted = async (survey: LiveSurvey) => {
    const { quotas } = (await call(api, `GET /api/v1/surveys/${survey.id}`, { cookie })).body as {
      quotas: { id: string; limit: number; taken: number }[]
    }
    return quotas.map(({ id, limit, taken }) => `${id} ${taken}/${limit}`)
  }

  it('takes exactly 100 of 1,000 that come at once through two processes, and answers them again the same', async () => {
    const survey = await surveyWithQuotas(api, cookie, detractors(100))
    const { counts, taken } = await sendAtOnce([api, secondApi(api)], survey, 1000)
    expect(counts).toEqual({ 201: 100, '409 quota-full': 900 })
    expect(await counted(survey)).toEqual(['detractors 100/100'])
    // What was taken stays acknowledged, and is not counted again.
    const again = await Promise.all(
      taken.slice(0, 20).map((body) => call(api, 'POST /api/v1/in/shop/responses', {}, body)),
    )
    expect(again.map(({ status }) => status)).toEqual(Array(20).fill(200))
    expect(await counted(survey)).toEqual(['detractors 100/100'])
    // Whom the quota does not count may still answer.
    expect((await send(survey, 9)).status).toBe(201)
    const { finished } = (await call(api, `GET /api/v1/surveys/${survey.id}/results`, { cookie })).body as {
      finished: number
    }
    expect(finished).toBe(101)
  })

  it('counts only what is finished, by its last answers, and gives no place back', async () => {
    const survey = await surveyWithQuotas(api, cookie, detractors(1))
    const moving = newId()
    expect((await send(survey, 3, { id: moving, finished: false })).status).toBe(201)
    expect(await counted(survey)).toEqual(['detractors 0/1'])
    // It leaves the quota before its end: nobody counts.
    expect((await send(survey, 9, { id: moving, seq: 2 })).status).toBe(200)
    expect(await counted(survey)).toEqual(['detractors 0/1'])
    const kept = newId()
    const began = newId()
    expect((await send(survey, 2, { id: began, finished: false })).status).toBe(201)
    expect((await send(survey, 5, { id: kept })).status).toBe(201)
    // A finished one changes no more: neither its answers nor its place.
    expect(codeOf(await send(survey, 10, { id: kept, seq: 2 }))).toBe('already-done')
    expect(await counted(survey)).toEqual(['detractors 1/1'])
    // Who began cannot finish any more; an older state of it is a replay, not an end.
    expect(codeOf(await send(survey, 2, { id: began, seq: 2 }))).toBe('quota-full')
    expect((await send(survey, 2, { id: began, seq: 1, finished: false })).status).toBe(200)
    // More room lets the same response in.
    await putQuotas(api, cookie, survey, detractors(2))
    expect((await send(survey, 2, { id: began, seq: 2 })).status).toBe(200)
    expect(await counted(survey)).toEqual(['detractors 2/2'])
    // Fewer than are there: nothing goes, nobody comes.
    await putQuotas(api, cookie, survey, detractors(1))
    expect(codeOf(await send(survey, 2))).toBe('quota-full')
    expect(await counted(survey)).toEqual(['detractors 2/1'])
  })

  it('holds every quota that a response counts for, and says which ending is meant for it', async () => {
    const survey = await surveyWithQuotas(api, cookie, (of, { endings }) => [
      { id: 'all', name: '全員', limit: 2 },
      ...detractors(1)(of).map((quota) => ({ ...quota, ending: endings[0]?.id })),
    ])
    expect((await send(survey, 0)).status).toBe(201)
    const refused = await send(survey, 0, { language: 'en' })
    expect(codeOf(refused)).toBe('quota-full')
    expect(refused.status).toBe(409)
    expect(refused.body).toMatchObject({ ending: { title: { ja: 'ご回答ありがとうございました。' } } })
    // The refused one took no place of the other quota.
    expect((await send(survey, 10)).status).toBe(201)
    expect(await counted(survey)).toEqual(['all 2/2', 'detractors 1/1'])
    // A quota without an ending of its own says it kindly.
    const late = await send(survey, 10)
    expect(codeOf(late)).toBe('quota-full')
    expect(late.body).toMatchObject({ ending: { title: { ja: 'ご協力ありがとうございました' } } })
  })

  it('keeps quotas from those who answer, and refuses shapes that are none', async () => {
    const survey = await surveyWithQuotas(api, cookie, detractors(5))
    const shown = await call(api, `GET /api/v1/in/shop/s/${survey.id}`)
    expect(JSON.stringify(shown.body)).not.toMatch(/quota|批判者/)
    const { definition } = (await call(api, `GET /api/v1/surveys/${survey.id}`, { cookie })).body as {
      definition: object
    }
    const whole = { id: 'q', name: '全員', limit: 1 }
    for (const wrong of [
      [{ ...whole, limit: 0 }],
      [{ ...whole, limit: 1.5 }],
      [{ ...whole, limit: 1e9 }],
      [{ ...whole, extra: true }],
      [{ ...whole, when: { all: 'x' } }],
      [{ ...whole, name: 1 }],
      [whole, whole],
      Array.from({ length: 51 }, (_, i) => ({ ...whole, id: `q${i}` })),
      'many',
    ]) {
      const change = { definition: { ...definition, quotas: wrong } }
      expect((await call(api, `PATCH /api/v1/surveys/${survey.id}`, { cookie }, change)).status).toBe(422)
    }
    // Unfinished ones may be kept, not published.
    const unfinished = { definition: { ...definition, quotas: [{ ...whole, ending: 'gone' }] } }
    expect((await call(api, `PATCH /api/v1/surveys/${survey.id}`, { cookie }, unfinished)).status).toBe(200)
    expect((await call(api, `POST /api/v1/surveys/${survey.id}/publish`, { cookie })).status).toBe(422)
    expect(await counted(survey)).toEqual(['detractors 0/5'])
  })
})
