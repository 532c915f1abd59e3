import { type App, createApp } from '@koe/api'
import { newId } from '@koe/db'
import { databaseKinds } from '@koe/db/testing'
import { type InquiryEvents, openInquiryEvents } from '@koe/features/inquiries'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Caller, call, openApi, type TestApi, testSecret } from './support.ts'
import { openTeam, type Team } from './team.ts'

interface Heard {
  status: number
  events: { id: string; what: string }[]
  missed: number
  /** Everything that came over the wire. */
  raw: string
  ended: boolean
  stop(): void
}

describe.each(databaseKinds())('what happens to inquiries is told to who looks, %s', (kind) => {
  let api: TestApi
  let events: InquiryEvents
  let app: App
  let team: Team
  const open: Heard[] = []

  beforeAll(async () => {
    api = await openApi(kind, { mailFrom: 'voice@shop.example' })
    events = openInquiryEvents(api.database.listen)
    const config = { secret: testSecret, version: '0.0.0', databaseKind: kind, mailFrom: 'voice@shop.example' }
    const logger = pino({ level: 'silent' })
    app = createApp({ context: api.context, logger, config, inquiryEvents: events })
    team = await openTeam(api, { 佐藤: 'analyst', 田中: 'viewer' })
  }, 120_000)
  afterAll(async () => {
    for (const one of open) one.stop()
    await events.close()
    await api.close()
  })

  async function listen(caller: Caller): Promise<Heard> {
    const headers: Record<string, string> = {}
    if (caller.cookie) headers.cookie = caller.cookie
    if (caller.token) headers.authorization = `Bearer ${caller.token}`
    if (caller.workspace) headers['koe-workspace'] = caller.workspace
    const leaving = new AbortController()
    const { signal } = leaving
    const res = await app.fetch(new Request('http://koe.test/api/v1/inquiry-changes', { headers, signal }))
    const reader = res.body?.getReader()
    const stop = () => {
      leaving.abort()
      void reader?.cancel().catch(() => undefined)
    }
    const heard: Heard = { status: res.status, events: [], missed: 0, raw: '', ended: false, stop }
    open.push(heard)
    const follow = async () => {
      const decoder = new TextDecoder()
      for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
        heard.raw += decoder.decode(part.value, { stream: true })
        const told = [...heard.raw.matchAll(/^data: (.*)$/gm)].map(([, data = '{}']) => JSON.parse(data))
        heard.events = told.flatMap((one) => one.events)
        heard.missed = told.filter((one) => one.missed).length
      }
      heard.ended = true
    }
    void follow().catch(() => undefined)
    return heard
  }
  const listening = async (caller: Caller) => {
    const heard = await listen(caller)
    await expect.poll(() => heard.raw).toContain('begun')
    return heard
  }
  const ids = (heard: Heard, what: string) => heard.events.flatMap((one) => (one.what === what ? [one.id] : []))
  const person = (name: string) => team.people[name]?.caller ?? {}

  it('tells of what comes in, what is changed and who looks, by id and nothing else', async () => {
    const heard = await listening(person('田中'))
    const id = await team.receive()
    await expect.poll(() => ids(heard, 'arrived')).toEqual([id])
    const before = ids(heard, 'changed').length
    await call(api, `PATCH /api/v1/inquiries/${id}`, team.owner, { status: 'open' })
    await expect.poll(() => ids(heard, 'changed').length).toBeGreaterThan(before)
    await call(api, `POST /api/v1/inquiries/${id}/presence`, person('佐藤'), { writing: false })
    await expect.poll(() => ids(heard, 'looked')).toEqual([id])
    await call(api, `POST /api/v1/inquiries/${id}/presence`, person('佐藤'), { writing: false })
    await call(api, `POST /api/v1/inquiries/${id}/presence`, person('佐藤'), { writing: true })
    await expect.poll(() => ids(heard, 'looked')).toEqual([id, id])
    expect(heard.raw).not.toMatch(/荷物|taro|佐藤|配送/)
    heard.stop()
  })

  it('does not tell of what was taken back', async () => {
    const heard = await listening(team.owner)
    const id = await team.receive()
    await expect.poll(() => ids(heard, 'arrived')).toEqual([id])
    const before = heard.events.length
    // The transaction writes, and is refused.
    const reply = { id: newId(), body: '確認します。', seen: null, statusAfter: 'solved', assigneeId: newId() }
    expect((await call(api, `POST /api/v1/inquiries/${id}/replies`, team.owner, reply)).status).toBe(422)
    const next = await team.receive()
    await expect.poll(() => ids(heard, 'arrived')).toEqual([id, next])
    expect(heard.events.slice(before).filter((one) => one.id === id)).toEqual([])
    heard.stop()
  })

  it('tells another workspace nothing', async () => {
    const other = newId()
    await api.database.sql`insert into workspaces (id, slug, name) values (${other}, 'other', '他社')`
    const [user] = await api.database.sql<{ id: string }[]>`select user_id as id from members limit 1`
    const [workspaceId, userId] = [other, user?.id ?? '']
    const theirs = events.follow({ kind: 'member', workspaceId, memberId: newId(), userId, role: 'owner' })
    const heard = await listening(team.owner)
    const id = await team.receive()
    await expect.poll(() => ids(heard, 'arrived')).toEqual([id])
    expect(theirs.take().events).toEqual([])
    expect((await listen({ ...team.owner, workspace: 'other' })).status).toBe(404)
    theirs.close()
    heard.stop()
  })

  it('is for members: nobody else, and no program', async () => {
    const made = await team.ask<{ token: string }>('POST /api/v1/tokens', {
      name: 't',
      scopes: ['read'],
    })
    expect((await listen({ token: made.token })).status).toBe(403)
    expect((await listen({})).status).toBe(401)
  })

  it('keeps eight windows of one member, and has room once one is shut', async () => {
    const viewer = person('田中')
    const windows = []
    for (let n = 0; n < 8; n++) windows.push(await listening(viewer))
    expect((await listen(viewer)).status).toBe(429)
    expect((await listen(team.owner)).status).toBe(200)
    windows[0]?.stop()
    const room = async () => {
      const { status } = await listen(viewer)
      return status
    }
    await expect.poll(room).toBe(200)
    for (const one of open) one.stop()
  })

  it('says to look at everything when more happens than it lists', async () => {
    const heard = await listening(team.owner)
    await api.database.sql`
      select pg_notify('koe_inquiries', ${team.workspaceId} || ' ' || gen_random_uuid() || ' changed') from generate_series(1, 500)`
    await expect.poll(() => heard.missed).toBeGreaterThan(0)
    expect(heard.events.length).toBeLessThan(500)
    heard.stop()
  })

  it('ends with the process', async () => {
    const heard = await listening(team.owner)
    const began = performance.now()
    await events.close()
    await expect.poll(() => heard.ended).toBe(true)
    expect(performance.now() - began).toBeLessThan(5000)
  })
})
