import { createApp } from '@koe/api'
import { newId } from '@koe/db'
import { databaseKinds } from '@koe/db/testing'
import { sendReplies, wakeReplies } from '@koe/features/inquiries'
import { createMailer } from '@koe/worker'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startMailServer, type TakenMail } from '../support/mail-server.ts'
import { type Answer, type Caller, call, cookieOf, openApi, type TestApi, testSecret } from './support.ts'
import { inquiry, type LiveForm, liveForm, setUpOwner } from './workspace.ts'

const kind = databaseKinds().at(-1) ?? 'embedded'
const from = 'voice@shop.example'
const codeOf = (answer: Answer) => (answer.body as { code?: string }).code

interface Entry {
  id: string
  kind: string
  author: string
  body: string
  detail: Record<string, string | null>
  mailState: string | null
  mailReason: string | null
}

describe(`the inbox, ${kind}`, () => {
  let api: TestApi
  let owner: Caller
  let form: LiveForm
  let workspaceId: string
  let members: { id: string; name: string; role: string }[]
  let refused: ReadonlySet<string> = new Set()
  let server: Awaited<ReturnType<typeof startMailServer>>

  beforeAll(async () => {
    server = await startMailServer((address) => (refused.has(address) ? 550 : null))
    api = await openApi(kind, { mailFrom: from })
    owner = { cookie: await setUpOwner(api) }
    workspaceId = ((await call(api, 'GET /api/v1/workspace', owner)).body as { id: string }).id
    form = await liveForm(api, owner.cookie ?? '')
    for (const role of ['analyst', 'viewer']) {
      const made = (await call(api, 'POST /api/v1/invitations', owner, { role, email: `${role}@example.com` })).body
      const { token } = made as { token: string }
      const person = { name: role, password: 'correct horse battery' }
      const accepted = await call(api, `POST /api/v1/invitations/by-token/${token}/accept`, {}, person)
      if (role === 'analyst') analyst = { cookie: cookieOf(accepted) }
    }
    members = ((await call(api, 'GET /api/v1/members', owner)).body as { items: typeof members }).items
  }, 120_000)
  afterAll(async () => {
    await api.close()
    await server.close()
  })

  let analyst: Caller
  const memberOf = (role: string) => members.find((member) => member.role === role)?.id ?? ''
  const receive = async (change: Record<string, unknown> = {}) => {
    const sent = inquiry(form, change)
    // Entered by a program: its sender gets no copy that would stand among the replies.
    expect((await call(api, 'POST /api/v1/inquiries', owner, sent)).status).toBe(201)
    return sent.id
  }
  const read = async (id: string) => (await call(api, `GET /api/v1/inquiries/${id}`, owner)).body
  const entries = async (id: string) =>
    ((await call(api, `GET /api/v1/inquiries/${id}/conversation`, owner)).body as { entries: Entry[] }).entries
  const reply = (id: string, more: object = {}, caller = owner) => {
    const body = { id: newId(), body: '本日発送しました。', seen: null, statusAfter: 'waiting', ...more }
    return call(api, `POST /api/v1/inquiries/${id}/replies`, caller, body)
  }
  const answer = (mail: TakenMail, text: string, more: object = {}) => {
    const references = [mail.header('Message-ID')]
    const letter = { messageId: `<${newId()}@customer>`, references, from: 'taro@example.jp', text, ...more }
    return call(api, 'POST /api/v1/inquiry-answers', owner, letter)
  }
  const send = async () => {
    const mailer = createMailer({ url: server.url, from, origin: 'https://voice.shop.example' })
    const sent = await sendReplies(api.context, mailer, { workspaceId })
    mailer.close()
    return sent
  }

  it('mails a reply once, quotes what was asked, and takes the inquiry', async () => {
    const id = await receive()
    const first = newId()
    const twice = await Promise.all([reply(id, { id: first }), reply(id, { id: first })])
    expect(twice.map(({ status }) => status)).toEqual([204, 204])
    expect(await read(id)).toMatchObject({ status: 'waiting', assignee: { id: memberOf('owner') } })
    expect(await send()).toBe(1)
    expect(await send()).toBe(0)
    const letter = server.taken.at(-1)
    expect(letter).toMatchObject({ to: 'taro@example.jp' })
    expect(letter?.header('Subject')).toContain('No. 1')
    expect(letter?.header('List-Unsubscribe')).toBeUndefined()
    expect(letter?.parts.join()).toMatch(/本日発送しました。[\s\S]*> 荷物が届きません/)
    const found = await entries(id)
    expect(found.map((entry) => entry.kind)).toEqual(['reply', 'status'])
    expect(found[0]).toMatchObject({ mailState: 'sent', author: members[0]?.name })
  })

  it('lets the customer answer by mail: their own words, once, and a solved inquiry opens again', async () => {
    const id = await receive()
    await reply(id, { statusAfter: 'solved' })
    await send()
    const letter = server.taken.at(-1) as TakenMail
    const messageId = '<a-1@customer>'
    const text = '箱がつぶれていました。\n\n2026年11月28日(土) 10:00 <voice@shop.example>:\n> 本日発送しました。'
    const answers = [await answer(letter, text, { messageId }), await answer(letter, text, { messageId })]
    expect(answers.map(({ body }) => body)).toEqual([
      { inquiryId: id, added: true },
      { inquiryId: id, added: false },
    ])
    expect(await read(id)).toMatchObject({ status: 'reopened', text: '荷物が届きません' })
    const found = await entries(id)
    expect(found.filter((entry) => entry.kind === 'answer')).toMatchObject([
      { body: '箱がつぶれていました。', detail: {} },
    ])
    // The next letter goes on from the first one, and answers the newest words.
    const seen = found.find((entry) => entry.kind === 'answer')?.id
    expect((await reply(id, { seen, body: '申し訳ございません。' })).status).toBe(204)
    await send()
    const next = server.taken.at(-1) as TakenMail
    expect(next.header('In-Reply-To')).toBe(letter.header('Message-ID'))
    expect(next.parts.join()).toContain('> 箱がつぶれていました。')
    const verbatims = (await call(api, 'GET /api/v1/verbatims?q=箱がつぶれて', owner)).body as { items: unknown[] }
    expect(verbatims.items).toHaveLength(1)
  })

  it('takes no letter that answers nothing of ours, or says nothing', async () => {
    const id = await receive()
    await reply(id)
    await send()
    const letter = server.taken.at(-1) as TakenMail
    for (const references of [['<x@y>'], [`<${newId()}@shop.example>`], [`<${id}@shop.example>`], ['<>']])
      expect((await answer(letter, 'はい', { references })).status).toBe(404)
    expect((await answer(letter, '> 引用だけ')).status).toBe(422)
    expect((await answer(letter, 'はい', { messageId: '' })).status).toBe(422)
    expect((await entries(id)).map((entry) => entry.kind)).toEqual(['reply', 'status'])
    const other = await answer(letter, '別のアドレスからです', { from: 'hanako@example.jp' })
    expect(other.status).toBe(200)
    expect((await entries(id)).at(-2)).toMatchObject({ kind: 'answer', detail: { from: 'hanako@example.jp' } })
  })

  it('tells the second of two who reply at once', async () => {
    const id = await receive()
    const both = await Promise.all([reply(id), reply(id, {}, analyst)])
    expect(both.map(({ status }) => status).sort()).toEqual([204, 409])
    expect(codeOf(both.find(({ status }) => status === 409) as Answer)).toBe('stale-revision')
    expect((await entries(id)).filter((entry) => entry.kind === 'reply')).toHaveLength(1)
  })

  it('takes no other words under an id that is sent, nor an id of another inquiry', async () => {
    const [id, other] = [await receive(), await receive()]
    const said = newId()
    expect((await reply(id, { id: said })).status).toBe(204)
    for (const answer of [await reply(id, { id: said, body: '書き直しました。' }), await reply(other, { id: said })])
      expect(codeOf(answer)).toBe('conflict')
    const note = await call(api, `POST /api/v1/inquiries/${id}/notes`, owner, { id: said, body: '本日発送しました。' })
    expect(codeOf(note)).toBe('conflict')
    expect(await entries(other)).toEqual([])
    expect((await entries(id)).filter((entry) => entry.kind !== 'status')).toMatchObject([
      { body: '本日発送しました。' },
    ])
    await send()
  })

  it('says why a letter could not be sent, and sends it again when asked', async () => {
    const id = await receive()
    refused = new Set(['taro@example.jp'])
    await reply(id)
    expect(await send()).toBe(0)
    const [failed] = await entries(id)
    expect(failed).toMatchObject({ mailState: 'failed', mailReason: '550' })
    refused = new Set()
    const retry = () => call(api, `POST /api/v1/inquiries/${id}/replies/${failed?.id}/retry`, owner)
    expect((await retry()).status).toBe(204)
    expect(codeOf(await retry())).toBe('conflict')
    expect(await send()).toBe(1)
  })

  it('wakes replies whose mail server was away', async () => {
    const id = await receive()
    await reply(id)
    expect(await wakeReplies(api.context)).toBe(1)
    const away = createMailer({ url: 'smtp://127.0.0.1:1', from, origin: 'https://x.example' })
    expect(await sendReplies(api.context, away, { workspaceId })).toBe(0)
    away.close()
    expect((await entries(id))[0]).toMatchObject({
      mailState: 'waiting',
      mailReason: expect.stringMatching(/^e(socket|connection)$/),
    })
    expect(await wakeReplies(api.context)).toBe(0)
    const later = { ...api.context, now: () => new Date(Date.now() + 61_000) }
    expect(await wakeReplies(later)).toBe(1)
    const mailer = createMailer({ url: server.url, from, origin: 'https://x.example' })
    expect(await sendReplies(later, mailer, { workspaceId })).toBe(1)
    mailer.close()
  })

  it('replies only where there is an address and a mail server', async () => {
    const { email: _, ...answers } = inquiry(form).answers
    const id = await receive({ answers })
    expect(codeOf(await reply(id))).toBe('no-address')
    const config = { secret: testSecret, version: '0', databaseKind: kind }
    const silent = { ...api, app: createApp({ context: api.context, logger: pino({ level: 'silent' }), config }) }
    const body = { id: newId(), body: 'x', seen: null, statusAfter: 'open' }
    const refusal = await call(silent, `POST /api/v1/inquiries/${await receive()}/replies`, owner, body)
    expect(codeOf(refusal)).toBe('mail-not-set-up')
  })

  it('lets no words of anybody begin a header or a tag', async () => {
    const { answers } = inquiry(form)
    const evil = '<script>alert(1)</script>\r\nBcc: victim@example.jp'
    const id = await receive({ answers: { ...answers, message: { type: 'longText', text: evil } } })
    await reply(id, { body: `${evil}\n\n</div><img src=x onerror=alert(1)>` })
    await send()
    const { raw, parts } = server.taken.at(-1) as TakenMail
    expect(raw.split(/\r?\n\r?\n/)[0]).not.toMatch(/^bcc:/im)
    const html = parts.find((part) => part.includes('<!doctype html>')) ?? ''
    expect(html).toContain('&lt;script&gt;')
    expect(html).not.toMatch(/<script|<img/)
  })

  it('gives an inquiry to somebody who may answer, and finds it by that', async () => {
    const id = await receive()
    const give = (assigneeId: string | null) => call(api, `PATCH /api/v1/inquiries/${id}`, owner, { assigneeId })
    for (const nobody of [memberOf('viewer'), newId()]) expect((await give(nobody)).status).toBe(422)
    expect((await give(memberOf('analyst'))).body).toMatchObject({ assignee: { name: 'analyst' } })
    await give(memberOf('analyst'))
    const list = async (query: string, caller = owner) =>
      ((await call(api, `GET /api/v1/inquiries?${query}`, caller)).body as { items: { id: string }[] }).items
    const mine = async (caller: Caller) => (await list('assignee=me', caller)).map((one) => one.id)
    expect([(await mine(analyst)).includes(id), (await mine(owner)).includes(id)]).toEqual([true, false])
    expect((await list('assignee=none')).map((one) => one.id)).not.toContain(id)
    const { number } = (await read(id)) as { number: number }
    expect(await list(`find=${encodeURIComponent(`Ｎｏ．${number}`)}`)).toMatchObject([{ id }])
    expect((await list('find=TARO@example.jp')).length).toBeGreaterThan(3)
    expect(await list('find=nobody')).toEqual([])
    await give(null)
    expect(await entries(id)).toMatchObject([
      { kind: 'assignment', detail: { from: null, to: 'analyst' } },
      { kind: 'assignment', detail: { from: 'analyst', to: null } },
    ])
    // Whoever leaves takes nothing along but their name in the list.
    await give(memberOf('analyst'))
    expect((await call(api, `DELETE /api/v1/members/${memberOf('analyst')}`, owner)).status).toBe(204)
    expect(await read(id)).toMatchObject({ assignee: null })
  })

  it('keeps notes for members, and shows what else the customer said', async () => {
    const customer = { id: 'C-77' }
    const earlier = await receive({ customer })
    const id = await receive({ customer, answers: { ...inquiry(form).answers, email: undefined } })
    const note = { id: newId(), body: '電話で確認済み' }
    for (let i = 0; i < 2; i++)
      expect((await call(api, `POST /api/v1/inquiries/${id}/notes`, owner, note)).status).toBe(204)
    const found = (await call(api, `GET /api/v1/inquiries/${id}/conversation`, owner)).body
    expect(found).toMatchObject({
      entries: [{ kind: 'note', body: '電話で確認済み' }],
      customer: { inquiries: [{ id: earlier, text: '荷物が届きません' }], scores: [] },
      mail: { from },
    })
    expect(await send()).toBe(0)
  })
})
