import { newId } from '@koe/db'
import { databaseKinds } from '@koe/db/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Answer, type Caller, call, openApi, type TestApi } from './support.ts'
import { openTeam, type Team } from './team.ts'

const kind = databaseKinds().at(-1) ?? 'embedded'
const codeOf = ({ status, body }: Answer) => [status, (body as { code?: string }).code]

interface Shown {
  id: string
  number: number
  status: string
  dueAt: string | null
  mentioned: boolean
  mergedInto: { id: string; number: number } | null
}
interface Entry {
  id: string
  kind: string
  body: string
  detail: Record<string, string | null>
}

describe(`a team at one inbox, ${kind}`, () => {
  let api: TestApi
  let team: Team
  let now: Date | null = null
  let sato: Caller
  beforeAll(async () => {
    api = await openApi(kind, { mailFrom: 'voice@shop.example' })
    Object.assign(api.context, { now: () => now ?? new Date() })
    team = await openTeam(api, { 佐藤: 'analyst', 田中: 'viewer' })
    sato = team.people.佐藤?.caller ?? {}
  }, 120_000)
  afterAll(() => api.close())
  beforeEach(() => {
    now = null
  })

  const read = (id: string, caller = team.owner) => team.ask<Shown>(`GET /api/v1/inquiries/${id}`, undefined, caller)
  const list = async (query: string, caller = team.owner) => {
    const { items } = await team.ask<{ items: Shown[] }>(`GET /api/v1/inquiries?limit=200&${query}`, undefined, caller)
    return items
  }
  const conversation = (id: string) =>
    team.ask<{ entries: Entry[]; merged: { number: number; text: string }[] }>(
      `GET /api/v1/inquiries/${id}/conversation`,
    )
  const merge = (id: string, into: string, caller = team.owner) =>
    call(api, `POST /api/v1/inquiries/${id}/merge`, caller, { into })
  const unmerge = (id: string) => call(api, `POST /api/v1/inquiries/${id}/unmerge`, team.owner)
  const reply = (id: string) =>
    call(api, `POST /api/v1/inquiries/${id}/replies`, team.owner, {
      id: newId(),
      body: '確認します。',
      seen: null,
      statusAfter: 'waiting',
    })
  const from = (email: string, text = '荷物が届きません') => {
    const [category] = team.form.categories
    return team.receive({
      answers: {
        category: { type: 'singleChoice', optionId: category?.id },
        message: { type: 'longText', text },
        email: { type: 'email', email },
      },
    })
  }

  it('puts two of one customer together; the number of the old one still finds it', async () => {
    await team.ask(`PUT /api/v1/forms/${team.form.id}/desk`, { assignment: 'none', solutionMinutes: 60 })
    const [first, second] = [await from('hanako@example.jp'), await from('Hanako@example.jp', 'まだ届きません')]
    const [target, source] = [await read(first), await read(second)]
    expect(await merge(second, first)).toMatchObject({
      status: 200,
      body: { mergedInto: { id: first, number: target.number }, dueAt: null },
    })
    const ids = (await list('')).map(({ id }) => id)
    expect([ids.includes(first), ids.includes(second)]).toEqual([true, false])
    expect(await list(`find=${source.number}`)).toMatchObject([{ id: second, mergedInto: { id: first } }])
    const there = await conversation(first)
    expect(there.merged).toMatchObject([{ number: source.number, text: 'まだ届きません' }])
    expect(there.entries).toMatchObject([{ kind: 'merge', detail: { from: String(source.number) } }])
    // Nothing is said or done where it no longer belongs.
    for (const answer of [
      await reply(second),
      await call(api, `PATCH /api/v1/inquiries/${second}`, team.owner, { status: 'solved' }),
    ])
      expect(codeOf(answer)).toEqual([409, 'conflict'])
    expect((await unmerge(second)).body).toMatchObject({ mergedInto: null, dueAt: source.dueAt })
    expect((await list('')).map(({ id }) => id)).toContain(second)
    expect((await conversation(first)).merged).toEqual([])
    expect(codeOf(await unmerge(second))).toEqual([409, 'conflict'])
    await team.ask(`PUT /api/v1/forms/${team.form.id}/desk`, { assignment: 'none' })
  })

  it('takes letters that answer the old one to the new one, over several steps', async () => {
    const [one, two, three] = [
      await from('jiro@example.jp'),
      await from('jiro@example.jp'),
      await from('jiro@example.jp'),
    ]
    expect((await reply(one)).status).toBe(204)
    const sent = (await conversation(one)).entries.find((entry) => entry.kind === 'reply')
    for (const [id, into] of [
      [one, two],
      [two, three],
    ] as const)
      expect((await merge(id, into)).status).toBe(200)
    const letter = {
      messageId: `<${newId()}@x>`,
      references: [`<${sent?.id}@shop.example>`],
      from: 'jiro@example.jp',
      text: 'はい',
    }
    expect((await call(api, 'POST /api/v1/inquiry-answers', team.owner, letter)).body).toEqual({
      inquiryId: three,
      added: true,
    })
    expect((await call(api, 'POST /api/v1/inquiry-answers', team.owner, letter)).body).toEqual({
      inquiryId: three,
      added: false,
    })
    expect((await conversation(three)).entries.at(-1)).toMatchObject({ kind: 'answer', body: 'はい' })
    expect((await conversation(three)).merged.map(({ number }) => number)).toEqual([
      (await read(one)).number,
      (await read(two)).number,
    ])
  })

  it('refuses what does not belong together, and never makes a circle', async () => {
    const [mine, other, stranger] = [await from('a@example.jp'), await from('a@example.jp'), await from('b@example.jp')]
    expect(codeOf(await merge(mine, stranger))).toEqual([409, 'conflict'])
    expect(codeOf(await merge(mine, mine))).toEqual([422, 'invalid-input'])
    expect(codeOf(await merge(mine, newId()))).toEqual([404, 'not-found'])
    expect(codeOf(await merge(mine, other, team.people.田中?.caller))).toEqual([403, 'forbidden'])
    const both = await Promise.all([merge(mine, other), merge(other, mine)])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
  })

  it('tells members who are named in a note, until they have looked', async () => {
    const id = await from('m@example.jp')
    const note = (body: string, caller = team.owner) =>
      call(api, `POST /api/v1/inquiries/${id}/notes`, caller, { id: newId(), body })
    await note('電話しました。@店主')
    expect(await list('mentioned=unseen', team.owner)).toEqual([])
    await note('＠佐藤 さん、倉庫に聞いてください。')
    expect(await list('mentioned=unseen', sato)).toMatchObject([{ id, mentioned: true }])
    const views = (caller: Caller) => team.ask<{ mentions: number }>('GET /api/v1/inquiry-views', undefined, caller)
    expect([(await views(sato)).mentions, (await views(team.owner)).mentions]).toEqual([1, 0])
    // Reading about it in the list is not looking at it.
    expect((await list('', sato)).find((one) => one.id === id)?.mentioned).toBe(true)
    await call(api, `POST /api/v1/inquiries/${id}/presence`, sato, {})
    expect(await list('mentioned=unseen', sato)).toEqual([])
    expect(await list('mentioned=me', sato)).toMatchObject([{ id, mentioned: false }])
    expect(await list('mentioned=me', team.owner)).toEqual([])
  })

  it('sees who else has an inquiry before their eyes, and who is writing', async () => {
    const id = await from('p@example.jp')
    const look = async (caller: Caller, writing = false) =>
      (await call(api, `POST /api/v1/inquiries/${id}/presence`, caller, { writing })).body
    now = new Date('2030-01-07T00:00:00Z')
    expect(await look(team.owner)).toEqual({ others: [] })
    expect(await look(sato, true)).toMatchObject({ others: [{ name: '店主', writing: false }] })
    expect(await look(team.owner)).toMatchObject({ others: [{ name: '佐藤', writing: true }] })
    const viewer = team.people.田中?.caller ?? {}
    expect(await look(viewer)).toMatchObject({ others: [{ name: '佐藤' }, { name: '店主' }] })
    // One who tells nothing for 25 seconds is gone; who goes on telling stays.
    now = new Date('2030-01-07T00:00:20Z')
    await look(sato)
    now = new Date('2030-01-07T00:00:26Z')
    expect(await look(team.owner)).toMatchObject({ others: [{ name: '佐藤', writing: false }] })
    expect((await call(api, `POST /api/v1/inquiries/${newId()}/presence`, sato, {})).status).toBe(404)
  })

  it('keeps filters under names, with how many inquiries they show', async () => {
    const save = (view: object, caller = team.owner) => call(api, 'POST /api/v1/inquiry-views', caller, view)
    const views = async (caller: Caller) =>
      (
        await team.ask<{ items: { id: string; name: string; count: number }[] }>(
          'GET /api/v1/inquiry-views',
          undefined,
          caller,
        )
      ).items
    const all = (await list('status=unsolved')).length
    const filter = { status: 'unsolved', assignee: 'none' }
    expect(await save({ name: '未対応', shared: true, filter })).toMatchObject({
      status: 201,
      body: { filter, shared: true },
    })
    await save({ name: '自分の', shared: false, filter: { assignee: 'me' } })
    await save({ name: '佐藤の', shared: false, filter: { assignee: 'me', status: 'unsolved' } }, sato)
    expect((await views(team.owner)).map(({ name }) => name)).toEqual(['未対応', '自分の'])
    expect((await views(sato)).map(({ name }) => name)).toEqual(['未対応', '佐藤の'])
    const id = await from('v@example.jp')
    await team.ask(`PATCH /api/v1/inquiries/${id}`, { assigneeId: team.people.佐藤?.member.id })
    expect((await views(sato)).map(({ count }) => count)).toEqual([
      (await list('status=unsolved&assignee=none')).length,
      1,
    ])
    expect((await list('status=unsolved')).length).toBe(all + 1)
    // Somebody else's is not found; everybody's may be removed by all who answer.
    const own = (await views(sato)).find(({ name }) => name === '佐藤の')
    const remove = (view: string | undefined, caller: Caller) =>
      call(api, `DELETE /api/v1/inquiry-views/${view}`, caller)
    expect((await remove(own?.id, team.owner)).status).toBe(404)
    expect((await remove((await views(sato))[0]?.id, sato)).status).toBe(204)
    expect((await views(team.owner)).map(({ name }) => name)).toEqual(['自分の'])
    for (const wrong of [{ status: 'gone' }, { assignee: 'x' }, { sql: 'x' }, { find: 'x'.repeat(400) }])
      expect((await save({ name: 'x', shared: true, filter: wrong })).status).toBe(422)
    expect((await save({ name: 'x\u0000\ud800', shared: false, filter: { find: 'a\u0000\ud800' } })).status).toBe(201)
    expect((await call(api, 'GET /api/v1/inquiries?find=%00', team.owner)).status).toBe(200)
    for (let i = 0; i < 28; i++) await save({ name: `${i}`, shared: false, filter: {} })
    expect(codeOf(await save({ name: '多すぎ', shared: false, filter: {} }))).toEqual([409, 'conflict'])
  })
})
