import { createApp } from '@koe/api'
import { newId } from '@koe/db'
import { databaseKinds } from '@koe/db/testing'
import { sendReplies } from '@koe/features/inquiries'
import type { Mail } from '@koe/features/mail'
import pino from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { call, openApi, type TestApi, testSecret } from './support.ts'
import { openTeam, type Team } from './team.ts'

const kind = databaseKinds().at(-1) ?? 'embedded'

interface Entry {
  id: string
  kind: string
  mailState: string | null
  dueAt: string | null
  answered: { kind: string; score: number; text: string } | null
}
interface Score {
  value: number
  low: number
  high: number
  base: number
}
interface Counts {
  satisfaction: { asked: number; csat: Score | null; ces: Score | null }
  categories: { label: string; csat: Score | null }[]
}

describe(`a question after an inquiry was solved, ${kind}`, () => {
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
  beforeEach(() => {
    mails = []
  })

  const desk = (change: object, formId = team.form.id) =>
    call(api, `PUT /api/v1/forms/${formId}/desk`, team.owner, {
      assignment: 'none',
      firstReplyMinutes: null,
      solutionMinutes: null,
      ...change,
    })
  const set = (id: string, status: string) => call(api, `PATCH /api/v1/inquiries/${id}`, team.owner, { status })
  const questions = async (id: string) => {
    const { entries } = await team.ask<{ entries: Entry[] }>(`GET /api/v1/inquiries/${id}/conversation`)
    return entries.filter((entry) => entry.kind === 'question')
  }
  const send = () => sendReplies(api.context, mailer, { workspaceId: team.workspaceId })
  const asked = () => mails.filter(({ subject }) => /いかがでしたか|How did we do/.test(subject))
  const later = (minutes: number) => {
    ahead += minutes * 60_000
  }
  const counts = () => team.ask<Counts>('GET /api/v1/inquiry-counts')

  /** What whoever holds the letter sees and sends. */
  async function answer(mail: Mail | undefined, score: number, text = '') {
    const [, token = '', question = ''] = /\/i\/([\w-]{22})\?lang=\w\w&([\w-]+)=/.exec(mail?.text ?? '') ?? []
    const shown = (await call(api, `GET /api/v1/in/shop/i/${token}`)).body as {
      responseId: string
      surveyId: string
      surveyVersionId: string
      availability: string
      definition: { pages: { blocks: { id: string; type: string }[] }[] }
    }
    const words = shown.definition.pages.flatMap(({ blocks }) => blocks).find(({ type }) => type === 'longText')
    const before = Number((await api.database.sql`select count(*) as n from responses`)[0]?.n)
    const sent = await call(
      api,
      `POST /api/v1/in/shop/i/${token}/responses`,
      {},
      {
        id: shown.responseId,
        surveyId: shown.surveyId,
        surveyVersionId: shown.surveyVersionId,
        seq: 1,
        finished: true,
        language: 'ja',
        channel: 'link',
        attributes: { inquiry: '9999' },
        answers: {
          [question]: { type: shown.definition.pages[0]?.blocks[0]?.type, value: score },
          ...(text && words ? { [words.id]: { type: 'longText', text } } : {}),
        },
      },
    )
    return { sent, before, shown, token }
  }

  it('makes one survey, for whoever is invited, and the same for the next form', async () => {
    const first = (await desk({ ask: 'csat', askAfterMinutes: 60 })).body as { askSurveyId: string; ask: string }
    const again = (await desk({ ask: 'csat', askAfterMinutes: 60, askSurveyId: newId() })).body as typeof first
    expect(first).toMatchObject({ ask: 'csat', askAfterMinutes: 60 })
    expect(again.askSurveyId).toBe(first.askSurveyId)
    expect((await call(api, `GET /api/v1/in/shop/s/${first.askSurveyId}`)).body).toMatchObject({ code: 'invited-only' })
    for (const bad of [{ ask: 'nps' }, { askAfterMinutes: -1 }, { askAfterMinutes: 99_999 }, { askAfterMinutes: 0.5 }])
      expect([bad, (await desk(bad)).status]).toEqual([bad, 422])
    const viewer = team.people.田中?.caller
    const refused = await call(api, `PUT /api/v1/forms/${team.form.id}/desk`, viewer, {
      assignment: 'none',
      ask: 'ces',
    })
    expect(refused.status).toBe(403)
    const { items } = await team.ask<{ items: { name: string }[] }>('GET /api/v1/surveys')
    expect(items).toHaveLength(1)
  })

  it('asks once, an hour later, whichever worker is first, and stores the score as a response', async () => {
    const id = await team.receive()
    await send()
    await set(id, 'solved')
    await set(id, 'solved')
    const [waiting, ...more] = await questions(id)
    expect([more, waiting?.mailState, waiting?.answered]).toEqual([[], 'waiting', null])
    await send()
    expect(asked()).toEqual([])
    later(61)
    await Promise.all([send(), send(), send()])
    await send()
    expect(asked()).toHaveLength(1)
    const [mail] = asked()
    expect(mail).toMatchObject({ id: waiting?.id, to: { address: 'taro@example.jp' } })
    expect(mail?.unsubscribeUrl).toMatch(/\/api\/v1\/in\/shop\/i\/[\w-]{22}\/unsubscribe$/)
    expect(mail?.html.match(/<a href="https:\/\/koe\.example\/s\/shop\/i\//g)).toHaveLength(6)
    const { sent, before } = await answer(mail, 4, '早く直してくれました')
    expect([before, sent.status]).toEqual([0, 201])
    expect((await questions(id))[0]?.answered).toMatchObject({ kind: 'csat', score: 4, text: '早く直してくれました' })
    const [stored] = await api.database.sql`select attributes from responses`
    expect(stored?.attributes).toMatchObject({ inquiry: '1', category: '配送', form: 'お問い合わせ' })
    const { satisfaction, categories } = await counts()
    expect(satisfaction).toMatchObject({ asked: 1, csat: { value: 1, base: 1 }, ces: null })
    expect(categories.map(({ label, csat }) => [label, csat?.base ?? null])).toEqual([
      ['配送', 1],
      ['返品', null],
    ])
    expect(satisfaction.csat?.low).toBeLessThan(0.5)
  })

  it('takes it back when the inquiry is opened again before, and asks anew when it is solved again', async () => {
    const id = await team.receive()
    await send()
    mails = []
    await set(id, 'solved')
    await set(id, 'open')
    later(120)
    await send()
    expect(asked()).toEqual([])
    await set(id, 'solved')
    expect((await questions(id)).map(({ mailState }) => mailState)).toEqual(['stopped', 'waiting'])
    later(61)
    await send()
    expect(asked()).toHaveLength(1)
    await answer(asked()[0], 2)
    expect((await counts()).satisfaction).toMatchObject({ asked: 2, csat: { value: 0.5, base: 2 } })
    mails = []
    const hasty = await team.receive()
    for (const status of ['solved', 'open', 'solved']) await set(hasty, status)
    later(61)
    await send()
    expect(asked()).toHaveLength(1)
    expect((await questions(hasty)).map(({ mailState }) => mailState)).toEqual(['stopped', 'sent'])
  })

  it('is answered like any letter: what somebody writes back opens the inquiry again', async () => {
    const id = await team.receive()
    await set(id, 'solved')
    later(61)
    await send()
    const references = [`<${asked()[0]?.id}@shop.example>`]
    const letter = { messageId: '<a@b>', references, from: 'taro@example.jp', text: 'まだ直っていません' }
    const entered = await call(api, 'POST /api/v1/inquiry-answers', team.owner, letter)
    expect(entered.body).toEqual({ inquiryId: id, added: true })
    expect(await team.ask(`GET /api/v1/inquiries/${id}`)).toMatchObject({ status: 'reopened' })
  })

  it('asks nobody who left no address, nor for what was merged, nor once the survey is closed', async () => {
    const answers = {
      category: { type: 'singleChoice', optionId: team.form.categories[0]?.id },
      message: { type: 'longText', text: '住所なし' },
      shown: { type: 'hidden', value: team.form.shown },
    }
    const nowhere = await team.receive({ answers })
    await set(nowhere, 'solved')
    expect(await questions(nowhere)).toEqual([])
    const [one, other] = [await team.receive(), await team.receive()]
    await set(one, 'solved')
    await call(api, `POST /api/v1/inquiries/${one}/merge`, team.owner, { into: other })
    expect((await questions(one)).map(({ mailState }) => mailState)).toEqual(['stopped'])
    await set(other, 'solved')
    const { askSurveyId } = (await call(api, `GET /api/v1/forms/${team.form.id}/desk`, team.owner)).body as {
      askSurveyId: string
    }
    await call(api, `POST /api/v1/surveys/${askSurveyId}/state`, team.owner, { state: 'closed' })
    later(61)
    await send()
    expect(asked()).toEqual([])
    expect((await questions(other)).map(({ mailState }) => mailState)).toEqual(['stopped'])
    const third = await team.receive()
    await set(third, 'solved')
    expect(await questions(third)).toEqual([])
    const desked = (await desk({ ask: 'csat' })).body as { askSurveyId: string }
    expect(desked.askSurveyId).not.toBe(askSurveyId)
  })

  it('asks nobody who wants no more mail, even when they say so while it waits', async () => {
    const id = await team.receive()
    await desk({ ask: 'ces', askAfterMinutes: 0 })
    await set(id, 'solved')
    await send()
    expect(asked()).toHaveLength(1)
    expect(asked()[0]?.html.match(/<a href="https:\/\/koe\.example\/s\/shop\/i\//g)).toHaveLength(8)
    const { token } = await answer(asked()[0], 7)
    expect((await counts()).satisfaction.ces).toMatchObject({ value: 7, base: 1 })
    mails = []
    await desk({ ask: 'ces', askAfterMinutes: 60 })
    const next = await team.receive()
    await set(next, 'solved')
    await call(api, `POST /api/v1/in/shop/i/${token}/unsubscribe`)
    later(61)
    await send()
    expect(asked()).toEqual([])
    expect((await questions(next)).map(({ mailState }) => mailState)).toEqual(['stopped'])
    const last = await team.receive()
    await set(last, 'solved')
    expect(await questions(last)).toEqual([])
  })

  it('asks nothing, and tells nobody, where no mail can be sent', async () => {
    const config = { secret: testSecret, version: '0.0.0', databaseKind: kind }
    const mute = { ...api, app: createApp({ context: api.context, logger: pino({ level: 'silent' }), config }) }
    const settings = { assignment: 'none', firstReplyMinutes: null, solutionMinutes: null }
    const path = `/api/v1/forms/${team.form.id}/desk`
    const asking = await call(mute, `PUT ${path}`, team.owner, { ...settings, ask: 'csat' })
    expect([asking.status, asking.body]).toEqual([409, expect.objectContaining({ code: 'mail-not-set-up' })])
    expect((await call(mute, `PUT ${path}`, team.owner, settings)).status).toBe(200)
    const rule = { name: '知らせる', conditions: { keywords: ['解約'] }, notify: [team.people.佐藤?.member.id] }
    expect((await call(mute, 'POST /api/v1/inquiry-rules', team.owner, rule)).body).toMatchObject({
      code: 'mail-not-set-up',
    })
    expect((await call(mute, 'POST /api/v1/inquiry-rules', team.owner, { ...rule, notify: [] })).status).toBe(201)
    await api.database.sql`delete from inquiry_rules`
  })

  it('asks in the language of the inquiry', async () => {
    const answers = {
      category: { type: 'singleChoice', optionId: team.form.categories[1]?.id },
      message: { type: 'longText', text: 'Where is my refund?' },
      email: { type: 'email', email: 'jo@example.com' },
      shown: { type: 'hidden', value: team.form.shown },
    }
    const id = await team.receive({ language: 'en', answers })
    await desk({ ask: 'csat', askAfterMinutes: 0 })
    await set(id, 'solved')
    await send()
    expect(asked()[0]?.subject).toMatch(/^\[商店\] How did we do/)
    expect(asked()[0]?.text).toMatch(/\?lang=en&/)
    expect(asked()[0]?.text).toContain('How satisfied are you')
  })
})
