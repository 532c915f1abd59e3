import { databaseKinds } from '@koe/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call, cookieOf, openApi, type TestApi } from './support.ts'

const owner = {
  workspaceName: '声の会社',
  ownerName: '青木',
  email: 'Owner@example.com',
  password: 'correct horse 42',
  demo: false,
}

describe.each(databaseKinds())('first-run set-up, %s', (kind) => {
  let api: TestApi
  beforeAll(async () => {
    api = await openApi(kind)
  }, 180_000)
  afterAll(() => api.close())

  it('is open on a fresh database, refuses weak passwords, and lets one of several callers win', async () => {
    expect((await call(api, 'GET /api/v1/setup')).body).toEqual({ needed: true })
    const weak = await call(api, 'POST /api/v1/setup', {}, { ...owner, password: 'aaaaaaaaaaaa' })
    expect(weak.body).toMatchObject({ code: 'invalid-input', errors: [{ field: '/password', code: 'weak-password' }] })
    const crooked = await call(api, 'POST /api/v1/setup', {}, { ...owner, slug: 'みどり' })
    expect(crooked.body).toMatchObject({ code: 'invalid-input', errors: [{ field: '/slug', code: 'wrong-format' }] })
    expect((await call(api, 'GET /api/v1/setup')).body).toEqual({ needed: true })
    const all = await Promise.all(
      [1, 2, 3, 4].map((i) => call(api, 'POST /api/v1/setup', {}, { ...owner, email: `owner${i}@example.com` })),
    )
    expect(all.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409])
    expect(all.filter((answer) => answer.status === 409).map((answer) => answer.body)).toEqual(
      Array(3).fill(expect.objectContaining({ type: 'urn:koe:problem:setup-closed' })),
    )
    expect((await call(api, 'GET /api/v1/setup')).body).toEqual({ needed: false })
    const winner = all.find((answer) => answer.status === 201)
    const cookie = winner ? cookieOf(winner) : ''
    const me = await call(api, 'GET /api/v1/me', { cookie })
    expect(me.body).toMatchObject({ current: { role: 'owner', name: '声の会社', slug: 'main' } })
  })

  it('keeps the name for addresses that was asked for, however it was typed', async () => {
    const own = await openApi(kind)
    try {
      const body = { ...owner, slug: ' Ｍidori-Motors ' }
      expect((await call(own, 'POST /api/v1/setup', {}, body)).body).toMatchObject({ slug: 'midori-motors' })
    } finally {
      await own.close()
    }
  })
})
