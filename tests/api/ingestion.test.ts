import { newId, withWorkspace } from '@koe/db'
import { databaseKinds } from '@koe/db/testing'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call, openApi, read, type TestApi } from './support.ts'
import {
  inquiry,
  type LiveForm,
  type LiveSurvey,
  liveForm,
  liveSurvey,
  scored,
  setUpOwner,
  submission,
} from './workspace.ts'

const post = 'POST /api/v1/in/shop/responses'

describe.each(databaseKinds())('the ingestion contract, %s', (kind) => {
  let api: TestApi
  let cookie: string
  let survey: LiveSurvey
  let form: LiveForm
  let workspaceId: string

  beforeAll(async () => {
    api = await openApi(kind)
    cookie = await setUpOwner(api)
    survey = await liveSurvey(api, cookie)
    form = await liveForm(api, cookie)
    workspaceId = ((await call(api, 'GET /api/v1/workspace', { cookie })).body as { id: string }).id
  }, 180_000)
  afterAll(() => api.close())

  const rows = <T extends Record<string, unknown>>(query: ReturnType<typeof sql>) =>
    withWorkspace(api.database.db, workspaceId, async (tx) => [...(await tx.execute<T>(query))])
  const stored = async (id: string) => {
    const [response] = await rows<{ seq: number; finished: boolean; suspicions: string }>(
      sql`select seq, finished, array_to_string(suspicions, ',') as suspicions from responses where id = ${id}`,
    )
    const words = await rows<{ text: string; score: number; suspicious: boolean }>(
      sql`select text, score, suspicious from verbatims where source_id = ${id} order by question_id`,
    )
    const answers = await rows<{ n: number }>(sql`select count(*)::int as n from answers where response_id = ${id}`)
    return { ...response, words, answers: answers[0]?.n }
  }
  const waiting = async () =>
    (await api.context.queue.depths()).find((depth) => depth.name === 'read-verbatims')?.waiting ?? 0

  it('answers 201 first and 200 with the same body afterwards, and stores it once with its words and its job', async () => {
    const before = await waiting()
    const body = submission(survey)
    const first = await call(api, post, {}, body)
    expect(first.status).toBe(201)
    expect(first.headers.get('idempotent-replayed')).toBeNull()
    expect(first.headers.get('access-control-allow-origin')).toBe('*')
    const again = await call(api, post, {}, body)
    expect(again.status).toBe(200)
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    expect(again.body).toEqual(first.body)
    expect(await stored(body.id)).toEqual({
      seq: 1,
      finished: true,
      suspicions: '',
      answers: 2,
      words: [{ text: '配送が早くて助かります', score: 9, suspicious: false }],
    })
    expect(await waiting()).toBe(before + 1)
  })

  it('is two responses with two ids: what makes a replay harmless is the id', async () => {
    const body = submission(survey)
    const other = { ...body, id: newId() }
    expect((await call(api, post, {}, body)).status).toBe(201)
    expect((await call(api, post, {}, other)).status).toBe(201)
    expect((await stored(other.id)).answers).toBe(2)
  })

  it('applies only a larger seq, and replaces the whole state', async () => {
    const id = newId()
    const partial = (seq: number, answers: unknown, finished = false) =>
      call(api, post, {}, submission(survey, { id, seq, finished, answers }))
    expect((await partial(2, scored(survey, 3, '遅い'))).status).toBe(201)
    const old = await partial(1, scored(survey, 10))
    expect([old.status, old.headers.get('idempotent-replayed')]).toEqual([200, 'true'])
    const oldEnd = await partial(1, scored(survey, 10), true)
    expect(oldEnd.body).toMatchObject({ code: 'conflict', params: { reason: 'older-seq' } })
    expect(await stored(id)).toMatchObject({ seq: 2, words: [{ text: '遅い', score: 3 }] })
    const same = await partial(2, scored(survey, 4))
    expect(same.body).toMatchObject({ code: 'conflict', params: { reason: 'same-seq' } })
    expect((await partial(3, scored(survey, 2, '遅いし箱がつぶれていた'))).status).toBe(200)
    expect(await stored(id)).toMatchObject({ seq: 3, words: [{ text: '遅いし箱がつぶれていた', score: 2 }] })
    expect((await partial(4, scored(survey, 2))).status).toBe(200)
    expect(await stored(id)).toMatchObject({ seq: 4, words: [], answers: 1 })
    expect((await partial(5, scored(survey, 2, 'やはり遅い'), true)).status).toBe(200)
    expect(await stored(id)).toMatchObject({ seq: 5, finished: true, words: [{ text: 'やはり遅い' }] })
  })

  it('is finished once: nothing after that is stored, and no 2xx says so', async () => {
    const body = submission(survey)
    await call(api, post, {}, body)
    const late = await call(api, post, {}, { ...body, seq: 2, finished: false, answers: scored(survey, 0, '嘘') })
    expect(late.body).toMatchObject({ status: 409, code: 'already-done' })
    expect(await stored(body.id)).toMatchObject({ seq: 1, finished: true, words: [{ text: '配送が早くて助かります' }] })
  })

  it('stores one of many that arrive at once with one id', async () => {
    const body = submission(survey)
    const all = await Promise.all(Array.from({ length: 12 }, () => call(api, post, {}, body)))
    expect(all.map((answer) => answer.status).sort()).toEqual([...Array(11).fill(200), 201])
    expect(await stored(body.id)).toMatchObject({ answers: 2, words: [{}] })
  })

  it('lets no bad one spoil the others that share its transaction', async () => {
    const good = Array.from({ length: 8 }, () => submission(survey))
    const other = submission(survey, { surveyId: newId() })
    const wrong = submission(survey, { answers: scored(survey, 11) })
    const all = await Promise.all([...good, other, wrong].map((body) => call(api, post, {}, body)))
    expect(all.map((answer) => answer.status)).toEqual([...Array(8).fill(201), 404, 422])
    expect(all[9]?.body).toMatchObject({ errors: [{ field: `/answers/${survey.score}`, code: 'out-of-range' }] })
    expect(await stored(wrong.id)).toEqual({ words: [], answers: 0 })
  })

  it('takes a beacon of text/plain, and nothing else that is not JSON', async () => {
    const send = (type: string) =>
      Promise.resolve(
        api.app.fetch(
          new Request('http://koe.test/api/v1/in/shop/responses', {
            method: 'POST',
            headers: { 'content-type': type, origin: 'https://elsewhere.example', cookie: 'koe.session_token=x' },
            body: JSON.stringify(submission(survey)),
          }),
        ),
      ).then(read)
    expect((await send('text/plain;charset=UTF-8')).status).toBe(201)
    expect((await send('application/json; charset=utf-8')).status).toBe(201)
    for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/html'])
      expect((await send(type)).body).toMatchObject({ status: 415, code: 'unsupported-media-type' })
  })

  it('flags what looks like a program, and stores it all the same', async () => {
    const fast = submission(survey, { startedAt: new Date().toISOString() })
    const trapped = submission(survey, { trap: 'http://spam.example' })
    const held = submission(survey, { answers: scored(survey, 1, 'w'.repeat(5000)) })
    for (const body of [fast, trapped, held]) expect((await call(api, post, {}, body)).status).toBe(201)
    expect(await stored(fast.id)).toMatchObject({ suspicions: 'too-fast', words: [{ suspicious: true }] })
    expect(await stored(trapped.id)).toMatchObject({ suspicions: 'trap' })
    expect(await stored(held.id)).toMatchObject({ suspicions: 'repeats' })
    const results = (await call(api, `GET /api/v1/surveys/${survey.id}/results`, { cookie })).body
    expect(results).toMatchObject({ suspicious: 3, score: { kind: 'nps' } })
  })

  it('takes no new answer once the survey is paused, but lets one that began end, and replays', async () => {
    const own = await liveSurvey(api, cookie)
    const begun = submission(own, { finished: false, answers: scored(own, 8) })
    const done = submission(own)
    for (const body of [begun, done]) expect((await call(api, post, {}, body)).status).toBe(201)
    await call(api, `POST /api/v1/surveys/${own.id}/state`, { cookie }, { state: 'paused' })
    expect((await call(api, post, {}, submission(own))).body).toMatchObject({ status: 409, code: 'not-accepting' })
    expect((await call(api, post, {}, done)).status).toBe(200)
    expect((await call(api, post, {}, { ...begun, seq: 2, finished: true })).status).toBe(200)
    expect(await stored(begun.id)).toMatchObject({ finished: true })
  })

  it('knows a customer by the company’s own number, and lets no page overwrite what is known', async () => {
    const customer = (plan: string) => ({ id: 'C-1', attributes: { plan } })
    await call(api, post, {}, submission(survey, { customer: customer('a') }))
    await call(api, post, {}, submission(survey, { customer: customer('b') }))
    expect(await rows(sql`select external_id, attributes from customers`)).toEqual([
      { external_id: 'C-1', attributes: { plan: 'a' } },
    ])
  })

  it('numbers inquiries, stores them once, and changes them only while nobody has begun', async () => {
    const body = inquiry(form)
    const all = await Promise.all(
      Array.from({ length: 5 }, () => call(api, 'POST /api/v1/in/shop/inquiries', {}, body)),
    )
    expect(all.map((answer) => answer.status).sort()).toEqual([200, 200, 200, 200, 201])
    expect(new Set(all.map((answer) => JSON.stringify(answer.body))).size).toBe(1)
    const next = await call(api, 'POST /api/v1/in/shop/inquiries', {}, inquiry(form))
    expect(next.body).toMatchObject({ number: 2 })
    const answers = { ...body.answers, message: { type: 'longText', text: '届きました' } }
    const changed = await call(api, 'POST /api/v1/in/shop/inquiries', {}, { ...body, seq: 2, answers })
    expect(changed.status).toBe(200)
    const seen = await call(api, `GET /api/v1/inquiries/${body.id}`, { cookie })
    expect(seen.body).toMatchObject({
      text: '届きました',
      email: 'taro@example.jp',
      category: '配送',
      formName: 'お問い合わせ',
      number: 1,
    })
    await call(api, `PATCH /api/v1/inquiries/${body.id}`, { cookie }, { status: 'open' })
    const late = await call(api, 'POST /api/v1/in/shop/inquiries', {}, { ...body, seq: 3 })
    expect(late.body).toMatchObject({ code: 'already-done' })
    expect((await call(api, 'GET /api/v1/inquiries', { cookie })).body).toMatchObject({
      items: [{}, {}],
      nextCursor: null,
    })
  })

  it('archives a category that leaves the list, and still takes answers from a page opened before', async () => {
    const own = await liveForm(api, cookie)
    const path = `PATCH /api/v1/forms/${own.id}`
    const list = [own.categories[1], { label: '解約' }]
    const changed = await call(api, path, { cookie }, { categories: list })
    expect(changed.body).toMatchObject({ categories: [{ archived: true }, {}, {}].map(() => expect.anything()) })
    const shown = (await call(api, `GET /api/v1/in/shop/f/${own.id}`)).body as { definition: unknown }
    expect(JSON.stringify(shown.definition)).not.toContain('配送')
    expect((await call(api, 'POST /api/v1/in/shop/inquiries', {}, inquiry(own))).status).toBe(201)
  })
})
