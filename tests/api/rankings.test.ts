import { withWorkspace } from '@koe/db'
import { createInlineEngine, extractThemesFor, readVerbatims } from '@koe/features/themes'
import { complaints } from '@koe/features/themes/testing'
import { recordVerbatims } from '@koe/features/verbatims'
import { loadTokenizer } from '@koe/text'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call, openApi, type TestApi } from './support.ts'
import { setUpOwner } from './workspace.ts'

interface Row {
  theme: { id: string; label: string }
  customers: number
  mentions: number
  quotes: { verbatimId: string }[]
}

describe('rankings over HTTP', () => {
  let api: TestApi
  let cookie: string
  const get = (path: string) => call(api, `GET /api/v1${path}`, { cookie })
  const rowsOf = (body: unknown) => (body as { items: Row[] }).items

  beforeAll(async () => {
    api = await openApi()
    cookie = await setUpOwner(api)
    const { body } = await get('/workspace')
    const { id } = body as { id: string }
    const rows = complaints(150, { from: '2026-01-01T00:00:00Z', days: 60 }).map((row, i) => ({
      ...row,
      attributes: { plan: i % 2 === 0 ? '月額' : '年額' },
    }))
    await withWorkspace(api.context.db, id, (tx) => recordVerbatims(api.context, tx, id, rows))
    const engine = createInlineEngine(await loadTokenizer())
    await readVerbatims(api.context, engine, id)
    await extractThemesFor(api.context, engine, id, 'first')
  })
  afterAll(() => api.close())

  it('leads from a figure to the verbatims behind it, and from there to one with all that was read in it', async () => {
    const ranking = await get('/rankings/themes?from=2026-02-01&to=2026-03-02&attr.plan=%E6%9C%88%E9%A1%8D')
    expect(ranking.status).toBe(200)
    const [row] = rowsOf(ranking.body)
    if (!row) throw new Error('no theme')
    const query = `theme=${row.theme.id}&from=2026-02-01&to=2026-03-02&attr.plan=%E6%9C%88%E9%A1%8D&limit=2`
    const first = await get(`/verbatims?${query}`)
    expect(first.body).toMatchObject({ total: row.mentions, items: [{ attributes: { plan: '月額' } }, {}] })
    const { nextCursor, items } = first.body as { nextCursor: string; items: { id: string }[] }
    const second = await get(`/verbatims?${query}&cursor=${encodeURIComponent(nextCursor)}`)
    const ids = [...items, ...(second.body as { items: { id: string }[] }).items].map((item) => item.id)
    expect(new Set(ids).size).toBe(4)
    const detail = await get(`/verbatims/${ids[0]}`)
    expect(detail.body).toMatchObject({
      readingState: 'read',
      origin: { kind: 'import' },
      segments: expect.arrayContaining([expect.objectContaining({ ordinal: 0, sentimentBy: 'rule' })]),
    })
  })

  it('gives the same rows as CSV, and what can be filtered by', async () => {
    const csv = await get('/rankings/themes.csv?from=2026-02-01&to=2026-03-02&source=import&source=inquiry')
    expect(csv.headers.get('content-type')).toContain('text/csv')
    const ranking = await get('/rankings/themes?from=2026-02-01&to=2026-03-02')
    expect(String(csv.body).split('\r\n')).toHaveLength(rowsOf(ranking.body).length + 3)
    expect((await get('/rankings/filters')).body).toMatchObject({
      attributes: { plan: [{ count: 75 }, { count: 75 }] },
    })
  })

  it('names a theme, refuses the second name on the same revision, and says what runs', async () => {
    const { body } = await get('/themes')
    const [theme] = (body as { items: { id: string; revision: number }[] }).items
    const rename = (label: string) =>
      call(api, `PATCH /api/v1/themes/${theme?.id}`, { cookie }, { label, revision: theme?.revision })
    expect(await rename('配送の遅れ')).toMatchObject({ status: 200, body: { label: '配送の遅れ', labelLocked: true } })
    expect(await rename('別の名前')).toMatchObject({ status: 409, body: { code: 'stale-revision' } })
    expect((await call(api, 'POST /api/v1/themes/refresh', { cookie })).status).toBe(202)
    expect((await get('/themes/run')).body).toMatchObject({
      modelVersion: 1,
      running: null,
      sentiment: { rated: 0, leastRated: 500, learnedFrom: { segments: 0, rated: 0 }, calibration: [] },
    })
  })

  it('tells the history of a theme page by page, and of all themes', async () => {
    const all = (await get('/themes/events?limit=200')).body as { items: { kind: string; theme: { id: string } }[] }
    const renamed = all.items.find(({ kind }) => kind === 'rename')?.theme.id
    const first = await get(`/themes/${renamed}/events?limit=1`)
    expect(first.body).toMatchObject({
      items: [{ kind: 'rename', to: '配送の遅れ', by: expect.stringMatching(/./), theme: { current: true } }],
    })
    const { nextCursor } = first.body as { nextCursor: string }
    expect((await get(`/themes/${renamed}/events?cursor=${nextCursor}`)).body).toMatchObject({
      items: [{ kind: 'new', modelVersion: 1, moved: { common: 0, onlyOld: 0 }, others: [], by: null }],
      nextCursor: null,
    })
    for (const path of [`/themes/${renamed}/events?cursor=%00`, '/themes/events?cursor=1', '/themes/events?limit=0'])
      expect(await get(path)).toMatchObject({ status: 422, body: { code: 'invalid-input' } })
    for (const id of ['no-id', '01a20046-9ffa-7ed6-a97e-78005e27969d'])
      expect(await get(`/themes/${id}/events`)).toMatchObject({ status: 404, body: { code: 'not-found' } })
  })

  it('moves verbatims, refuses a move that is out of date, and takes one back', async () => {
    const { items } = (await get('/themes')).body as { items: { id: string; parentId: string | null }[] }
    const [from, to] = items.filter(({ parentId }) => parentId === null)
    const page = (await get(`/verbatims?theme=${from?.id}&limit=1`)).body as {
      modelVersion: number
      items: { id: string }[]
    }
    const body = { modelVersion: page.modelVersion, verbatimIds: [page.items[0]?.id], from: from?.id, to: to?.id }
    const post = (path: string, input?: unknown) => call(api, `POST /api/v1/themes/moves${path}`, { cookie }, input)
    expect(await post('', { ...body, modelVersion: 7 })).toMatchObject({
      status: 409,
      body: { code: 'stale-themes', params: { version: 1 }, detail: expect.stringContaining('第 1 版') },
    })
    const moved = await post('', { ...body, to: to?.id.toUpperCase() })
    expect(moved).toMatchObject({ status: 200, body: { to: { id: to?.id }, verbatims: 1 } })
    expect(await post('', body)).toMatchObject({ status: 409, body: { code: 'already-done' } })
    const { id } = moved.body as { id: string }
    expect(await post(`/${id}/undo`)).toMatchObject({ status: 200 })
    expect(await post(`/${id}/undo`)).toMatchObject({ status: 409, body: { code: 'already-done' } })
    expect(await post('/no-id/undo')).toMatchObject({ status: 404 })
    const wrong = [
      { to: 'x' },
      { verbatimIds: [] },
      { verbatimIds: ['x'] },
      { ordinal: -1 },
      { ordinal: 1e12 },
      { modelVersion: '1' },
      { from: '\u0000' },
    ]
    for (const more of wrong) expect([more, (await post('', { ...body, ...more })).status]).toEqual([more, 422])
  })

  it.each([
    '/rankings/themes?from=2026-02-31',
    '/rankings/themes?from=0000-01-01&to=2026-01-01',
    '/rankings/themes?from=2026-03-01&to=2026-02-01',
    '/rankings/themes?score=happy',
    '/rankings/themes.csv?level=3',
    '/verbatims?cursor=x',
    '/verbatims?cursor=2026-99-01T00:00:00.000000Z_01a20046-9ffa-7ed6-a97e-78005e27969d',
    '/verbatims?limit=0',
  ])('refuses %s in words', async (path) => {
    expect(await get(path)).toMatchObject({ status: 422, body: { code: 'invalid-input' } })
  })

  it.each(['/verbatims?q=%00', '/verbatims?q=%F0%9F', '/rankings/themes?channel=%00%27', '/verbatims?attr.a%00=b'])(
    'answers %s',
    async (path) => {
      expect((await get(path)).status).toBe(200)
    },
  )

  it.each(['/themes/no-id', '/verbatims/01a20046-9ffa-7ed6-a97e-78005e27969d', '/verbatims?theme=x'])(
    'does not find %s',
    async (path) => {
      expect((await get(path)).status).toBe(404)
    },
  )
})
