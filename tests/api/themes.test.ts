import { withWorkspace } from '@koe/db'
import { createInlineEngine, extractThemesFor, readVerbatims } from '@koe/features/themes'
import { complaints } from '@koe/features/themes/testing'
import { recordVerbatims } from '@koe/features/verbatims'
import { loadTokenizer } from '@koe/text'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call, openApi, type TestApi } from './support.ts'
import { setUpOwner } from './workspace.ts'

interface Theme {
  id: string
  label: string
  parentId: string | null
  revision: number
  verbatims: number
}

describe('themes over HTTP', () => {
  let api: TestApi
  let cookie: string
  const get = (path: string) => call(api, `GET /api/v1${path}`, { cookie })
  const post = (path: string, body?: unknown) => call(api, `POST /api/v1/themes/${path}`, { cookie }, body)
  const topThemes = async () =>
    ((await get('/themes')).body as { items: Theme[] }).items.filter(({ parentId }) => parentId === null)
  const two = async () => {
    const [into, from] = await topThemes()
    if (!into || !from) throw new Error('too few themes')
    return { into, from }
  }

  beforeAll(async () => {
    api = await openApi()
    cookie = await setUpOwner(api)
    const { id } = (await get('/workspace')).body as { id: string }
    const rows = complaints(250, { from: '2026-01-01T00:00:00Z', days: 60 }).map((row, i) => ({
      ...row,
      attributes: { plan: i % 2 === 0 ? '月額' : '年額' },
    }))
    await withWorkspace(api.context.db, id, (tx) => recordVerbatims(api.context, tx, id, rows))
    const engine = createInlineEngine(await loadTokenizer())
    await readVerbatims(api.context, engine, id)
    await extractThemesFor(api.context, engine, id, 'first')
  })
  afterAll(() => api.close())

  it('draws one theme in a period, and opens onto the verbatims behind a pair', async () => {
    const { into } = await two()
    const days = 'from=2026-01-01&to=2026-03-03'
    const portrait = await get(`/themes/${into.id}/portrait?${days}`)
    expect(portrait).toMatchObject({
      status: 200,
      body: { customers: { customers: into.verbatims, base: 250 }, trend: { unit: 'week' }, nps: null },
    })
    const wording = await get(`/themes/${into.id}/wording?${days}&attr.plan=%E6%9C%88%E9%A1%8D`)
    const [pair] = (wording.body as { pairs: { noun: string; predicate: string; verbatims: number }[] }).pairs
    const asked = new URLSearchParams({
      theme: into.id,
      'attr.plan': '月額',
      noun: pair?.noun ?? '',
      predicate: pair?.predicate ?? '',
    })
    expect((await get(`/verbatims?${days}&${asked}`)).body).toMatchObject({ total: pair?.verbatims })
    expect((await get(`/themes/${into.id}/company?${days}`)).body).toMatchObject({
      groups: { looked: 2, items: [{ name: 'plan' }, { name: 'plan' }] },
    })
    for (const part of ['portrait', 'wording', 'company']) {
      expect((await get(`/themes/${into.id}/${part}?from=2026-02-31`)).status).toBe(422)
      expect(await get(`/themes/no-id/${part}`)).toMatchObject({ status: 404, body: { code: 'not-found' } })
    }
    for (const wrong of ['mood=angry', 'word=', `with=${'x'.repeat(61)}`])
      expect((await get(`/verbatims?theme=${into.id}&${wrong}`)).status).toBe(422)
  })

  it('merges, hides and pins, refuses a stale view with what changed, and takes each back once', async () => {
    const { into, from } = await two()
    const seen = { revision: from.revision, into: into.id, intoRevision: into.revision }
    const merged = await post(`${from.id}/merge`, seen)
    expect(merged).toMatchObject({ status: 200, body: { verbatims: from.verbatims } })
    expect(await post(`${from.id}/merge`, seen)).toMatchObject({
      status: 409,
      body: { code: 'stale-revision', params: { did: 'merge', other: into.label, by: expect.stringMatching(/./) } },
    })
    expect((await get(`/themes/${from.id}`)).body).toMatchObject({ current: false, mergedInto: { id: into.id } })
    expect((await topThemes()).some(({ id }) => id === from.id)).toBe(false)
    const { id } = merged.body as { id: string }
    expect(await post(`decisions/${id}/undo`)).toMatchObject({ status: 200, body: { verbatims: from.verbatims } })
    expect(await post(`decisions/${id}/undo`)).toMatchObject({ status: 409, body: { code: 'already-done' } })

    const now = (await two()).from
    const hidden = await post(`${now.id}/hide`, { revision: now.revision })
    const ranking = await get('/rankings/themes?from=2026-01-01&to=2026-03-03')
    expect(ranking.body).toMatchObject({ hidden: [{ theme: { id: now.id }, customers: now.verbatims }] })
    expect(await post(`${now.id}/hide`, { revision: now.revision + 1 })).toMatchObject({
      body: { code: 'already-done' },
    })
    await post(`decisions/${(hidden.body as { id: string }).id}/undo`)
    expect(await post(`${now.id}/pin`, { revision: now.revision + 2 })).toMatchObject({ status: 200 })
    expect((await topThemes())[0]).toMatchObject({ id: now.id, pinnedBy: expect.stringMatching(/-7/) })
    const events = (await get(`/themes/${now.id}/events`)).body as { items: { kind: string; undone: boolean }[] }
    expect(events.items.map(({ kind, undone }) => `${kind} ${undone}`)).toEqual([
      'pin false',
      'hide true',
      'merge true',
      'new false',
    ])
  })

  it('refuses what is no decision', async () => {
    const { into } = await two()
    const wrong = [{}, { revision: 0 }, { revision: '1' }, { revision: 1.5 }]
    for (const name of ['hide', 'pin', 'merge'])
      for (const body of wrong)
        expect([name, body, (await post(`${into.id}/${name}`, body)).status]).toEqual([name, body, 422])
    expect((await post('decisions/no-id/undo')).status).toBe(404)
    const self = { revision: into.revision, into: into.id, intoRevision: into.revision }
    expect(await post(`${into.id}/merge`, self)).toMatchObject({ status: 422, body: { code: 'invalid-input' } })
  })
})
