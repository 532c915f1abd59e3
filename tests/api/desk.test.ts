import { newId } from '@koe/db'
import { databaseKinds } from '@koe/db/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { call, openApi, type TestApi } from './support.ts'
import { openTeam, type Team } from './team.ts'

const kind = databaseKinds().at(-1) ?? 'embedded'
const office = { days: [1, 2, 3, 4, 5], holidays: false, from: '09:00', to: '18:00' }
/** A moment by the clock of Japan. */
const jst = (text: string) => new Date(`${text}:00+09:00`).toISOString()
const utc = (iso: string | null | undefined) => (iso ? new Date(iso).toISOString() : null)

interface Shown {
  id: string
  number: number
  status: string
  assignee: { name: string } | null
  firstReplyDueAt: string | null
  solutionDueAt: string | null
  dueAt: string | null
}

describe(`the desk of a form, ${kind}`, () => {
  let api: TestApi
  let team: Team
  let now: Date | null = null
  beforeAll(async () => {
    api = await openApi(kind, { mailFrom: 'voice@shop.example' })
    Object.assign(api.context, { now: () => now ?? new Date() })
    team = await openTeam(api, { 佐藤: 'analyst', 鈴木: 'analyst', 高橋: 'analyst', 田中: 'viewer' })
  }, 120_000)
  afterAll(() => api.close())
  beforeEach(() => {
    now = null
  })

  const memberId = (name: string) => team.people[name]?.member.id ?? ''
  const put = (desk: object) => call(api, `PUT /api/v1/forms/${team.form.id}/desk`, team.owner, desk)
  const desk = async (change: object) => {
    const answer = await put({ assignment: 'none', ...change })
    expect(answer.status).toBe(200)
    return answer.body
  }
  const among = (...names: string[]) => names.map((name) => ({ memberId: memberId(name), categoryIds: null }))
  const read = (id: string) => team.ask<Shown>(`GET /api/v1/inquiries/${id}`)
  const holderOf = async (id: string) => (await read(id)).assignee?.name ?? null
  const change = (id: string, wish: object) => team.ask(`PATCH /api/v1/inquiries/${id}`, wish)
  const reply = (id: string, statusAfter: string) =>
    team.ask(`POST /api/v1/inquiries/${id}/replies`, { id: newId(), body: '確認します。', seen: null, statusAfter })
  const about = (category: number) => ({
    answers: {
      category: { type: 'singleChoice', optionId: team.form.categories[category]?.id },
      message: { type: 'longText', text: '荷物が届きません' },
      shown: { type: 'hidden', value: team.form.shown },
    },
  })
  const countsOf = async (ids: string[]) => {
    const counts: Record<string, number> = {}
    for (const id of ids) {
      const name = (await holderOf(id)) ?? '-'
      counts[name] = (counts[name] ?? 0) + 1
    }
    return counts
  }

  it('gives nothing to anybody unless told to', async () => {
    expect(await holderOf(await team.receive())).toBeNull()
    expect(await team.ask(`GET /api/v1/forms/${team.form.id}/desk`)).toMatchObject({ assignment: 'none', members: [] })
  })

  it('hands many that come at once out evenly, in turn', async () => {
    await desk({ assignment: 'turns', members: among('佐藤', '鈴木', '高橋') })
    const ids = await Promise.all(Array.from({ length: 30 }, () => team.receive()))
    expect(await countsOf(ids)).toEqual({ 佐藤: 10, 鈴木: 10, 高橋: 10 })
    // In the order of their numbers nobody comes twice in three.
    const shown = await Promise.all(ids.map(read))
    const names = shown.sort((a, b) => a.number - b.number).map((one) => one.assignee?.name)
    for (let i = 3; i < names.length; i++) expect(names[i]).toBe(names[i - 3])
    const { entries } = await team.ask<{ entries: { kind: string }[] }>(`GET /api/v1/inquiries/${ids[0]}/conversation`)
    expect(entries.filter((entry) => entry.kind !== 'receipt')).toMatchObject([
      { kind: 'assignment', author: '', detail: { from: null, by: 'rule' } },
    ])
  })

  it('gives to whoever has least to do, also at once', async () => {
    await desk({ assignment: 'load', members: among('佐藤', '鈴木') })
    const list = await team.ask<{ items: Shown[] }>(`GET /api/v1/inquiries?assignee=${memberId('佐藤')}&limit=200`)
    for (const { id } of list.items.slice(0, 6)) await change(id, { status: 'waiting' })
    // 佐藤 has four left, 鈴木 ten: the next six are 佐藤's, and then they share.
    const ids = await Promise.all(Array.from({ length: 10 }, () => team.receive()))
    expect(await countsOf(ids)).toEqual({ 佐藤: 8, 鈴木: 2 })
  })

  it('asks who takes the category, and leaves it with nobody when nobody does', async () => {
    const [first, second] = team.form.categories
    await desk({ assignment: 'turns', members: [{ memberId: memberId('高橋'), categoryIds: [second?.id] }] })
    expect(await holderOf(await team.receive(about(1)))).toBe('高橋')
    expect(await holderOf(await team.receive(about(0)))).toBeNull()
    await desk({
      assignment: 'load',
      members: [...among('佐藤'), { memberId: memberId('高橋'), categoryIds: [first?.id] }],
    })
    for (const one of (await team.ask<{ items: Shown[] }>('GET /api/v1/inquiries?limit=200')).items)
      await change(one.id, { status: 'solved' })
    const ids = await Promise.all([0, 1, 0, 1, 0, 1].map((category) => team.receive(about(category))))
    expect(await countsOf([ids[1], ids[3], ids[5]].map(String))).toEqual({ 佐藤: 3 })
  })

  it('never gives to whoever may not answer any more, and takes no suspicious ones', async () => {
    await desk({ assignment: 'turns', members: among('佐藤', '鈴木') })
    await team.ask(`PATCH /api/v1/members/${memberId('鈴木')}`, { role: 'viewer' })
    expect(await countsOf(await Promise.all([1, 2, 3].map(() => team.receive())))).toEqual({ 佐藤: 3 })
    expect(await holderOf(await team.receive({ trap: 'x' }))).toBeNull()
    await team.ask(`PATCH /api/v1/members/${memberId('鈴木')}`, { role: 'analyst' })
  })

  it('refuses who may not answer, categories of nobody, and promises that take years', async () => {
    for (const id of [memberId('田中'), newId()])
      expect((await put({ assignment: 'turns', members: [{ memberId: id, categoryIds: null }] })).status).toBe(422)
    const strange = [{ memberId: memberId('佐藤'), categoryIds: [newId()] }]
    expect((await put({ assignment: 'turns', members: strange })).status).toBe(422)
    expect((await put({ assignment: 'turns', members: among('佐藤', '佐藤') })).status).toBe(422)
    const rare = { days: [0], holidays: false, from: '09:00', to: '09:15' }
    expect(await put({ assignment: 'none', hours: rare, solutionMinutes: 86_400 })).toMatchObject({
      status: 422,
      body: { errors: [{ field: '/solutionMinutes', code: 'too-large' }] },
    })
    expect((await put({ assignment: 'none', firstReplyMinutes: 0 })).status).toBe(422)
    const viewer = team.people.田中?.caller
    expect((await call(api, `PUT /api/v1/forms/${team.form.id}/desk`, viewer, { assignment: 'none' })).status).toBe(403)
  })

  it('promises by working hours, over a weekend and a holiday', async () => {
    await desk({ firstReplyMinutes: 60, solutionMinutes: 9 * 60, hours: office })
    // Friday, before a weekend and 勤労感謝の日.
    now = new Date(jst('2026-11-20T17:30'))
    const id = await team.receive()
    const shown = await read(id)
    expect(utc(shown.firstReplyDueAt)).toBe(jst('2026-11-24T09:30'))
    expect(utc(shown.solutionDueAt)).toBe(jst('2026-11-24T17:30'))
    expect(utc(shown.dueAt)).toBe(jst('2026-11-24T09:30'))
    now = new Date(jst('2026-11-24T09:10'))
    await reply(id, 'open')
    expect(utc((await read(id)).dueAt)).toBe(jst('2026-11-24T17:30'))
  })

  it('stands still while the customer is asked, and when it is solved', async () => {
    await desk({ firstReplyMinutes: null, solutionMinutes: 4 * 60, hours: office })
    now = new Date(jst('2026-11-24T09:00'))
    const id = await team.receive()
    now = new Date(jst('2026-11-24T10:00'))
    await reply(id, 'waiting')
    expect((await read(id)).dueAt).toBeNull()
    // Three hours are left, whenever it goes on.
    now = new Date(jst('2026-11-26T17:00'))
    await change(id, { status: 'open' })
    expect(utc((await read(id)).dueAt)).toBe(jst('2026-11-27T11:00'))
    now = new Date(jst('2026-11-27T10:00'))
    await change(id, { status: 'solved' })
    expect((await read(id)).dueAt).toBeNull()
    // Solved to waiting is no beginning; reopened on a Saturday it has its last hour on Monday.
    await change(id, { status: 'waiting' })
    now = new Date(jst('2026-11-28T12:00'))
    await change(id, { status: 'reopened' })
    expect(utc((await read(id)).dueAt)).toBe(jst('2026-11-30T10:00'))
  })

  it('stays overdue when it was overdue before it stood still', async () => {
    await desk({ firstReplyMinutes: 30, hours: office })
    now = new Date(jst('2026-11-25T09:00'))
    const id = await team.receive()
    now = new Date(jst('2026-11-25T12:00'))
    await change(id, { status: 'waiting' })
    await change(id, { status: 'open' })
    expect(utc((await read(id)).dueAt)).toBe(jst('2026-11-25T09:30'))
    await reply(id, 'open')
    expect((await read(id)).dueAt).toBeNull()
  })

  it('lists what is over, what is soon over, and all in that order', async () => {
    await desk({ firstReplyMinutes: 60 })
    now = new Date('2030-01-07T00:00:00Z')
    const first = await team.receive()
    now = new Date('2030-01-07T01:00:00Z')
    const second = await team.receive()
    now = new Date('2030-01-07T01:30:00Z')
    await desk({})
    const never = await team.receive()
    const ids = async (query: string) => {
      const { items } = await team.ask<{ items: Shown[] }>(`GET /api/v1/inquiries?${query}`)
      return items.map(({ id }) => id)
    }
    expect(await ids('due=soon')).toEqual([second])
    const overdue = await ids('due=overdue&sort=due&limit=200')
    expect([overdue.at(-1), overdue.includes(second)]).toEqual([first, false])
    const all = await ids('sort=due&limit=200')
    expect([all.at(-2), all.at(-1), all.includes(never)]).toEqual([first, second, false])
    // Page by page it is the same list.
    const paged: string[] = []
    let cursor = ''
    do {
      const page = await team.ask<{ items: Shown[]; nextCursor: string | null }>(
        `GET /api/v1/inquiries?sort=due&limit=2${cursor}`,
      )
      paged.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor ? `&cursor=${page.nextCursor}` : ''
    } while (cursor !== '')
    expect(paged).toEqual(all)
    expect((await call(api, 'GET /api/v1/inquiries?sort=due&cursor=bm8', team.owner)).status).toBe(422)
  })
})
