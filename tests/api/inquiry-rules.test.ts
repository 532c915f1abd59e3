import { newId } from '@koe/db'
import { databaseKinds } from '@koe/db/testing'
import { judgeInquiries, sendAlerts, wakeJudging } from '@koe/features/inquiries'
import type { Mail } from '@koe/features/mail'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Caller, call, openApi, type TestApi } from './support.ts'
import { openTeam, type Team } from './team.ts'
import { liveSurvey, scored, submission } from './workspace.ts'

const kind = databaseKinds().at(-1) ?? 'embedded'

interface Rule {
  id: string
  fired: number
}
interface Entry {
  kind: string
  detail: Record<string, string | null>
}
interface Shown {
  escalatedAt: string | null
  assignee: { name: string } | null
}

describe(`rules that watch the inbox, ${kind}`, () => {
  let api: TestApi
  let team: Team
  let ahead = 0
  let mails: Mail[] = []
  const mailer = {
    origin: 'https://koe.example',
    send: async (mail: Mail) => {
      mails.push(mail)
    },
  }
  beforeAll(async () => {
    api = await openApi(kind, { mailFrom: 'voice@shop.example' })
    Object.assign(api.context, { now: () => new Date(Date.now() + ahead) })
    team = await openTeam(api, { 佐藤: 'analyst', 田中: 'viewer' })
  }, 120_000)
  afterAll(() => api.close())
  beforeEach(async () => {
    mails = []
    await api.database.sql`delete from inquiry_rules`
  })

  const sato = () => team.people.佐藤?.member.id ?? ''
  const make = async (conditions: object, change: object = {}, caller: Caller = team.owner) => {
    const body = { name: newId(), conditions, ...change }
    return call(api, 'POST /api/v1/inquiry-rules', caller, body)
  }
  const made = async (conditions: object, change: object = {}) => {
    const { status, body } = await make(conditions, change)
    expect([status, body]).toEqual([201, expect.anything()])
    return body as Rule
  }
  const attempt = (conditions: object) => call(api, 'POST /api/v1/inquiry-rules/try', team.owner, { conditions })
  const judge = () => judgeInquiries(api.context, { workspaceId: team.workspaceId })
  const read = (id: string) => team.ask<Shown>(`GET /api/v1/inquiries/${id}`)
  const fires = async (id: string) => {
    const { entries } = await team.ask<{ entries: Entry[] }>(`GET /api/v1/inquiries/${id}/conversation`)
    return entries.filter((entry) => entry.kind === 'escalation').map(({ detail }) => detail)
  }
  /** That the form was shown a minute before. */
  async function shownNow(): Promise<string> {
    ahead -= 60_000
    const { body } = await call(api, `GET /api/v1/in/shop/f/${team.form.id}`)
    ahead += 60_000
    return (body as { hidden: { shown: string } }).hidden.shown
  }
  const write = async (text: string, email = 'taro@example.jp', more: object = {}, category = 0) =>
    team.receive({
      answers: {
        category: { type: 'singleChoice', optionId: team.form.categories[category]?.id },
        message: { type: 'longText', text },
        email: { type: 'email', email },
        shown: { type: 'hidden', value: await shownNow() },
      },
      ...more,
    })
  const later = (hours: number) => {
    ahead += hours * 3_600_000
  }

  it('finds words however they are written: marks, hands on, and tells, once, whichever worker is first', async () => {
    const rule = await made({ keywords: ['返金'] }, { name: '返金の話', assigneeId: sato(), notify: [sato()] })
    await made({ keywords: ['ＡＢＣ'] }, { mark: false, notify: [sato()] })
    const [hit, miss] = [await write('返金はまだですか。abcより'), await write('荷物が届きません')]
    await Promise.all([judge(), judge(), judge()])
    await judge()
    expect(await fires(hit)).toEqual([
      { rule: '返金の話', keyword: '返金', marked: 'yes' },
      { rule: expect.anything(), keyword: 'ＡＢＣ' },
    ])
    expect(await read(hit)).toMatchObject({ escalatedAt: expect.any(String), assignee: { name: '佐藤' } })
    expect([await fires(miss), (await read(miss)).escalatedAt]).toEqual([[], null])
    const send = () => sendAlerts(api.context, mailer, { workspaceId: team.workspaceId })
    await Promise.all([send(), send(), send()])
    await send()
    expect(mails).toHaveLength(2)
    expect(new Set(mails.map(({ id }) => id)).size).toBe(2)
    const told = mails.find(({ subject }) => subject.includes('返金の話'))
    expect(told).toMatchObject({ to: { name: '佐藤' } })
    expect(told?.text).toContain(`https://koe.example/inquiries/${hit}`)
    expect(mails.map(({ text }) => text).join()).not.toContain('まだですか')
    const { items } = await team.ask<{ items: Rule[] }>('GET /api/v1/inquiry-rules')
    expect(items.find(({ id }) => id === rule.id)?.fired).toBe(1)
    // The audit of who is told is the entry; the list shows what is marked, until it is solved or the mark is taken off.
    const list = () => team.ask<{ items: { id: string }[] }>('GET /api/v1/inquiries?escalated=yes')
    expect((await list()).items.map(({ id }) => id)).toEqual([hit])
    expect(await team.ask('GET /api/v1/inquiry-views')).toMatchObject({ escalated: 1 })
    await call(api, `PATCH /api/v1/inquiries/${hit}`, team.owner, { escalated: false })
    await call(api, `PATCH /api/v1/inquiries/${hit}`, team.owner, { escalated: false })
    expect((await list()).items).toEqual([])
    expect((await fires(hit)).at(-1)).toEqual({ marked: 'no' })
    expect(await fires(hit)).toHaveLength(3)
  })

  it('counts who writes again and again, by number or by address, and not what came long ago', async () => {
    await made({ repeat: { times: 3, days: 30 } })
    const first = await write('一度目', 'kaori@example.jp')
    later(24 * 31)
    const second = await write('二度目', 'KAORI@example.jp')
    const third = await write('三度目', 'kaori@example.jp')
    const fourth = await write('四度目', 'kaori@example.jp')
    await judge()
    const fired = []
    for (const id of [first, second, third, fourth]) fired.push((await fires(id)).length)
    expect(fired).toEqual([0, 0, 0, 1])
    expect(await fires(fourth)).toEqual([{ rule: expect.anything(), repeat: '3/30', marked: 'yes' }])
  })

  it('knows a detractor by the last score', async () => {
    const survey = await liveSurvey(api, team.owner.cookie ?? '')
    const score = (customer: string, value: number) =>
      call(
        api,
        'POST /api/v1/in/shop/responses',
        {},
        submission(survey, { customer: { id: customer }, answers: scored(survey, value) }),
      )
    await score('c-low', 9)
    later(1)
    await score('c-low', 3)
    await score('c-high', 2)
    later(1)
    await score('c-high', 8)
    await made({ detractor: { days: 90 } })
    const from = (id: string) => write('どうなっていますか', `${id}@example.jp`, { customer: { id } })
    const [low, high, unknown] = [await from('c-low'), await from('c-high'), await from('c-new')]
    await judge()
    expect(await fires(low)).toEqual([{ rule: expect.anything(), nps: '3', marked: 'yes' }])
    expect([await fires(high), await fires(unknown)]).toEqual([[], []])
  })

  it('sees who waits too long, by the hours of the form, until somebody replies', async () => {
    await call(api, `PUT /api/v1/forms/${team.form.id}/desk`, team.owner, { assignment: 'none' })
    const before = await write('規則より前')
    later(1)
    await made({ waitingHours: 4 })
    const [waits, answered] = [await write('待っています'), await write('返信済み')]
    const body = { id: newId(), body: '確認します。', seen: null, statusAfter: 'open' }
    await call(api, `POST /api/v1/inquiries/${answered}/replies`, team.owner, body)
    await judge()
    await wakeJudging(api.context)
    expect(await fires(waits)).toEqual([])
    later(4.1)
    await Promise.all([wakeJudging(api.context), wakeJudging(api.context)])
    await wakeJudging(api.context)
    expect(await fires(waits)).toEqual([{ rule: expect.anything(), waiting: '4.1', marked: 'yes' }])
    expect([await fires(answered), await fires(before)]).toEqual([[], []])
  })

  it('takes a category, asks that everything holds, and leaves out what a program may have sent', async () => {
    await made({ categoryIds: [team.form.categories[1]?.id], keywords: ['至急'] })
    const both = await write('至急お願いします', 'a@example.jp', {}, 1)
    const [word, place] = [await write('至急です', 'b@example.jp'), await write('返品したい', 'c@example.jp', {}, 1)]
    const robot = await write('至急お願いします', 'd@example.jp', {}, 1)
    await api.database.sql`update inquiries set suspicions = '{too-fast}' where id = ${robot}`
    await judge()
    expect(await fires(both)).toEqual([{ rule: expect.anything(), keyword: '至急', category: '返品', marked: 'yes' }])
    for (const id of [word, place, robot]) expect(await fires(id)).toEqual([])
  })

  it('tries conditions on what is there, and does nothing', async () => {
    const id = await write('テストの解約です', 'try@example.jp')
    const { status, body } = await attempt({ keywords: ['解約'] })
    expect([status, body]).toEqual([
      200,
      {
        tried: expect.any(Number),
        hits: [{ id, number: expect.any(Number), text: 'テストの解約です', why: { keyword: '解約' } }],
      },
    ])
    expect(await fires(id)).toEqual([])
  })

  it('refuses what asks for nothing, does nothing, or names nobody of the workspace', async () => {
    const wrong: [object, object?][] = [
      [{}],
      [{ keywords: [] }],
      [{ keywords: ['　'] }],
      [{ keywords: ['x'.repeat(61)] }],
      [{ repeat: { times: 1, days: 30 } }],
      [{ repeat: { times: 3, days: 0 } }],
      [{ waitingHours: -1 }],
      [{ waitingHours: 'x' }],
      [{ sql: "'; drop table inquiries" }],
      [{ categoryIds: [newId()] }],
      [{ keywords: ['a'] }, { notify: [newId()] }],
      [{ keywords: ['a'] }, { assigneeId: newId() }],
      [{ keywords: ['a'] }, { assigneeId: team.people.田中?.member.id }],
      [{ keywords: ['a'] }, { mark: false }],
      [{ keywords: ['a'] }, { name: ' ' }],
    ]
    for (const [conditions, change] of wrong)
      expect([conditions, change, (await make(conditions, change)).status]).toEqual([conditions, change, 422])
    await made({ keywords: ['a'] }, { name: '同じ名前' })
    expect((await make({ keywords: ['b'] }, { name: '同じ名前' })).status).toBe(422)
    expect((await make({ keywords: ['a'] }, {}, team.people.田中?.caller)).status).toBe(403)
  })

  it('fires no more when it is off or gone, and what it did stays', async () => {
    const rule = await made({ keywords: ['消す'] }, { name: '消す規則' })
    const first = await write('消すまえ')
    await judge()
    const off = { name: '消す規則', enabled: false, conditions: { keywords: ['消す'] } }
    expect((await call(api, `PUT /api/v1/inquiry-rules/${rule.id}`, team.owner, off)).status).toBe(200)
    const second = await write('消すあと')
    await judge()
    expect((await call(api, `DELETE /api/v1/inquiry-rules/${rule.id}`, team.owner)).status).toBe(204)
    expect((await call(api, `DELETE /api/v1/inquiry-rules/${rule.id}`, team.owner)).status).toBe(404)
    expect([(await fires(first)).length, (await fires(second)).length]).toEqual([1, 0])
    expect((await read(first)).escalatedAt).not.toBeNull()
  })
})
