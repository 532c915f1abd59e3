import { newId, withWorkspace } from '@koe/db'
import { inquiries } from '@koe/db/schema'
import { databaseKinds } from '@koe/db/testing'
import { wilsonInterval } from '@koe/stats'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call, openApi, type TestApi } from './support.ts'
import { openTeam, type Team } from './team.ts'

/** A moment by the clock of Japan. */
const jst = (text: string) => new Date(`${text.length === 16 ? `${text}:00` : text}+09:00`)

interface Figure {
  current: number
  previous: number | null
  change: { ratio: number | null; low: number; high: number; verdict: string; reason: string } | null
  series: number[]
}
interface Counts {
  comparison: { from: string; to: string } | null
  comparisonUntil: string | null
  total: Figure
  categories: (Figure & { formId: string | null; label: string; level: number; share: number })[]
  trend: { unit: string; points: { from: string; count: number; complete: boolean }[] }
  heat: number[][]
  handling: {
    firstReply: { median: number | null; p90: number | null; base: number }
    solution: { median: number | null; p90: number | null; base: number }
    solved: { count: number; base: number; share: number | null; low: number; high: number }
  }
  backlog: Record<string, number>
  leftOut: { suspicious: number; merged: number }
}
type Row = Partial<typeof inquiries.$inferInsert>

describe.each(databaseKinds())('counts of inquiries, %s', (kind) => {
  let api: TestApi
  let team: Team
  let form: { id: string; categories: { id: string }[] }
  let now = jst('2026-11-20T12:00')
  const written = new Map<string, string[]>()

  const week = 'from=2026-11-14&to=2026-11-21'
  const counts = (query: string) => team.ask<Counts>(`GET /api/v1/inquiry-counts?${query}`)
  const figures = ({ categories }: Counts) =>
    categories
      .filter(({ formId }) => formId !== team.form.id)
      .map(({ label, level, current, previous }) => [label, level, current, previous])
  const listed = async (query: string) =>
    (await team.ask<{ items: object[] }>(`GET /api/v1/inquiries?limit=200&${query}`)).items.length
  const category = (place: number) => form.categories[place]?.id ?? ''

  let number = 0
  /** Rows as they would stand there, under a name by which they are found again. */
  async function write(name: string, many: number, at: string, row: Row = {}) {
    const ids = Array.from({ length: many }, () => newId())
    written.set(name, ids)
    await withWorkspace(api.database.db, team.workspaceId, (tx) =>
      tx.insert(inquiries).values(
        ids.map((id) => {
          number += 1
          const { workspaceId } = team
          return { workspaceId, id, number, formId: form.id, bodyHash: '', recordedAt: jst(at), ...row }
        }),
      ),
    )
    return ids
  }

  beforeAll(async () => {
    api = await openApi(kind, { mailFrom: 'voice@shop.example' })
    team = await openTeam(api, {})
    Object.assign(api.context, { now: () => now })
    const categories = [{ label: '配送' }, { label: '遅延', level: 1 }, { label: '返品' }]
    form = await team.ask('POST /api/v1/forms', { name: 'お問い合わせ', categories })
  }, 120_000)
  afterAll(() => api.close())

  it('says nothing of nothing', async () => {
    const none = await counts(week)
    expect(none).toMatchObject({ comparison: null, comparisonUntil: null, total: { current: 0, change: null } })
    expect(figures(none).map(([, , current]) => current)).toEqual([0, 0, 0])
    expect(none.handling).toEqual({
      firstReply: { median: null, p90: null, base: 0 },
      solution: { median: null, p90: null, base: 0 },
      solved: { count: 0, base: 0, share: null, low: 0, high: 1 },
    })
    expect(none.backlog).toEqual({ new: 0, open: 0, waiting: 0, reopened: 0, overdue: 0 })
  })

  it('counts by category, each with all under it, as far into the week before as this one has come', async () => {
    const [delivery, late, returned] = [category(0), category(1), category(2)]
    await write('first', 1, '2026-11-07T00:00', { categoryId: delivery })
    await write('late before', 4, '2026-11-09T10:00', { categoryId: late })
    await write('returned before', 5, '2026-11-13T11:00', { categoryId: returned })
    await write('after the cut', 2, '2026-11-13T23:59:59', { categoryId: returned })
    await write('none', 1, '2026-11-14T00:00')
    await write('late', 24, '2026-11-16T09:30', { categoryId: late })
    await write('delivery', 3, '2026-11-18T14:00', { categoryId: delivery })
    const [target] = await write('returned', 5, '2026-11-20T11:59', { categoryId: returned })
    const overdue = { categoryId: returned, dueAt: jst('2026-11-20T11:00') }
    await write('suspicious', 1, '2026-11-17T10:00', { ...overdue, suspicions: ['honeypot'] })
    await write('merged', 1, '2026-11-17T11:00', { categoryId: returned, mergedIntoId: target ?? null })
    const shown = await counts(week)
    expect(figures(shown)).toEqual([
      ['配送', 0, 27, 5],
      ['遅延', 1, 24, 4],
      ['返品', 0, 5, 5],
      ['', 0, 1, 0],
    ])
    expect(shown).toMatchObject({
      total: { current: 33, previous: 10 },
      comparison: { from: '2026-11-07', to: '2026-11-14' },
      comparisonUntil: jst('2026-11-13T12:00').toISOString(),
      leftOut: { suspicious: 1, merged: 1 },
    })
    expect(shown.categories[0]?.share).toBeCloseTo(27 / 33, 12)
    // Twelve parts of 13½ days.
    expect(shown.total.series.length).toBe(12)
    expect(shown.total.series.reduce((sum, count) => sum + count, 0)).toBe(45)
    now = jst('2026-11-21T00:00')
    expect(figures(await counts(week))[2]).toEqual(['返品', 0, 5, 7])
    now = jst('2026-11-20T12:00')
  })

  it('says what grew, and what is too little to say', async () => {
    const { categories, total } = await counts(week)
    const [delivery, late, returned] = categories
    expect(late?.change).toMatchObject({ ratio: 6, verdict: 'increase', reason: 'changed' })
    expect(delivery?.change?.ratio).toBeCloseTo(5.4, 10)
    expect(delivery?.change?.low).toBeGreaterThan(1)
    expect(total.change).toMatchObject({ verdict: 'increase' })
    expect(returned?.change).toMatchObject({ ratio: 1, verdict: 'withheld', reason: 'too-few-mentions' })
    const alone = await counts(`${week}&compare=none`)
    expect([alone.comparison, alone.total.change, alone.total.previous]).toEqual([null, null, null])
    // The week before that had nobody to count.
    expect((await counts('from=2026-11-07&to=2026-11-14')).comparison).toBeNull()
  })

  it('is the list of the inbox in figures', async () => {
    const { comparisonUntil } = await counts(week)
    expect(await listed(`${week}&suspicious=no`)).toBe(33)
    expect(await listed(`${week}&suspicious=no&categoryId=${category(0)}`)).toBe(27)
    expect(await listed(`${week}&suspicious=no&categoryId=none`)).toBe(1)
    expect(await listed(`${week}&suspicious=no&categoryId=${category(2)}`)).toBe(5)
    expect(await listed(`${week}&categoryId=${category(2)}`)).toBe(6)
    const before = `from=2026-11-07&to=${comparisonUntil}&suspicious=no`
    expect(await listed(before)).toBe(10)
    expect(await listed(`${before}&categoryId=${category(2)}`)).toBe(5)
    expect(await listed(`formId=${form.id}&${week}&suspicious=no`)).toBe(33)
    expect(await listed(`formId=${team.form.id}`)).toBe(0)
  })

  it('shows when they come, by the clock of the workspace', async () => {
    const shown = await counts(week)
    expect(shown.trend.unit).toBe('day')
    expect(shown.trend.points.map(({ count }) => count)).toEqual([1, 0, 24, 0, 3, 0, 5])
    expect(shown.trend.points.at(-1)).toEqual({ from: '2026-11-20', count: 5, complete: false })
    const filled = shown.heat.flatMap((hours, day) =>
      hours.flatMap((count, hour) => (count ? [[day, hour, count]] : [])),
    )
    expect(filled).toEqual([
      [0, 9, 24],
      [2, 14, 3],
      [4, 11, 5],
      [5, 0, 1],
    ])
    const { trend } = await counts('from=2026-11-20&to=2026-11-21')
    expect([trend.unit, trend.points.length]).toEqual(['hour', 12])
    expect(trend.points.at(-1)).toEqual({ from: '2026-11-20T02:00:00Z', count: 5, complete: true })
    const weeks = (await counts('from=2026-11-07&to=2026-11-21&unit=week')).trend.points
    expect(weeks.map(({ from, count, complete }) => [from, count, complete])).toEqual([
      ['2026-11-02', 1, false],
      ['2026-11-09', 12, true],
      ['2026-11-16', 32, false],
    ])
    await team.ask('PATCH /api/v1/workspace', { timeZone: 'UTC' })
    const abroad = await counts(week)
    expect([abroad.total.current, abroad.total.previous]).toEqual([32, 9])
    expect(abroad.heat[0]?.[0]).toBe(24)
    expect(await listed(`${week}&suspicious=no`)).toBe(32)
    await team.ask('PATCH /api/v1/workspace', { timeZone: 'Asia/Tokyo' })
  })

  it('says how long answers took, and what waits now', async () => {
    const [one = '', two = '', three = ''] = written.get('delivery') ?? []
    const [late = ''] = written.get('late') ?? []
    const set = (id: string, row: Row) => team.ask(`PATCH /api/v1/inquiries/${id}`, { status: row.status })
    const at = (text: string) => {
      now = jst(text)
    }
    for (const [id, seconds] of [
      [one, '14:01:00'],
      [two, '14:02:00'],
      [three, '14:10:00'],
    ] as const) {
      at(`2026-11-18T${seconds}`)
      const words = { id: newId(), body: '確認します。', seen: null, statusAfter: 'waiting' }
      await withWorkspace(api.database.db, team.workspaceId, (tx) =>
        tx.execute(`update inquiries set email = 'taro@example.jp' where id = '${id}'`),
      )
      await team.ask(`POST /api/v1/inquiries/${id}/replies`, words)
    }
    at('2026-11-18T15:00')
    await set(one, { status: 'solved' })
    await set(two, { status: 'solved' })
    await set(one, { status: 'reopened' })
    await set(two, { status: 'reopened' })
    at('2026-11-18T16:00')
    await set(one, { status: 'solved' })
    await withWorkspace(api.database.db, team.workspaceId, (tx) =>
      tx.execute(`update inquiries set due_at = '2026-11-20T11:00+09' where id in ('${two}', '${late}')`),
    )
    at('2026-11-20T12:00')
    const { handling, backlog } = await counts(week)
    expect(handling).toEqual({
      firstReply: { median: 120, p90: 504, base: 3 },
      solution: { median: 7200, p90: 7200, base: 1 },
      solved: { count: 1, base: 33, share: 1 / 33, ...wilsonInterval(1, 33) },
    })
    expect(backlog).toEqual({ new: 42, open: 0, waiting: 1, reopened: 1, overdue: 2 })
    expect(await listed('due=overdue&suspicious=no')).toBe(2)
    // What a program may have sent is overdue for nobody.
    expect(await listed('due=overdue')).toBe(3)
  })

  it('keeps forms apart, and refuses what is no question', async () => {
    const other = await counts(`${week}&formId=${team.form.id}`)
    expect([other.total.current, other.categories.map(({ label }) => label)]).toEqual([0, ['配送', '返品']])
    expect((await counts(`${week}&formId=${form.id}`)).total.current).toBe(33)
    const status = async (query: string) => (await call(api, `GET /api/v1/inquiry-counts?${query}`, team.owner)).status
    expect(await status(`formId=${newId()}`)).toBe(404)
    const wrong = ['from=2026-13-40', 'from=2026-11-21&to=2026-11-14', 'from=1990-01-01&to=2026-01-01', 'unit=minute']
    for (const query of [...wrong, `${week}&unit=hour`, 'formId=x', "from=';--", 'to=0001-01-01', 'from=9999-12-31'])
      expect([query, await status(query)]).toEqual([query, 422])
    expect(await status('from=2026-11-18&to=2026-11-21&unit=hour')).toBe(200)
    for (const query of ['from=2026-11-31', 'to=x', 'categoryId=x', 'suspicious=yes', 'from=0000-01-01T00:00:00Z'])
      expect([query, (await call(api, `GET /api/v1/inquiries?${query}`, team.owner)).status]).toEqual([query, 422])
    const ahead = await counts('from=2027-01-01&to=2027-01-08')
    expect([ahead.total.current, ahead.comparison, ahead.trend.points]).toEqual([0, null, []])
  })
})
