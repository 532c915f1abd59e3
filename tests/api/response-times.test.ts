import { newId } from '@koe/db'
import { databaseKinds } from '@koe/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call, openApi, type TestApi } from './support.ts'
import { type LiveSurvey, liveSurvey, scored, setUpOwner, submission } from './workspace.ts'

interface Summary {
  base: number
  median: number
  lowerQuartile: number
  upperQuartile: number
}
interface Results {
  pages: { pageId: string; time: Summary | null }[]
  time: (Summary & { fast: { seconds: number; respondents: number; share: number } }) | null
}
interface Listed {
  items: { id: string; seconds: Record<string, number> | null; took: number | null }[]
  nextCursor: string | null
}

describe.each(databaseKinds())('how long respondents took, %s', (kind) => {
  let api: TestApi
  let cookie: string
  let survey: LiveSurvey
  let pages: string[]
  beforeAll(async () => {
    api = await openApi(kind)
    cookie = await setUpOwner(api)
  })
  afterAll(() => api.close())

  const open = async () => {
    survey = await liveSurvey(api, cookie)
    const { body } = await call(api, `GET /api/v1/in/shop/s/${survey.id}`)
    pages = (body as { definition: { pages: { id: string }[] } }).definition.pages.map(({ id }) => id)
  }
  const send = (change: Record<string, unknown>) =>
    call(api, 'POST /api/v1/in/shop/responses', {}, submission(survey, change))
  const list = async (query = '') =>
    (await call(api, `GET /api/v1/surveys/${survey.id}/responses${query}`, { cookie })).body as Listed
  const results = async () => (await call(api, `GET /api/v1/surveys/${survey.id}/results`, { cookie })).body as Results
  const timed = (...seconds: number[]) => ({ seconds: Object.fromEntries(seconds.map((one, i) => [pages[i], one])) })
  const storedOf = async (id: string) => (await list()).items.find((one) => one.id === id)

  it('is kept with the response, by page, in tenths of a second; a later state replaces by page', async () => {
    await open()
    const [first = '', second = ''] = pages
    const id = newId()
    await send({ id, finished: false, ...timed(2.0349) })
    expect(await storedOf(id)).toMatchObject({ seconds: { [first]: 2 }, took: null })
    const last = { id, seq: 2, seconds: { [first]: 3.25, [second]: 40 } }
    expect((await send(last)).status).toBe(200)
    expect(await storedOf(id)).toMatchObject({ seconds: { [first]: 3.3, [second]: 40 }, took: 43.3 })
    // Sent again it is the same; another time for the same answers is no conflict, and changes nothing.
    expect((await send(last)).headers.get('idempotent-replayed')).toBe('true')
    expect((await send({ ...last, ...timed(9, 9) })).headers.get('idempotent-replayed')).toBe('true')
    expect(await storedOf(id)).toMatchObject({ took: 43.3 })
    const other = newId()
    await send({ id: other, finished: false, ...timed(5) })
    await send({ id: other, seq: 2, seconds: { [second]: 7 } })
    expect(await storedOf(other)).toMatchObject({ seconds: { [first]: 5, [second]: 7 }, took: 12 })
  })

  it('never costs an answer: what no clock can have measured is left out, what is no number is refused', async () => {
    await open()
    const [first = '', second = ''] = pages
    const id = newId()
    const hostile = JSON.parse('{"__proto__": 5, "constructor": 6, "nowhere": 7}') as object
    expect((await send({ id, seconds: { ...hostile, [first]: -3, [second]: 90_000 } })).status).toBe(201)
    expect(await storedOf(id)).toMatchObject({ seconds: { [second]: 3600 }, took: 3600 })
    const without = newId()
    expect((await send({ id: without })).status).toBe(201)
    expect(await storedOf(without)).toMatchObject({ seconds: null, took: null })
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`p${i}`, 1]))
    for (const seconds of [many, { [first]: '3' }, { [first]: null }, [1, 2], 'soon'])
      expect((await send({ seconds })).status).toBe(422)
    const body = JSON.stringify(submission(survey, { seconds: { [first]: 12345 } })).replace('12345', '1e999')
    expect((await call(api, 'POST /api/v1/in/shop/responses', {}, body)).status).toBeGreaterThanOrEqual(400)
  })

  it('gives quartiles of who finished, by page and in all, and who was too fast to have read', async () => {
    await open()
    for (let i = 1; i <= 12; i++) await send(timed(10 + i, 20 + i))
    for (const seconds of [1, 1.2]) await send(timed(seconds, 0.5))
    await send({ finished: false, ...timed(500) })
    await send({ ...timed(600, 600), trap: 'a program' })
    await send({})
    const { time, pages: byPage } = await results()
    // 1.5, 1.7, then 32, 34 … 54: the median is 41, of the first page 15.5, each within 5 %.
    expect(time).toMatchObject({ base: 14, fast: { respondents: 2 } })
    expect(Math.abs((time?.median ?? 0) / 41 - 1)).toBeLessThan(0.05)
    expect(Math.abs((byPage[0]?.time?.median ?? 0) / 15.5 - 1)).toBeLessThan(0.05)
    expect(byPage.map((page) => page.time?.base)).toEqual([14, 14])
    const border = time?.fast.seconds ?? 0
    expect(border).toBeGreaterThan(12)
    expect(border).toBeLessThan(15)
    const fast = await list(`?fasterThan=${border}`)
    expect(fast.items.map(({ took }) => took)).toEqual([1.5, 1.7])
    // Page by page they are the same, the fastest first, and the border itself is not among them.
    const one = await list('?fasterThan=34&limit=2')
    const two = await list(`?fasterThan=34&limit=2&cursor=${one.nextCursor}`)
    expect([...one.items, ...two.items].map(({ took }) => took)).toEqual([1.5, 1.7, 32])
    expect(two.nextCursor).toBeNull()
    for (const query of ['?fasterThan=0', '?fasterThan=-1', '?fasterThan=x', `?fasterThan=5&cursor=${one.nextCursor}x`])
      expect((await call(api, `GET /api/v1/surveys/${survey.id}/responses${query}`, { cookie })).status).toBe(422)
    const newest = (await list('?limit=2')).nextCursor
    const mixed = await call(api, `GET /api/v1/surveys/${survey.id}/responses?fasterThan=5&cursor=${newest}`, {
      cookie,
    })
    expect(mixed.status).toBe(422)
  })

  it('is in the file for spreadsheets, and nobody’s time is no time', async () => {
    await open()
    expect(await results()).toMatchObject({ time: null, pages: [{ time: null }, { time: null }] })
    await send({ answers: scored(survey, 3, '遅い'), ...timed(4.2, 8) })
    const { body } = await call(api, `GET /api/v1/surveys/${survey.id}/responses/file`, { cookie })
    const [head = '', row = ''] = String(body).split('\r\n')
    expect(head).toMatch(/"回（波）","回答時間（秒）".*"秒：.+","秒：.+"/)
    expect(row).toContain('"12.2"')
    expect(row).toMatch(/"4.2","8"/)
  })
})
