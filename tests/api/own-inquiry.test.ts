import { newId } from '@koe/db'
import { databaseKinds } from '@koe/db/testing'
import { sendReplies } from '@koe/features/inquiries'
import { createMailer } from '@koe/worker'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startMailServer } from '../support/mail-server.ts'
import { type Answer, type Caller, call, openApi, type TestApi } from './support.ts'
import { inquiry, type LiveForm, liveForm, setUpOwner } from './workspace.ts'

const kind = databaseKinds().at(-1) ?? 'embedded'
const from = 'voice@shop.example'
const codeOf = (answer: Answer) => (answer.body as { code?: string }).code

interface Receipt {
  id: string
  number: number
  statusUrl: string
  ending: { redirect: string; body: { ja: string } }
}

describe(`an inquiry for whoever sent it, ${kind}`, () => {
  let api: TestApi
  let owner: Caller
  let form: LiveForm
  let workspaceId: string
  let server: Awaited<ReturnType<typeof startMailServer>>
  let n = 0
  beforeAll(async () => {
    server = await startMailServer()
    api = await openApi(kind, { mailFrom: from, publicUrl: 'https://voice.shop.example' })
    owner = { cookie: await setUpOwner(api) }
    workspaceId = ((await call(api, 'GET /api/v1/workspace', owner)).body as { id: string }).id
    form = await liveForm(api, owner.cookie ?? '')
  }, 120_000)
  afterAll(async () => {
    await api.close()
    await server.close()
  })

  const own = (change: Record<string, unknown> = {}, more: Record<string, unknown> = {}) => {
    const sent = inquiry(form, more)
    const email = { type: 'email', email: `c${n++}@example.jp` }
    return { ...sent, answers: { ...sent.answers, email, ...change } }
  }
  const send = async (body = own()) => (await call(api, 'POST /api/v1/in/shop/inquiries', {}, body)).body as Receipt
  const tokenOf = ({ statusUrl }: Receipt) => statusUrl.split('/').at(-1) ?? ''
  const look = (token: string, slug = 'shop') => call(api, `GET /api/v1/in/${slug}/q/${token}`)
  const add = (token: string, text: string, id = newId()) =>
    call(api, `POST /api/v1/in/shop/q/${token}/words`, {}, { id, text })
  const read = async (id: string) => (await call(api, `GET /api/v1/inquiries/${id}`, owner)).body
  const entries = async (id: string) => {
    const { body } = await call(api, `GET /api/v1/inquiries/${id}/conversation`, owner)
    return (body as { entries: { kind: string; body: string; mailState: string | null }[] }).entries
  }
  const mail = async () => {
    const before = server.taken.length
    const mailer = createMailer({ url: server.url, from, origin: 'https://voice.shop.example' })
    await sendReplies(api.context, mailer, { workspaceId })
    mailer.close()
    return server.taken.slice(before)
  }

  it('has a link that says the number, the words and the replies, and none of the company’s notes', async () => {
    const sent = await send()
    expect(sent.statusUrl).toMatch(/^https:\/\/voice\.shop\.example\/f\/shop\/status\/[0-9a-f]{72}$/)
    expect(sent.ending.redirect).toBe(sent.statusUrl)
    const note = { id: newId(), body: '社内の秘密' }
    await call(api, `POST /api/v1/inquiries/${sent.id}/notes`, owner, note)
    const reply = { id: newId(), body: '本日発送しました。', seen: null, statusAfter: 'waiting' }
    await call(api, `POST /api/v1/inquiries/${sent.id}/replies`, owner, reply)
    const page = await look(tokenOf(sent))
    expect(page.body).toMatchObject({
      number: sent.number,
      status: 'waiting',
      category: '配送',
      text: '荷物が届きません',
      said: [{ by: 'company', text: '本日発送しました。' }],
      workspaceName: '商店',
    })
    expect(JSON.stringify(page.body)).not.toMatch(/秘密|店主|example\.jp|assignee|suspicio/)
    await mail()
  })

  it('opens to nobody with a link that we did not sign', async () => {
    const [sent, other] = [await send(), await send()]
    const token = tokenOf(sent)
    const strange = [
      token.slice(0, 32) + tokenOf(other).slice(32),
      `${token.slice(0, -1)}${token.endsWith('0') ? '1' : '0'}`,
      newId().replaceAll('-', '') + token.slice(32),
      token.toUpperCase(),
      `${token}0`,
      sent.id,
      'x',
      '%00',
    ]
    for (const one of strange) {
      expect((await look(one)).status, one).toBe(404)
      expect((await add(one, 'のぞき見')).status, one).toBe(404)
    }
    expect((await look(token, 'elsewhere')).status).toBe(404)
    // What the form's token signs is no link, though the same secret signs both.
    expect((await look(form.shown)).status).toBe(404)
    expect((await entries(sent.id)).map((entry) => entry.kind)).toEqual(['receipt'])
    expect((await look(token)).status).toBe(200)
    await mail()
  })

  it('takes more words, once, and a solved inquiry opens again', async () => {
    const sent = await send()
    const token = tokenOf(sent)
    await call(api, `PATCH /api/v1/inquiries/${sent.id}`, owner, { status: 'solved' })
    const id = newId()
    const both = await Promise.all([add(token, '箱もつぶれていました', id), add(token, '箱もつぶれていました', id)])
    expect(both.map(({ status }) => status)).toEqual([204, 204])
    expect(await read(sent.id)).toMatchObject({ status: 'reopened', text: '荷物が届きません' })
    const said = (await look(token)).body as { said: object[] }
    expect(said.said).toMatchObject([{ by: 'customer', text: '箱もつぶれていました' }])
    expect(said.said).toHaveLength(1)
    const verbatims = await call(api, `GET /api/v1/verbatims?q=${encodeURIComponent('箱もつぶれて')}`, owner)
    expect((verbatims.body as { items: object[] }).items).toMatchObject([{ category: '配送', channel: 'web' }])
    const other = await send()
    expect(codeOf(await add(tokenOf(other), '別の言葉', id))).toBe('conflict')
    for (const text of ['', '   ']) expect((await add(token, text)).status).toBe(422)
    await mail()
  })

  it('takes no flood of words', async () => {
    const sent = await send()
    const answers = await Promise.all(Array.from({ length: 53 }, (_, i) => add(tokenOf(sent), `追記 ${i}`)))
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(50)
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204, 429]))
    await mail()
  })

  it('comes as a copy by mail, with number and link, once; an answer to it finds its way', async () => {
    const body = own({ message: { type: 'longText', text: '届かない\r\nBcc: all@example.jp' } })
    const sent = await send(body)
    await send(body)
    expect(sent.ending.body.ja).toContain('控えをメール')
    const [letter, ...more] = await mail()
    expect(more).toEqual([])
    expect(letter?.to).toBe(body.answers.email.email)
    expect(letter?.header('Subject')).toContain(`No. ${sent.number}`)
    expect(letter?.header('Bcc')).toBeUndefined()
    expect(letter?.parts.join()).toContain(sent.statusUrl)
    expect(letter?.parts.join()).toContain('> 届かない')
    expect(await entries(sent.id)).toMatchObject([{ kind: 'receipt', mailState: 'sent' }])
    const answer = {
      messageId: `<${newId()}@c>`,
      references: [letter?.header('Message-ID')],
      from: 'x@y.jp',
      text: 'まだです',
    }
    expect((await call(api, 'POST /api/v1/inquiry-answers', owner, answer)).body).toMatchObject({ inquiryId: sent.id })
    const reply = {
      id: newId(),
      body: 'お待ちください',
      seen: (await entries(sent.id)).at(-1) && null,
      statusAfter: 'open',
    }
    expect(codeOf(await call(api, `POST /api/v1/inquiries/${sent.id}/replies`, owner, reply))).toBe('stale-revision')
  })

  it('is not mailed to who left no address, nor where a program may have put it, nor to one address again and again', async () => {
    const email = { type: 'email', email: 'victim@example.jp' }
    const copied = async (body: object) =>
      (await send(body as ReturnType<typeof own>)).ending.body.ja.includes('控えを')
    expect(await copied(own({ email: undefined }))).toBe(false)
    expect(await copied(own({}, { trap: 'x' }))).toBe(false)
    expect(await copied(own({ shown: undefined }))).toBe(false)
    expect(await copied(own({ shown: { type: 'hidden', value: 'forged' } }))).toBe(false)
    const all: boolean[] = []
    for (let i = 0; i < 5; i++) all.push(await copied(own({ email })))
    expect(all).toEqual([true, true, true, false, false])
    expect((await mail()).map(({ to }) => to)).toEqual(Array(3).fill('victim@example.jp'))
  })

  it('says nothing of mail where none is set up', async () => {
    const silent = await openApi(kind)
    try {
      const cookie = await setUpOwner(silent)
      const body = inquiry(await liveForm(silent, cookie))
      const sent = (await call(silent, 'POST /api/v1/in/shop/inquiries', {}, body)).body as Receipt
      expect(sent.ending.body.ja).not.toContain('メール')
      expect(sent.statusUrl).toMatch(/^http:\/\/koe\.test\/f\/shop\/status\//)
    } finally {
      await silent.close()
    }
  }, 60_000)

  it('judges by when the form was shown', async () => {
    const suspicions = async (body: object) => {
      const sent = await send(body as ReturnType<typeof own>)
      return ((await read(sent.id)) as { suspicions: string[] }).suspicions
    }
    const shownAgo = async (seconds: number) => {
      const { now } = api.context
      Object.assign(api.context, { now: () => new Date(now().getTime() - seconds * 1000) })
      const shown = await call(api, `GET /api/v1/in/shop/f/${form.id}`)
      Object.assign(api.context, { now })
      return { shown: { type: 'hidden', value: (shown.body as { hidden: { shown: string } }).hidden.shown } }
    }
    expect(await suspicions(own(await shownAgo(0)))).toEqual(['too-fast'])
    expect(await suspicions(own(await shownAgo(3)))).toEqual([])
    expect(await suspicions(own(await shownAgo(6 * 86_400)))).toEqual([])
    expect(await suspicions(own(await shownAgo(8 * 86_400)))).toEqual(['shown-long-ago'])
    expect(await suspicions(own({ shown: undefined }))).toEqual(['not-shown'])
    const other = await liveForm(api, owner.cookie ?? '')
    expect(await suspicions(own({ shown: { type: 'hidden', value: other.shown } }))).toEqual(['not-shown'])
    const entered = own({ shown: undefined })
    expect((await call(api, 'POST /api/v1/inquiries', owner, entered)).status).toBe(201)
    expect(await read(entered.id)).toMatchObject({ suspicions: [] })
  })
})
