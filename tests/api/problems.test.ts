import { createApp } from '@koe/api'
import { databaseKinds } from '@koe/db/testing'
import { sql } from 'drizzle-orm'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call, openApi, read, type TestApi, testSecret } from './support.ts'
import { liveSurvey, setUpOwner, submission } from './workspace.ts'

describe('problems', () => {
  let api: TestApi
  let cookie: string
  beforeAll(async () => {
    api = await openApi(databaseKinds().at(-1))
    cookie = await setUpOwner(api)
  }, 180_000)
  afterAll(() => api.close())

  const config = { secret: testSecret, version: '0', databaseKind: 'embedded' as const }
  const get = async (path: string, headers: Record<string, string> = {}) =>
    read(await api.app.fetch(new Request(`http://koe.test${path}`, { headers })))

  it('say in Japanese, or English where asked, what happened, with the id of the request', async () => {
    const ja = await get('/api/v1/nothing', { 'x-request-id': 'abcd-1234' })
    expect(ja.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
    expect(ja.headers.get('x-request-id')).toBe('abcd-1234')
    expect(ja.body).toEqual({
      type: 'urn:koe:problem:not-found',
      title: '見つかりません',
      status: 404,
      detail: '削除されたか、アドレスが違います。',
      instance: 'abcd-1234',
      code: 'not-found',
    })
    for (const header of ['en', 'en-US,en;q=0.9', 'fr, en;q=0.8, ja;q=0.5'])
      expect((await get('/api/v1/nothing', { 'accept-language': header })).body).toMatchObject({ title: 'Not found' })
    for (const header of ['fr', 'ja,en;q=0.9', '*', ''])
      expect((await get('/api/v1/nothing', { 'accept-language': header })).body).toMatchObject({
        title: '見つかりません',
      })
    const strange = await get('/api/v1/nothing', { 'x-request-id': 'a b\\c' })
    expect(strange.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('come with the headers that every answer has, whoever made it', async () => {
    // JSON of ours, a page with its own policy, the sign-in library's own answer, and a refusal.
    const answers = await Promise.all(
      ['/healthz', '/api/docs', '/api/auth/get-session', '/api/v1/nothing'].map((path) =>
        get(path, { 'x-request-id': 'abcd-1234' }),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 404])
    for (const { headers } of answers) {
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
      expect(headers.get('cache-control')).not.toBeNull()
      expect(headers.get('x-request-id')).toBe('abcd-1234')
      expect(headers.get('access-control-allow-origin')).toBeNull()
    }
    expect(answers[1]?.headers.get('content-security-policy')).not.toBe(
      answers[0]?.headers.get('content-security-policy'),
    )
  })

  it('name each wrong field', async () => {
    const answer = await call(api, 'POST /api/v1/surveys', { cookie }, { name: '', kind: 'nps' })
    expect(answer.status).toBe(422)
    expect(answer.body).toMatchObject({ code: 'invalid-input' })
    const form = await call(api, 'POST /api/v1/forms', { cookie }, { categories: [] })
    expect(form.body).toMatchObject({
      errors: expect.arrayContaining([
        { field: '/name', code: 'required', message: '必須です。' },
        { field: '/categories', code: 'too-short', message: '短すぎます。' },
      ]),
    })
  })

  it('tell nothing of a bug but its number, and log it', async () => {
    const lines: string[] = []
    const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) })
    const { app, fetch } = createApp({ context: api.context, logger, config })
    app.get('/healthz/broken', () => {
      throw new Error('the secret inside')
    })
    const broken = { ...api.context, db: brokenDatabase(new Error('the secret inside')) }
    const other = createApp({ context: broken as typeof api.context, logger, config })
    for (const answer of [
      await read(await fetch(new Request('http://koe.test/healthz/broken'))),
      await read(await other.fetch(new Request('http://koe.test/api/v1/setup'))),
    ]) {
      expect(answer.body).toMatchObject({ status: 500, code: 'internal' })
      expect(JSON.stringify(answer.body)).not.toContain('secret')
    }
    expect(lines.join('')).toContain('the secret inside')
  })

  it('say 503 and when to come again while the database is away; liveness stays', async () => {
    const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    const context = { ...api.context, db: brokenDatabase(away) } as typeof api.context
    const { fetch } = createApp({ context, logger: pino({ level: 'silent' }), config })
    const ask = async (path: string, init: RequestInit = {}) =>
      read(await fetch(new Request(`http://koe.test${path}`, init)))
    const post = { method: 'POST', headers: { 'content-type': 'application/json' } }
    const answer = { id: crypto.randomUUID(), surveyId: crypto.randomUUID(), surveyVersionId: crypto.randomUUID() }
    const body = JSON.stringify({ ...answer, seq: 1, finished: true, answers: {} })
    const signIn = JSON.stringify({ email: 'owner@example.com', password: 'correct horse battery' })
    for (const res of [
      await ask('/api/v1/in/shop/responses', { ...post, body }),
      await ask('/api/v1/surveys', { headers: { authorization: `Bearer koe_${'0'.repeat(32)}_${'a'.repeat(43)}` } }),
      await ask('/api/auth/sign-in/email', { ...post, body: signIn }),
      await ask('/api/v1/me', { headers: { cookie } }),
      await ask('/readyz'),
    ]) {
      expect(res.status).toBe(503)
      expect(res.body).toMatchObject({ code: 'unavailable' })
      expect(Number(res.headers.get('retry-after'))).toBeGreaterThan(0)
    }
    expect((await ask('/healthz')).status).toBe(200)
  })

  it('limit sign-in by address and network, in the database, so that no second process forgets', async () => {
    const second = createApp({ context: api.context, logger: pino({ level: 'silent' }), config })
    const tries = []
    for (let i = 0; i < 14; i++) {
      const app = i % 2 === 0 ? api.app : second
      const body = JSON.stringify({ email: 'Owner@Example.com', password: `wrong ${i}` })
      const headers = { 'content-type': 'application/json' }
      tries.push(
        await read(
          await app.fetch(new Request('http://koe.test/api/auth/sign-in/email', { method: 'POST', headers, body })),
        ),
      )
    }
    expect(tries[0]?.body).toMatchObject({ status: 401, code: 'wrong-credentials' })
    expect(tries.at(-1)?.body).toMatchObject({ status: 429, code: 'too-many-requests' })
    expect(Number(tries.at(-1)?.headers.get('retry-after'))).toBeGreaterThan(60)
    const right = { email: 'owner@example.com', password: 'correct horse battery' }
    expect((await call(api, 'POST /api/auth/sign-in/email', {}, right)).status).toBe(429)
    await api.database.db.execute(sql`update auth_rate_limits set last_request = last_request - 3600000`)
    expect((await call(api, 'POST /api/auth/sign-in/email', {}, right)).status).toBe(200)
  })

  it('offer no door that was not meant: public sign-up and the rest of the library are not there', async () => {
    const body = { email: 'new@example.com', password: 'correct horse battery', name: 'x' }
    expect((await call(api, 'POST /api/auth/sign-up/email', {}, body)).status).toBe(404)
    for (const path of ['/api/auth/list-sessions', '/api/auth/ok', '/api/auth/error'])
      expect((await get(path)).status).toBe(404)
  })

  it('end a session by signing out', async () => {
    const signed = await call(
      api,
      'POST /api/auth/sign-in/email',
      {},
      { email: 'owner@example.com', password: 'correct horse battery' },
    )
    const own = signed.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')
    expect(signed.headers.getSetCookie().join()).toMatch(/HttpOnly/)
    expect((await call(api, 'GET /api/v1/me', { cookie: own })).status).toBe(200)
    expect((await call(api, 'POST /api/auth/sign-out', { cookie: own }, {})).status).toBe(204)
    expect((await call(api, 'GET /api/v1/me', { cookie: own })).status).toBe(401)
    expect((await call(api, 'GET /api/v1/me', { cookie })).status).toBe(200)
  })

  it('measure requests by pattern, without anybody’s ids', async () => {
    const survey = await liveSurvey(api, cookie)
    await call(api, 'POST /api/v1/in/shop/responses', {}, submission(survey))
    const metrics = String((await get('/metrics')).body)
    expect(metrics).toContain('koe_recorded_total{kind="response",outcome="added"} 1')
    expect(metrics).toContain('route="/api/v1/in/{slug}/responses",status="201"')
    expect(metrics).not.toContain(survey.id)
  })
})

/** A database of which every use fails in one way. */
function brokenDatabase(error: Error): unknown {
  const fail = () => Promise.reject(error)
  return new Proxy(
    {},
    {
      get: (_, name) => {
        if (name === 'transaction' || name === 'execute') return fail
        if (name === '_') return { fullSchema: {} }
        const chain: unknown = new Proxy(() => undefined, {
          get: (_target, key) => (key === 'then' ? (_ok: unknown, no: (e: Error) => void) => no(error) : chain),
          apply: () => chain,
        })
        return () => chain
      },
    },
  )
}
