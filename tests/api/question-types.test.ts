import { newId } from '@koe/db'
import { databaseKinds } from '@koe/db/testing'
import type { SurveyDefinition } from '@koe/survey'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { everyTypeSurvey, furtherQuestions } from '../support/every-type.ts'
import { call, openApi, type TestApi } from './support.ts'
import { setUpOwner } from './workspace.ts'

const sound = {
  stars: { type: 'rating', value: 4 },
  numbers: { type: 'rating', value: 10 },
  faces: { type: 'rating', value: 1 },
  reasons: { type: 'multipleChoice', optionIds: ['price', 'else'], other: '駅の看板\u0000\uD83D' },
  found: { type: 'singleChoice', optionId: 'else', other: '新聞' },
  area: { type: 'dropdown', optionId: 'west' },
  again: { type: 'yesNo', value: false },
  times: { type: 'number', value: '１２' },
  day: { type: 'date', value: '令和8年1月5日' },
  phone: { type: 'phone', value: '０９０ー１２３４ー５６７８' },
  wait: { type: 'slider', value: 25 },
  order: { type: 'ranking', optionIds: ['cost', 'quality', 'support'] },
  parts: { type: 'matrix', optionIds: ['room.good', 'staff.bad'] },
  used: { type: 'matrix', optionIds: ['shop.morning', 'shop.night'] },
  weights: { type: 'constantSum', value: { taste: '７０', looks: 30 } },
  person: {
    type: 'personName',
    value: { family: '山田 ', given: '花子', familyKana: 'ﾔﾏﾀﾞ', givenKana: 'はなこ' },
  },
  home: {
    type: 'address',
    value: {
      postalCode: '〒１５０ー０００１',
      prefecture: '東京都',
      city: '渋谷区',
      street: '神宮前 1-1',
      building: '',
    },
  },
  consent: { type: 'consent', value: true },
}

describe.each(databaseKinds())('answers to every type, %s', (kind) => {
  let api: TestApi
  let cookie: string
  let surveyId = ''
  let surveyVersionId = ''

  beforeAll(async () => {
    api = await openApi(kind)
    cookie = await setUpOwner(api)
    const created = await create(everyTypeSurvey())
    surveyId = (created.body as { id: string }).id
    await call(api, `POST /api/v1/surveys/${surveyId}/publish`, { cookie, workspace: 'shop' })
    const shown = await call(api, `GET /api/v1/in/shop/s/${surveyId}`)
    surveyVersionId = (shown.body as { surveyVersionId: string }).surveyVersionId
  }, 180_000)
  afterAll(() => api.close())

  const create = (definition: SurveyDefinition) =>
    call(api, 'POST /api/v1/surveys', { cookie, workspace: 'shop' }, { name: '全部', definition })
  const send = (answers: Record<string, unknown>) =>
    call(
      api,
      'POST /api/v1/in/shop/responses',
      {},
      {
        id: newId(),
        surveyId,
        surveyVersionId,
        seq: 1,
        finished: true,
        startedAt: new Date(Date.now() - 20_000).toISOString(),
        answers,
      },
    )

  it('stores each as it was meant; only free words become a verbatim', async () => {
    expect((await send(sound)).status).toBe(201)
    const list = await call(api, `GET /api/v1/surveys/${surveyId}/responses`, { cookie, workspace: 'shop' })
    const { items } = list.body as { items: { answers: Record<string, unknown>[] }[] }
    const stored = Object.fromEntries(items[0]?.answers.map((answer) => [answer.questionId, answer]) ?? [])
    expect(Object.keys(stored).sort()).toEqual(Object.keys(sound).sort())
    expect(stored.reasons).toMatchObject({ optionIds: ['price', 'else'], text: '駅の看板\uFFFD\uFFFD' })
    expect(stored.again).toMatchObject({ optionIds: ['no'], text: null })
    expect(stored.times).toMatchObject({ number: 12, text: null })
    expect(stored.day).toMatchObject({ value: { value: '2026-01-05' }, text: null })
    expect(stored.order).toMatchObject({ optionIds: ['cost', 'quality', 'support'] })
    expect(stored.used).toMatchObject({ optionIds: ['shop.morning', 'shop.night'] })
    expect(stored.weights).toMatchObject({ value: { taste: 70, looks: 30 } })
    const kana = { familyKana: 'ヤマダ', givenKana: 'ハナコ' }
    expect(stored.person?.value).toEqual({ family: '山田', given: '花子', ...kana })
    const place = { postalCode: '1500001', prefecture: '東京都', city: '渋谷区', street: '神宮前 1-1' }
    expect(stored.home?.value).toEqual(place)
    expect(stored.phone).toMatchObject({ value: { value: '09012345678' }, text: null })
    const found = await call(api, 'GET /api/v1/verbatims', { cookie, workspace: 'shop' })
    const texts = (found.body as { items: { text: string }[] }).items.map(({ text }) => text).sort()
    expect(texts).toEqual(['新聞', '駅の看板\uFFFD\uFFFD'])
  })

  it('counts each with its base and interval, and writes it into a table by its labels', async () => {
    const { reasons: _, times: __, ...without } = sound
    expect(
      (
        await send({
          ...without,
          stars: { type: 'rating', value: 2 },
          again: { type: 'yesNo', value: true },
          order: { type: 'ranking', optionIds: ['cost', 'support', 'quality'] },
          used: { type: 'matrix', optionIds: ['net.night'] },
          weights: { type: 'constantSum', value: { looks: 100 } },
        })
      ).status,
    ).toBe(201)
    const { body } = await call(api, `GET /api/v1/surveys/${surveyId}/results`, { cookie, workspace: 'shop' })
    const { questions } = body as { questions: { questionId: string; base: number }[] }
    const found = Object.fromEntries(questions.map((question) => [question.questionId, question]))
    expect(Object.keys(found)).toEqual(
      furtherQuestions.map(({ id }) => id).filter((id) => !['day', 'phone', 'person', 'home'].includes(id)),
    )
    const steps = expect.arrayContaining([
      { value: 2, respondents: 1, share: 0.5, low: expect.any(Number), high: expect.any(Number) },
      { value: 5, respondents: 0, share: 0, low: 0, high: expect.any(Number) },
    ])
    expect(found.stars).toMatchObject({ kind: 'steps', base: 2, steps })
    expect(found.reasons).toMatchObject({ kind: 'options', base: 1 })
    expect(found.again).toMatchObject({
      base: 2,
      options: [
        { id: 'yes', respondents: 1 },
        { id: 'no', respondents: 1 },
      ],
    })
    expect(found.times).toMatchObject({ base: 1, amounts: { least: 12, median: 12, most: 12 } })
    expect(found.order).toMatchObject({
      kind: 'places',
      base: 2,
      options: [
        { id: 'quality', mean: 2.5, first: { respondents: 0 } },
        { id: 'support', mean: 2.5 },
        { id: 'cost', mean: 1, first: { respondents: 2, share: 1 } },
      ],
    })
    const { rows } = found.parts as unknown as { rows: unknown[] }
    expect(rows[1]).toMatchObject({ id: 'staff', base: 2, options: [{ respondents: 0 }, {}, { id: 'bad', share: 1 }] })
    // Two cells of one row are one respondent of it.
    const used = [
      { id: 'shop', base: 1, options: [{ share: 1 }, { share: 1 }] },
      { id: 'net', base: 1, options: [{ respondents: 0 }, { respondents: 1 }] },
    ]
    expect(found.used).toMatchObject({ kind: 'rows', base: 2, rows: used })
    // What was given nothing counts as nothing.
    const sums = [
      { id: 'taste', mean: 35, low: 0, high: 100 },
      { id: 'looks', mean: 65 },
    ]
    expect(found.weights).toMatchObject({ kind: 'sums', base: 2, total: 100, options: sums })
    const address = `http://koe.test/api/v1/surveys/${surveyId}/responses/file`
    const res = await api.app.fetch(new Request(address, { headers: { cookie } }))
    const [, , first = ''] = (await res.text()).split('\r\n')
    const reasons = '"価格が手ごろだった / その他 / 駅の看板\uFFFD\uFFFD"'
    const parts = [
      '費用 / 品質 / 対応の早さ',
      '店内の様子: 良い / 店員の対応: 悪い',
      '店舗: 午前 / 店舗: 夜',
      '味 70点 / 見た目 30点',
      '山田 花子(ヤマダ ハナコ)',
      '1500001 東京都 渋谷区 神宮前 1-1',
    ].map((cell) => `"${cell}"`)
    expect(first).toContain(
      `"4","10","1",${reasons},"その他 / 新聞","西日本","いいえ","12","2026-01-05","09012345678","25",${parts},"同意"`,
    )
  })

  it.each([
    ['stars', { type: 'rating', value: 6 }],
    ['stars', { type: 'slider', value: 3 }],
    ['stars', { type: 'rating', value: '3' }],
    ['reasons', { type: 'multipleChoice', optionIds: ['price'] }],
    ['reasons', { type: 'multipleChoice', optionIds: ['price', 'price'] }],
    ['reasons', { type: 'multipleChoice', optionIds: ['price', 'none'] }],
    ['reasons', { type: 'multipleChoice', optionIds: ['price', '__proto__'] }],
    ['reasons', { type: 'multipleChoice', optionIds: 'price' }],
    ['found', { type: 'singleChoice', optionId: 'web', other: 'x' }],
    ['found', { type: 'singleChoice', optionId: 'else', other: 'あ'.repeat(1001) }],
    ['area', { type: 'dropdown', optionId: 'constructor' }],
    ['again', { type: 'yesNo', value: 1 }],
    ['times', { type: 'number', value: '\uD800' }],
    ['times', { type: 'number', value: 1e300 }],
    ['times', { type: 'number', value: 1.5 }],
    ['day', { type: 'date', value: '2026-02-30' }],
    ['day', { type: 'date', value: '\u0000' }],
    ['phone', { type: 'phone', value: '110' }],
    ['wait', { type: 'slider', value: 61 }],
    ['order', { type: 'ranking', optionIds: ['cost', 'quality'] }],
    ['order', { type: 'ranking', optionIds: ['cost', 'cost', 'quality'] }],
    ['order', { type: 'ranking', optionIds: ['cost', 'quality', 'x'] }],
    ['order', { type: 'ranking', value: 1 }],
    ['parts', { type: 'matrix', optionIds: ['room.good'] }],
    ['parts', { type: 'matrix', optionIds: ['room.good', 'room.bad', 'staff.good'] }],
    ['parts', { type: 'matrix', optionIds: ['room', 'staff.good'] }],
    ['parts', { type: 'matrix', optionIds: ['room.__proto__', 'staff.good'] }],
    ['used', { type: 'matrix', optionIds: Array.from({ length: 1001 }, () => 'shop.night') }],
    ['weights', { type: 'constantSum', value: { taste: 70 } }],
    ['weights', { type: 'constantSum', value: { taste: 130, looks: -30 } }],
    ['weights', { type: 'constantSum', value: { taste: 99.5, looks: 0.5 } }],
    ['weights', { type: 'constantSum', value: { taste: '\uD800', looks: 100 } }],
    ['weights', { type: 'constantSum', value: { constructor: 100 } }],
    ['weights', { type: 'constantSum', value: [100] }],
    ['person', { type: 'personName', value: { family: '山田', given: ' ' } }],
    [
      'person',
      { type: 'personName', value: { family: '山田', given: '花子', familyKana: '山田', givenKana: 'ハナコ' } },
    ],
    ['person', { type: 'personName', value: { family: 'あ'.repeat(201), given: '花子' } }],
    ['person', { type: 'personName', value: '山田' }],
    ['home', { type: 'address', value: { postalCode: '150', prefecture: '東京都', city: 'a', street: 'b' } }],
    ['home', { type: 'address', value: { postalCode: '1500001', prefecture: '江戸', city: 'a', street: 'b' } }],
    ['consent', { type: 'consent', value: false }],
  ])('refuses %s %j with its place', async (questionId, answer) => {
    const refused = await send({ ...sound, [questionId]: answer })
    expect(refused.status).toBe(422)
    const { errors } = refused.body as { errors: { field: string }[] }
    expect(errors[0]?.field).toContain(`/answers/${questionId}`)
  })

  it('counts a second score question as well: only the first is the score of the survey', async () => {
    const questions = [
      { id: 'first', type: 'csat', label: { ja: '商品には' } },
      { id: 'second', type: 'csat', label: { ja: '配送には' } },
    ]
    const survey = { ...everyTypeSurvey(), pages: [{ id: 'p', blocks: questions }] } as SurveyDefinition
    const { id } = (await create(survey)).body as { id: string }
    const caller = { cookie, workspace: 'shop' }
    const live = (await call(api, `POST /api/v1/surveys/${id}/publish`, caller)).body as { liveVersionId: string }
    const answers = { first: { type: 'csat', value: 5 }, second: { type: 'csat', value: 2 } }
    const head = { id: newId(), surveyId: id, surveyVersionId: live.liveVersionId, seq: 1, finished: true, answers }
    const body = { ...head, startedAt: new Date(Date.now() - 20_000).toISOString() }
    expect((await call(api, 'POST /api/v1/in/shop/responses', {}, body)).status).toBe(201)
    const results = (await call(api, `GET /api/v1/surveys/${id}/results`, caller)).body as { questions: unknown[] }
    expect(results).toMatchObject({ questionId: 'first', score: { value: 1, base: 1 } })
    expect(results.questions).toHaveLength(1)
    expect(results.questions[0]).toMatchObject({ questionId: 'second', base: 1, kind: 'steps' })
    const [, two, , , five] = (results.questions[0] as { steps: { respondents: number }[] }).steps
    expect([two?.respondents, five?.respondents]).toEqual([1, 0])
  })

  it('keeps a definition that cannot be answered as a draft only', async () => {
    const slider = furtherQuestions.find(({ id }) => id === 'wait')
    const publish = async (question: object | undefined) => {
      const survey = { ...everyTypeSurvey(), pages: [{ id: 'p', blocks: [question] }] } as SurveyDefinition
      const { status, body } = await create(survey)
      expect(status).toBe(201)
      const address = `POST /api/v1/surveys/${(body as { id: string }).id}/publish` as const
      return (await call(api, address, { cookie, workspace: 'shop' })).status
    }
    expect(await publish({ ...slider, minimum: 90 })).toBe(422)
    expect(await publish(slider)).toBe(200)
  })
})
