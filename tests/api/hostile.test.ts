import { withWorkspace } from '@koe/db'
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

/** Shift_JIS for 「配送が遅い」, written out so that no encoder is needed. */
const shiftJis = Uint8Array.from([0x94, 0x7a, 0x91, 0x97, 0x82, 0xaa, 0x92, 0x78, 0x82, 0xa2])

describe.each(databaseKinds())('bodies that break things, %s', (kind) => {
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

  const send = async (body: BodyInit, headers: Record<string, string> = {}, path = '/api/v1/in/shop/responses') =>
    read(
      await api.app.fetch(
        new Request(`http://koe.test${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body,
          ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
        } as RequestInit),
      ),
    )
  const words = async (id: string) => {
    const found = await withWorkspace(api.database.db, workspaceId, (tx) =>
      tx.execute<{ text: string }>(sql`select text from verbatims where source_id = ${id}`),
    )
    return [...found].map((row) => row.text)
  }
  const withText = (text: string) => submission(survey, { answers: scored(survey, 5, text) })
  /** JSON text in which the words are written as they are given here, escapes and all. */
  const rawText = (escaped: string) => {
    const body = withText('PLACE')
    return { id: body.id, json: JSON.stringify(body).replace('PLACE', escaped) }
  }

  it('stores long, odd and broken words, and never answers with a 5xx', async () => {
    const texts = [
      'あ'.repeat(20_000),
      'w'.repeat(19_999),
      '👨‍👩‍👧‍👦😀🏴󠁧󠁢󠁥󠁮󠁧󠁿',
      '\u202e逆さ',
      "'; drop table responses; --",
      '<script>alert(1)</script>',
      ' \n\t ',
    ]
    for (const text of texts) {
      const body = withText(text)
      expect((await call(api, 'POST /api/v1/in/shop/responses', {}, body)).status).toBe(201)
      expect(await words(body.id)).toEqual(text.trim() === '' ? [] : [text])
    }
    const long = await call(api, 'POST /api/v1/in/shop/responses', {}, withText('w'.repeat(100_000)))
    expect(long.status).toBe(422)
  })

  it('repairs what PostgreSQL cannot hold', async () => {
    for (const [escaped, stored] of [
      ['a\\u0000b', 'a\uFFFDb'],
      ['half \\ud83d pair', 'half \uFFFD pair'],
      ['\\udc00\\ud800', '\uFFFD\uFFFD'],
      ['\\ud83d\\ude00', '😀'],
      ['\\u914d\\u9001', '配送'],
    ] as const) {
      const { id, json } = rawText(escaped)
      expect([escaped, (await send(json)).status]).toEqual([escaped, 201])
      expect(await words(id)).toEqual([stored])
    }
    const attributes = JSON.stringify(submission(survey, { attributes: { plan: 'X' } })).replace(
      '"X"',
      '"\\u0000\\udc00"',
    )
    expect((await send(attributes)).status).toBe(201)
    const key = JSON.stringify(submission(survey, { attributes: { KEY: 'x' } })).replace('KEY', '\\u0000')
    expect((await send(key)).status).toBe(400)
  })

  it('refuses bytes that are not UTF-8, and text that is not JSON', async () => {
    const [head = '', tail = ''] = JSON.stringify(withText('PLACE')).split('PLACE')
    const mojibake = Buffer.concat([Buffer.from(head), shiftJis, Buffer.from(tail)])
    for (const body of [mojibake, '', '{', 'null;', '"', '{"a":1}{"b":2}', `\uFEFF${head}x${tail}`.slice(0, 50)])
      expect((await send(body)).body).toMatchObject({ status: 400, code: 'malformed' })
    for (const body of ['null', '[]', '1', '"x"', '{}']) expect((await send(body)).status).toBe(422)
    expect((await send(Buffer.concat([Buffer.from(head), Buffer.from('配送'), Buffer.from(tail)]))).status).toBe(201)
  })

  it('refuses deep JSON before it is parsed', async () => {
    for (const deep of [
      '['.repeat(5000) + ']'.repeat(5000),
      `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`,
      '['.repeat(200_000),
    ])
      expect((await send(deep)).body).toMatchObject({ status: 400, params: { reason: 'depth' } })
    const brackets = withText('[[['.repeat(2000))
    expect((await send(JSON.stringify(brackets))).status).toBe(201)
  })

  it('counts bytes on the stream, whatever the headers say', async () => {
    const limit = 256 * 1024
    const chunks = (n: number) => {
      let sent = 0
      const stream = new ReadableStream<Uint8Array>({
        pull(controller) {
          if (sent++ < n) controller.enqueue(new Uint8Array(64 * 1024).fill(32))
          else controller.close()
        },
      })
      return { stream, read: () => sent }
    }
    const huge = chunks(800)
    expect((await send(huge.stream)).body).toMatchObject({ status: 413, params: { limit } })
    expect(huge.read()).toBeLessThan(10)
    expect((await send('x', { 'content-length': String(50 * 1024 * 1024) })).status).toBe(413)
    expect((await send(' '.repeat(limit + 1))).status).toBe(413)
    expect((await send(JSON.stringify(withText('fits')).padEnd(limit - 100, ' '))).status).toBe(201)
    expect((await send('['.repeat(2 * 1024 * 1024), { cookie }, '/api/v1/surveys')).status).toBe(413)
  })

  it('sets no prototype and takes no foreign fields', async () => {
    const body = JSON.stringify(submission(survey)).replace(
      '"attributes":{',
      '"__proto__":{"finished":true},"attributes":{"__proto__":"x","\\u005f_proto__":"y","constructor":"z",',
    )
    expect((await send(body)).status).toBe(201)
    expect(({} as Record<string, unknown>).finished).toBeUndefined()
    const odd = submission(survey, { answers: { ...scored(survey, 5), constructor: { type: 'nps', value: 1 } } })
    expect((await send(JSON.stringify(odd))).body).toMatchObject({ errors: [{ code: 'unknown-question' }] })
  })

  it('answers every wrong shape with a 4xx', async () => {
    const good = submission(survey)
    const wrong = [
      { id: 'x' },
      { id: null },
      { seq: -1 },
      { seq: 1.5 },
      { seq: 2 ** 40 },
      { finished: 'yes' },
      { answers: [] },
      { answers: null },
      { answers: { [survey.score]: 9 } },
      { answers: { [survey.score]: { type: 'nps', value: 'nine' } } },
      { answers: {} },
      { answers: { [survey.score]: { type: 'nps', value: 1e308 } } },
      { language: '!' },
      { channel: 'あ' },
      { startedAt: 'yesterday' },
      { attributes: { a: {} } },
      { attributes: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, 'v'])) },
      { customer: {} },
      { surveyVersionId: survey.id },
      { surveyId: survey.versionId },
      { answers: Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`q${i}`, { type: 'nps', value: 1 }])) },
    ]
    for (const change of wrong) {
      const answer = await send(JSON.stringify({ ...good, ...change }))
      expect([JSON.stringify(change).slice(0, 60), Math.floor(answer.status / 100)]).toEqual([
        JSON.stringify(change).slice(0, 60),
        4,
      ])
    }
    for (const path of [
      '/api/v1/in/nobody/responses',
      '/api/v1/in/%00/responses',
      '/api/v1/in/%E3%81/responses',
      "/api/v1/in/'/responses",
    ])
      expect((await send(JSON.stringify(good), {}, path)).status).toBe(404)
    for (const path of [
      'surveys/%00',
      'surveys/x',
      'inquiries/x',
      'surveys?cursor=%00',
      'surveys?limit=x',
      'inquiries?cursor=%00',
      `surveys/${survey.id}/responses?cursor=${btoa('9 9')}`,
    ])
      expect([path, Math.floor((await call(api, `GET /api/v1/${path}`, { cookie })).status / 100)]).toEqual([path, 4])
  })

  it('treats inquiries with the same care', async () => {
    const path = '/api/v1/in/shop/inquiries'
    const message = (text: string) => JSON.stringify(inquiry(form)).replace('荷物が届きません', text)
    expect((await send(message('a\\u0000\\ud800'), {}, path)).status).toBe(201)
    expect((await send(message('w'.repeat(19_000)), {}, path)).status).toBe(201)
    expect((await send('['.repeat(5000), {}, path)).status).toBe(400)
    const category = {
      category: { type: 'singleChoice', optionId: survey.id },
      message: { type: 'longText', text: 'x' },
    }
    const strange = JSON.stringify(inquiry(form, { answers: category }))
    expect((await send(strange, {}, path)).body).toMatchObject({ errors: [{ code: 'unknown-option' }] })
  })

  it('keeps customers’ words, secrets and queries out of the log', async () => {
    await call(api, 'POST /api/v1/in/shop/responses', {}, withText('とても秘密の言葉'))
    await call(api, 'GET /api/v1/inquiries?cursor=secretquery', { cookie })
    const log = api.logged.join('')
    expect(log).toContain('"route":"/api/v1/in/{slug}/responses"')
    expect(log).not.toMatch(/とても秘密|secretquery|session_token|correct horse|owner@example/)
    expect(log.split('\n').filter((line) => line.includes('"level":50'))).toEqual([])
  })
})
