import { createApp } from '@koe/api'
import { databaseKinds } from '@koe/db/testing'
import { passOpens, sendMailing, wakeMailings } from '@koe/features/channels'
import { createMailer } from '@koe/worker'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startMailServer } from '../support/mail-server.ts'
import { type Answer, call, openApi, type TestApi, testSecret } from './support.ts'
import { type LiveSurvey, liveSurvey, scored, setUpOwner, submission } from './workspace.ts'

const codeOf = (answer: Answer) => (answer.body as { code?: string }).code
const kind = databaseKinds().at(-1) ?? 'embedded'

interface Link {
  id: string
  token: string
  customerId: string | null
  mailState: string | null
  mailReason: string | null
  answered: string
}

describe(`the ways to a survey, ${kind}`, () => {
  let api: TestApi
  let cookie: string
  let workspaceId: string
  const from = 'voice@shop.example'
  beforeAll(async () => {
    api = await openApi(kind, { mailFrom: from })
    cookie = await setUpOwner(api)
    workspaceId = ((await call(api, 'GET /api/v1/workspace', { cookie })).body as { id: string }).id
  })
  afterAll(() => api.close())

  const change = (survey: LiveSurvey, body: object) => call(api, `PATCH /api/v1/surveys/${survey.id}`, { cookie }, body)
  const open = (survey: LiveSurvey, pass = '') => call(api, `GET /api/v1/in/shop/s/${survey.id}?pass=${pass}`)
  const plainly = (survey: LiveSurvey) => call(api, 'POST /api/v1/in/shop/responses', {}, submission(survey))
  const make = (survey: LiveSurvey, body: object) =>
    call(api, `POST /api/v1/surveys/${survey.id}/invitations`, { cookie }, body)
  const links = async (survey: LiveSurvey, mailing?: string) => {
    const query = mailing ? `?mailing=${mailing}` : ''
    const page = await call(api, `GET /api/v1/surveys/${survey.id}/invitations${query}`, { cookie })
    return (page.body as { items: Link[] }).items
  }
  const answer = (survey: LiveSurvey, link: Link, more: object = {}) =>
    call(api, `POST /api/v1/in/shop/i/${link.token}/responses`, {}, submission(survey, { id: link.id, ...more }))

  describe('a PIN', () => {
    it('opens the survey to whoever knows it, and its passes end with it', async () => {
      const survey = await liveSurvey(api, cookie)
      expect((await change(survey, { linkAccess: 'pin' })).status).toBe(422)
      const changed = await change(survey, { linkAccess: 'pin', pin: '２０２６' })
      expect(changed.status).toBe(200)
      expect(JSON.stringify(changed.body)).not.toMatch(/pinHash|2026"/)
      expect(codeOf(await open(survey))).toBe('pin-needed')
      expect(codeOf(await plainly(survey))).toBe('not-accepting')
      const enter = (pin: string) => call(api, `POST /api/v1/in/shop/s/${survey.id}/pin`, {}, { pin })
      expect(codeOf(await enter('2025'))).toBe('wrong-pin')
      const { pass } = (await enter('2026')).body as { pass: string }
      expect((await open(survey, pass)).status).toBe(200)
      const send = (key: string) => call(api, `POST /api/v1/in/shop/p/${key}/responses`, {}, submission(survey))
      expect((await send(pass)).status).toBe(201)
      const [until = '', proof = ''] = pass.split('-')
      const forged = `${(Number.parseInt(until, 36) + 1).toString(36)}-${proof}`
      for (const wrong of [forged, `0-${proof}`, 'x', '-', `${until}-`])
        expect(codeOf(await send(wrong))).toBe('not-accepting')
      // A day later the page asks anew, and what was answered before and could not be sent still arrives.
      const later = (hours: number) => ({ ...api.context, now: () => new Date(Date.now() + hours * 3_600_000) })
      const opens = (hours: number, sending: boolean) =>
        passOpens(later(hours), workspaceId, { surveyId: survey.id, pass, sending })
      expect([await opens(23, false), await opens(25, false), await opens(95, true), await opens(97, true)]).toEqual([
        true,
        false,
        true,
        false,
      ])
      await change(survey, { pin: '9999' })
      expect(codeOf(await open(survey, pass))).toBe('pin-needed')
      await change(survey, { linkAccess: 'open' })
      expect((await plainly(survey)).status).toBe(201)
    })

    it('cannot be found by trying', async () => {
      const survey = await liveSurvey(api, cookie)
      await change(survey, { linkAccess: 'pin', pin: '7777' })
      const enter = (pin: string) => call(api, `POST /api/v1/in/shop/s/${survey.id}/pin`, {}, { pin })
      for (let i = 0; i < 10; i++) expect(codeOf(await enter(`000${i}`))).toBe('wrong-pin')
      const tired = await enter('7777')
      expect(tired.status).toBe(429)
      expect(Number(tired.headers.get('retry-after'))).toBeGreaterThan(60)
    })
  })

  describe('a single-use link', () => {
    it('is good for one response, in the name of whom it was made for', async () => {
      const survey = await liveSurvey(api, cookie)
      await change(survey, { linkAccess: 'invited' })
      expect(codeOf(await open(survey))).toBe('invited-only')
      const list = '顧客ID,氏名,プラン\nC-1,佐藤,pro\nC-2,鈴木,free\nC-1,もう一人,pro\n'
      expect((await make(survey, { list })).body).toEqual({ created: 2, refused: [{ line: 4, reason: 'twice' }] })
      const [second, first] = (await links(survey)) as [Link, Link]
      const shown = await call(api, `GET /api/v1/in/shop/i/${first.token}`)
      expect(shown.body).toMatchObject({ availability: 'open', responseId: first.id, channel: 'invitation' })
      expect((await answer(survey, first, { finished: false, customer: { id: 'C-9' }, channel: 'web' })).status).toBe(
        201,
      )
      expect((await answer(survey, first, { seq: 2 })).status).toBe(200)
      expect(codeOf(await answer(survey, first, { seq: 3, answers: scored(survey, 0) }))).toBe('already-done')
      expect((await call(api, `GET /api/v1/in/shop/i/${first.token}`)).body).toMatchObject({ availability: 'answered' })
      // Another id, another survey, another link: none of them lets a second response in.
      expect((await answer(survey, first, { id: second.id })).status).toBe(422)
      expect(
        (
          await answer(survey, {
            ...first,
            token: `${first.token.slice(0, 21)}${first.token.endsWith('A') ? 'B' : 'A'}`,
          })
        ).status,
      ).toBe(404)
      expect(codeOf(await plainly(survey))).toBe('not-accepting')
      const stored = (await call(api, `GET /api/v1/surveys/${survey.id}/responses`, { cookie })).body as {
        items: { id: string; channel: string; attributes: object; customerId: string }[]
      }
      expect(stored.items).toHaveLength(1)
      expect(stored.items[0]).toMatchObject({ id: first.id, channel: 'invitation', attributes: { プラン: 'pro' } })
      const [customer] = await api.database
        .sql`select external_id from customers where id = ${stored.items[0]?.customerId ?? ''}`
      expect(customer?.external_id).toBe('C-1')
      expect((await links(survey)).map(({ answered }) => answered)).toEqual(['no', 'finished'])
    })

    it('can be had again as a file, with the state of each', async () => {
      const survey = await liveSurvey(api, cookie)
      expect((await make(survey, { count: 3 })).body).toEqual({ created: 3, refused: [] })
      expect((await make(survey, { count: 0 })).status).toBe(422)
      expect((await make(survey, { list: 'x,y\n' })).status).toBe(422)
      const res = await call(api, `GET /api/v1/surveys/${survey.id}/invitations/file`, { cookie })
      const lines = String(res.body).trim().split('\r\n')
      expect(lines).toHaveLength(4)
      const tokens = (await links(survey)).map(({ token }) => token)
      expect(new Set(tokens).size).toBe(3)
      for (const token of tokens) expect(String(res.body)).toContain(`http://koe.test/s/shop/i/${token}`)
    })
  })

  describe('a mailing', () => {
    const letter = {
      subject: '{{name}}さん、ご感想をお聞かせください',
      body: '{{name}} 様\n\nいつも<b>ありがとう</b>ございます。',
      senderName: '商店 "声"',
    }
    const mail = (survey: LiveSurvey, body: object) =>
      call(api, `POST /api/v1/surveys/${survey.id}/mailings`, { cookie }, { ...letter, ...body })
    const only = async (survey: LiveSurvey) =>
      (
        (await call(api, `GET /api/v1/surveys/${survey.id}/mailings`, { cookie })).body as {
          items: { id: string; state: string; counts: Record<string, number> }[]
          from: string
        }
      ).items[0]

    it('reaches everybody once over a real mail server, with a button for each score and a way off the list', async () => {
      const post = await startMailServer((address) => (address.startsWith('nobody') ? 550 : null))
      const survey = await liveSurvey(api, cookie)
      const list =
        'メールアドレス,氏名,顧客ID\nhanako@example.jp,花子,C-7\nito@example.jp,,\nnobody@example.jp,誰か,\nhanako@example.jp,花子,\n'
      const checked = await call(api, `POST /api/v1/surveys/${survey.id}/mailings/check`, { cookie }, { list })
      expect(checked.body).toEqual({ people: 3, unsubscribed: 0, refused: [{ line: 5, reason: 'twice' }] })
      const made = await mail(survey, { list, replyTo: 'cs@shop.example' })
      expect(made.status).toBe(201)
      const { id: mailingId } = made.body as { id: string }
      const mailer = createMailer({ url: post.url, from, origin: 'https://voice.shop.example' })
      // Two workers at once: each letter leaves once.
      const sent = await Promise.all([1, 2].map(() => sendMailing(api.context, mailer, { workspaceId, mailingId })))
      expect(sent[0]! + sent[1]!).toBe(2)
      mailer.close()
      await post.close()
      expect(post.taken.map(({ to }) => to).sort()).toEqual(['hanako@example.jp', 'ito@example.jp'])
      const hanako = post.taken.find(({ to }) => to.startsWith('hanako'))!
      const link = (await links(survey, mailingId)).find(({ customerId }) => customerId === 'C-7')!
      const url = `https://voice.shop.example/s/shop/i/${link.token}`
      expect(hanako.header('Subject')).toBe('花子さん、ご感想をお聞かせください')
      expect(hanako.header('From')).toMatch(/商店.*<voice@shop\.example>/)
      expect(hanako.header('Reply-To')).toBe('cs@shop.example')
      expect(hanako.header('List-Unsubscribe-Post')).toBe('List-Unsubscribe=One-Click')
      expect(hanako.header('Message-ID')).toBe(`<${link.id}@shop.example>`)
      const [text = '', html = ''] = hanako.parts
      expect(text).toContain('花子 様')
      for (let score = 0; score <= 10; score++) expect(html).toContain(`href="${url}?${survey.score}=${score}"`)
      expect(html).toContain('&lt;b&gt;ありがとう&lt;/b&gt;')
      expect(html).not.toMatch(/<b>|<img|<script/)
      expect(await only(survey)).toMatchObject({ state: 'done', counts: { people: 3, sent: 2, failed: 1, waiting: 0 } })
      expect((await links(survey, mailingId)).find(({ mailState }) => mailState === 'failed')).toMatchObject({
        mailReason: '550',
      })

      // One click records, as whom the letter was sent to.
      const partial = { finished: false, answers: scored(survey, 3) }
      expect((await answer(survey, link, partial)).status).toBe(201)
      expect(await only(survey)).toMatchObject({ counts: { begun: 1, finished: 0 } })
      const stored = (await call(api, `GET /api/v1/surveys/${survey.id}/responses`, { cookie })).body as {
        items: { channel: string }[]
      }
      expect(stored.items.map(({ channel }) => channel)).toEqual(['mail'])
    })

    it('leaves out who pressed the button of the mail program, until they come back', async () => {
      const survey = await liveSurvey(api, cookie)
      const { id: mailingId } = (await mail(survey, { list: 'leaver@example.jp' })).body as { id: string }
      const [link] = (await links(survey, mailingId)) as [Link]
      const way = `/api/v1/in/shop/i/${link.token}`
      const pressed = new Request(`http://koe.test${way}/unsubscribe`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'List-Unsubscribe=One-Click',
      })
      expect((await api.app.fetch(pressed)).status).toBe(204)
      expect((await call(api, `GET ${way}/subscription`)).body).toEqual({
        address: 'leaver@example.jp',
        subscribed: false,
        workspaceName: '商店',
      })
      expect((await links(survey, mailingId))[0]).toMatchObject({ mailState: 'unsubscribed' })
      const list = 'ＬＥＡＶＥＲ@example.jp\nstayer@example.jp'
      const check = () => call(api, `POST /api/v1/surveys/${survey.id}/mailings/check`, { cookie }, { list })
      expect((await check()).body).toMatchObject({ people: 1, unsubscribed: 1 })
      expect((await mail(survey, { list: 'leaver@example.jp' })).status).toBe(422)
      expect((await call(api, `POST ${way}/subscribe`)).status).toBe(204)
      expect((await check()).body).toMatchObject({ people: 2, unsubscribed: 0 })
    })

    it('waits while the server is away or busy, tries again, and can be stopped', async () => {
      let busy = true
      const post = await startMailServer((address) => (busy && address.startsWith('slow') ? 451 : null))
      const survey = await liveSurvey(api, cookie)
      const { id: mailingId } = (await mail(survey, { list: 'slow@example.jp\nquick@example.jp' })).body as {
        id: string
      }
      let late = 0
      const context = { ...api.context, now: () => new Date(Date.now() + late) }
      const mailer = createMailer({ url: post.url, from, origin: 'https://voice.shop.example' })
      const dead = createMailer({ url: 'smtp://127.0.0.1:1', from, origin: 'https://voice.shop.example' })
      const job = { workspaceId, mailingId }
      expect(await sendMailing(context, dead, job)).toBe(0)
      expect(await wakeMailings(context)).toBe(0)
      late = 61_000
      expect(await wakeMailings(context)).toBe(1)
      expect(await sendMailing(context, mailer, job)).toBe(1)
      expect(await only(survey)).toMatchObject({ state: 'sending', counts: { waiting: 1, sent: 1 } })
      busy = false
      expect(await sendMailing(context, mailer, job)).toBe(0)
      late += 5 * 60_000 + 1000
      expect(await sendMailing(context, mailer, job)).toBe(1)
      expect(await only(survey)).toMatchObject({ state: 'done', counts: { waiting: 0, sent: 2 } })
      const other = (await mail(survey, { list: 'later@example.jp' })).body as { id: string }
      expect((await call(api, `POST /api/v1/mailings/${other.id}/stop`, { cookie })).body).toMatchObject({
        state: 'stopped',
      })
      expect(codeOf(await call(api, `POST /api/v1/mailings/${other.id}/stop`, { cookie }))).toBe('already-done')
      expect(await sendMailing(context, mailer, { workspaceId, mailingId: other.id })).toBe(0)
      expect(post.taken.map(({ to }) => to)).toEqual(['quick@example.jp', 'slow@example.jp'])
      mailer.close()
      dead.close()
      await post.close()
    })

    it('refuses headers in disguise, paused surveys and servers without mail', async () => {
      const survey = await liveSurvey(api, cookie)
      const list = 'a@example.jp'
      for (const wrong of [
        { subject: 'x\r\nBcc: y@z.jp' },
        { senderName: 'x\ny' },
        { replyTo: 'a@b.jp, c@d.jp' },
        { replyTo: 'x' },
        { list: '' },
        { body: ' ' },
      ])
        expect((await mail(survey, { list, ...wrong })).status, JSON.stringify(wrong)).toBe(422)
      await call(api, `POST /api/v1/surveys/${survey.id}/state`, { cookie }, { state: 'paused' })
      expect(codeOf(await mail(survey, { list }))).toBe('not-accepting')
      await call(api, `POST /api/v1/surveys/${survey.id}/state`, { cookie }, { state: 'live' })
      const config = { secret: testSecret, version: '0.0.0', databaseKind: kind }
      const mailless = { ...api, app: createApp({ context: api.context, logger: pino({ level: 'silent' }), config }) }
      const way = `POST /api/v1/surveys/${survey.id}/mailings`
      expect(codeOf(await call(mailless, way, { cookie }, { ...letter, list }))).toBe('mail-not-set-up')
      expect(await only(survey)).toBeUndefined()
    })
  })
})
