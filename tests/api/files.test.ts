import { newId } from '@koe/db'
import { databaseKinds } from '@koe/db/testing'
import { ATTACHMENT_LIMITS, forgetLooseFiles } from '@koe/features/attachments'
import type { SurveyDefinition } from '@koe/survey'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { heads, pdf, png } from './sample-files.ts'
import { type Answer, call, openApi, read, type TestApi } from './support.ts'
import { setUpOwner } from './workspace.ts'

const definition: SurveyDefinition = {
  formatVersion: 1,
  languages: ['ja'],
  title: { ja: '不具合の報告' },
  pages: [
    {
      id: 'p',
      blocks: [
        { id: 'words', type: 'shortText', label: { ja: 'ひとこと' } },
        {
          id: 'shots',
          type: 'files',
          label: { ja: '画面の写真' },
          kinds: ['picture', 'pdf', 'text', 'office'],
          maximum: 3,
          megabytes: 1,
        },
        { id: 'bill', type: 'files', label: { ja: '領収書' }, kinds: ['pdf'] },
      ],
    },
  ],
  endings: [],
}

interface Sending {
  id?: string
  responseId: string
  name?: string
  questionId?: string
  body?: Uint8Array
  way?: string
  caller?: { token?: string }
}

describe.each(databaseKinds())('files that customers send along, %s', (kind) => {
  let api: TestApi
  let cookie: string
  const survey = { id: '', version: '' }

  beforeAll(async () => {
    api = await openApi(kind)
    cookie = await setUpOwner(api)
    const made = await call(api, 'POST /api/v1/surveys', { cookie, workspace: 'shop' }, { name: '報告', definition })
    survey.id = (made.body as { id: string }).id
    await call(api, `POST /api/v1/surveys/${survey.id}/publish`, { cookie })
    const shown = await call(api, `GET /api/v1/in/shop/s/${survey.id}`)
    survey.version = (shown.body as { surveyVersionId: string }).surveyVersionId
  }, 180_000)
  afterAll(() => api.close())

  async function upload({ id = newId(), way = '/in/shop', ...sending }: Sending): Promise<Answer & { id: string }> {
    const { responseId, name = '画面.png', questionId = 'shots', body = png(), caller } = sending
    const about = { id, surveyId: survey.id, surveyVersionId: survey.version, questionId, responseId, name }
    const address = `http://koe.test/api/v1${way}/files?${new URLSearchParams(about)}`
    const headers = {
      'content-type': 'application/octet-stream',
      ...(caller?.token ? { authorization: `Bearer ${caller.token}` } : {}),
    }
    const request = new Request(address, { method: 'POST', headers, body: Uint8Array.from(body) })
    return { id, ...(await read(await api.app.fetch(request))) }
  }
  const send = (id: string, files: Record<string, string>, more: Record<string, unknown> = {}) =>
    call(
      api,
      'POST /api/v1/in/shop/responses',
      {},
      {
        ...{ id, surveyId: survey.id, surveyVersionId: survey.version, seq: 1, finished: true },
        answers: { shots: { type: 'files', value: files } },
        startedAt: new Date(Date.now() - 20_000).toISOString(),
        ...more,
      },
    )
  const download = async (id: string, caller: Record<string, string> = { cookie }) =>
    api.app.fetch(new Request(`http://koe.test/api/v1/attachments/${id}`, { headers: caller }))
  const codes = (answer: Answer) => {
    const { code, errors = [] } = answer.body as { code: string; errors?: { field: string; code: string }[] }
    return [answer.status, code, ...errors.map((error) => error.code)]
  }
  const rows = async (table: string) => {
    const [row] = await api.database.db.execute<{ n: number }>(
      sql`select count(*)::int as n from ${sql.identifier(table)}`,
    )
    return row?.n ?? 0
  }

  it('keeps a file, binds it to its response, and gives back its very bytes as nothing but bytes', async () => {
    const responseId = newId()
    const body = Buffer.concat([pdf(), Buffer.alloc(700_000, 7)])
    const sent = await upload({ responseId, name: '領収書 "2026".pdf', body })
    expect([sent.status, sent.body]).toEqual([201, { id: sent.id, name: '領収書 _2026_.pdf', size: body.length }])
    // Nobody has sent it to the company yet.
    expect((await download(sent.id)).status).toBe(404)
    expect((await send(responseId, { [sent.id]: '領収書 _2026_.pdf' })).status).toBe(201)
    const got = await download(sent.id)
    expect(got.status).toBe(200)
    expect(Buffer.from(await got.arrayBuffer()).equals(body)).toBe(true)
    const head = Object.fromEntries(got.headers)
    expect(head).toMatchObject({
      'content-type': 'application/octet-stream',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'same-origin',
      'content-length': String(body.length),
    })
    expect(head['content-security-policy']).toMatch(/default-src 'none'; sandbox/)
    expect(head['content-disposition']).toMatch(/^attachment; filename="___ _2026_\.pdf"; filename\*=UTF-8''%E9/)
    const list = await call(api, `GET /api/v1/surveys/${survey.id}/responses`, { cookie })
    const { items } = list.body as { items: { answers: { kind: string; value: unknown }[] }[] }
    expect(items[0]?.answers).toMatchObject([{ kind: 'files', value: { [sent.id]: '領収書 _2026_.pdf' } }])
    const table = await api.app.fetch(
      new Request(`http://koe.test/api/v1/surveys/${survey.id}/responses/file`, { headers: { cookie } }),
    )
    expect(await table.text()).toContain('領収書 _2026_.pdf')
  })

  it('takes the same file again as the same, and another one under its id not at all', async () => {
    const responseId = newId()
    const first = await upload({ responseId })
    const before = await rows('attachment_parts')
    const again = await upload({ responseId, id: first.id })
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([200, 'true'])
    expect(again.body).toEqual(first.body)
    expect(codes(await upload({ responseId, id: first.id, body: png(5, 5) }))).toEqual([409, 'conflict'])
    expect(codes(await upload({ responseId: newId(), id: first.id }))).toEqual([409, 'conflict'])
    expect(await rows('attachment_parts')).toBe(before)
  })

  const sized = (bytes: number) => Buffer.concat([png(), Buffer.alloc(bytes - png().length)])
  it.each<[string, string, Buffer, unknown[]]>([
    ['a program', 'a.exe', heads.program, [422, 'invalid-input', 'wrong-file-kind']],
    ['a program that calls itself a picture', 'a.png', heads.program, [422, 'invalid-input', 'wrong-file-kind']],
    ['a picture that calls itself a program', 'a.png.exe', png(), [422, 'invalid-input', 'wrong-file-kind']],
    ['an SVG', 'a.svg', heads.svg, [422, 'invalid-input', 'wrong-file-kind']],
    ['an SVG under another name', 'a.png', heads.svg, [422, 'invalid-input', 'wrong-file-kind']],
    ['a page', 'a.html', heads.html, [422, 'invalid-input', 'wrong-file-kind']],
    ['a page before a PDF', 'a.pdf', Buffer.concat([heads.html, pdf()]), [422, 'invalid-input', 'wrong-file-kind']],
    ['a PDF that calls itself a picture', 'a.jpg', pdf(), [422, 'invalid-input', 'wrong-file-kind']],
    ['a document with macros', 'a.docm', heads.zip, [422, 'invalid-input', 'wrong-file-kind']],
    ['an archive', 'a.zip', heads.zip, [422, 'invalid-input', 'wrong-file-kind']],
    ['a name without an end', 'png', png(), [422, 'invalid-input', 'wrong-file-kind']],
    ['a turned name', 'a\u202Egnp.exe', png(), [422, 'invalid-input', 'wrong-file-kind']],
    ['nothing', 'a.png', Buffer.alloc(0), [422, 'invalid-input', 'required']],
    ['more than the question takes', 'a.png', sized(1024 * 1024 + 1), [413, 'too-large']],
    ['more than Koe takes', 'a.png', sized(ATTACHMENT_LIMITS.bytes + 1), [413, 'too-large']],
  ])('refuses %s and keeps nothing of it', async (_, name, body, expected) => {
    const before = await rows('attachments')
    expect(codes(await upload({ responseId: newId(), name, body }))).toEqual(expected)
    expect(await rows('attachments')).toBe(before)
  })

  it.each([
    ['a.png', png()],
    ['A.JPG', heads.jpeg],
    ['a.webp', heads.webp],
    ['a.gif', heads.gif],
    ['表.xlsx', heads.zip],
    ['メモ.txt', Buffer.from('こんにちは\r\n')],
    ['sjis.csv', Buffer.from([0x93, 0xfa, 0x96, 0x7b, 0x0d, 0x0a])],
    // As bytes to be saved, under a name that no browser opens as a page.
    ['page.txt', heads.html],
    ['full.png', sized(1024 * 1024)],
  ])('takes %s', async (name, body) => {
    expect((await upload({ responseId: newId(), name, body })).status).toBe(201)
  })

  it('cleans names of folders, control characters and turned writing', async () => {
    const name = '../../etc\\\u0007写\u202E真\u200B<x>.png'
    expect((await upload({ responseId: newId(), name })).body).toMatchObject({ name: '写真_x_.png' })
    const header = await upload({ responseId: newId(), name: 'a\r\nSet-Cookie: x=1.png' })
    expect(header.body).toMatchObject({ name: 'aSet-Cookie_ x=1.png' })
  })

  it('asks the question: its kinds, how many, and whether there is one', async () => {
    const responseId = newId()
    expect(codes(await upload({ responseId, questionId: 'bill' }))).toEqual([422, 'invalid-input', 'wrong-file-kind'])
    const bill = { responseId, questionId: 'bill', name: 'a.pdf', body: pdf() }
    expect((await upload(bill)).status).toBe(201)
    expect(codes(await upload(bill))).toEqual([422, 'invalid-input', 'too-many-files'])
    for (const questionId of ['words', 'gone', '__proto__'])
      expect((await upload({ responseId, questionId })).status).toBeGreaterThanOrEqual(404)
    const all = await Promise.all(Array.from({ length: 6 }, () => upload({ responseId })))
    expect(all.map(({ status }) => status).sort()).toEqual([201, 201, 201, 422, 422, 422])
  })

  it('refuses queries and ways that are none', async () => {
    const good = {
      ...{ id: newId(), surveyId: survey.id, surveyVersionId: survey.version, questionId: 'shots' },
      ...{ responseId: newId(), name: 'a.png' },
    }
    for (const change of [
      { id: 'x' },
      { responseId: '' },
      { name: '' },
      { questionId: 'a b' },
      { surveyId: newId() },
    ]) {
      const address = `/api/v1/in/shop/files?${new URLSearchParams({ ...good, ...change })}`
      const answer = await read(
        await api.app.fetch(new Request(`http://koe.test${address}`, { method: 'POST', body: Uint8Array.from(png()) })),
      )
      expect([change, [404, 422].includes(answer.status)]).toEqual([change, true])
    }
    for (const way of ['/in/nobody', '/in/shop/i/nothing'])
      expect((await upload({ responseId: newId(), way })).status).toBe(404)
    expect((await upload({ responseId: newId(), way: '' })).status).toBe(401)
  })

  it('does not take a finished response whose files never came, and takes a state on the way without them', async () => {
    const [responseId, other] = [newId(), newId()]
    const file = await upload({ responseId })
    const named = { [file.id]: 'a.png' }
    // Not its own file, not at its own question.
    expect(codes(await send(other, named))).toEqual([422, 'invalid-input', 'file-missing'])
    expect(codes(await send(responseId, { [newId()]: 'a.png' }))).toEqual([422, 'invalid-input', 'file-missing'])
    const answers = { shots: { type: 'files', value: { ...named, [newId()]: 'b.png' } } }
    expect((await send(responseId, {}, { answers, finished: false })).status).toBe(201)
    const list = await call(api, `GET /api/v1/surveys/${survey.id}/responses`, { cookie })
    const { items } = list.body as { items: { id: string; answers: { value: unknown }[] }[] }
    expect(items.find(({ id }) => id === responseId)?.answers[0]?.value).toEqual({ [file.id]: '画面.png' })
    // Blank names are of files that have not arrived: the widget never sends them.
    expect(codes(await send(responseId, { [file.id]: '' }, { seq: 2 }))).toEqual([422, 'invalid-input', 'file-waiting'])
    expect((await send(responseId, named, { seq: 2 })).status).toBe(200)
    expect((await send(responseId, named, { seq: 2 })).headers.get('idempotent-replayed')).toBe('true')
    expect(codes(await upload({ responseId }))).toEqual([409, 'already-done'])
  })

  it('removes what a newer state of the response does not name, and everything with the response', async () => {
    const responseId = newId()
    const [first, second] = [await upload({ responseId }), await upload({ responseId, name: 'b.png' })]
    await send(responseId, { [first.id]: 'a.png', [second.id]: 'b.png' }, { finished: false })
    expect([(await download(first.id)).status, (await download(second.id)).status]).toEqual([200, 200])
    await send(responseId, { [second.id]: 'b.png' }, { seq: 2 })
    expect([(await download(first.id)).status, (await download(second.id)).status]).toEqual([404, 200])
    const before = await rows('attachment_parts')
    await api.database.db.execute(sql`delete from responses where id = ${responseId}::uuid`)
    expect((await download(second.id)).status).toBe(404)
    expect(await rows('attachment_parts')).toBe(before - 1)
  })

  it('keeps what a state on the way leaves out: one more file of the same answer may be on its way', async () => {
    const responseId = newId()
    const first = await upload({ responseId })
    await send(responseId, { [first.id]: 'a.png' }, { finished: false })
    await send(responseId, {}, { answers: {}, finished: false, seq: 2 })
    expect((await download(first.id)).status).toBe(404)
    const second = await upload({ responseId, name: 'b.png' })
    const both = { [first.id]: 'a.png', [second.id]: 'b.png' }
    expect((await send(responseId, both, { seq: 3 })).status).toBe(200)
    expect([(await download(first.id)).status, (await download(second.id)).status]).toEqual([200, 200])
  })

  it('gives a file back that is not recorded yet, to whoever knows its response; never one that is', async () => {
    const responseId = newId()
    const file = await upload({ responseId })
    // As the page sends it: without a preflight.
    const remove = (id: string, body: object) =>
      call(api, `POST /api/v1/in/shop/files/${id}/remove`, {}, body, 'text/plain;charset=UTF-8')
    const before = await rows('attachments')
    expect((await remove(file.id, { responseId: newId() })).status).toBe(204)
    expect(await rows('attachments')).toBe(before)
    for (const body of [{}, { responseId: 'x' }, [], { responseId: newId(), more: 1 }])
      expect((await remove(file.id, body)).status).toBeLessThan(500)
    expect((await remove(file.id, { responseId })).status).toBe(204)
    expect(await rows('attachments')).toBe(before - 1)
    const kept = await upload({ responseId })
    await send(responseId, { [kept.id]: 'a.png' })
    await remove(kept.id, { responseId })
    expect((await download(kept.id)).status).toBe(200)
  })

  it('is for analysts and for tokens with its scope', async () => {
    const responseId = newId()
    const file = await upload({ responseId })
    await send(responseId, { [file.id]: 'a.png' })
    const token = async (scopes: string[]) => {
      const made = await call(api, 'POST /api/v1/tokens', { cookie }, { name: 't', scopes })
      return (made.body as { token: string }).token
    }
    const reader = await token(['read', 'responses:write'])
    expect((await download(file.id, { authorization: `Bearer ${reader}` })).status).toBe(403)
    const saver = await token(['attachments:read'])
    expect((await download(file.id, { authorization: `Bearer ${saver}` })).status).toBe(200)
    expect((await download(file.id, {})).status).toBe(401)
    // A program sends files the same way.
    const caller = { token: reader }
    expect((await upload({ responseId: newId(), way: '', caller })).status).toBe(201)
    expect((await upload({ responseId: newId(), way: '', caller: { token: saver } })).status).toBe(403)
  })

  it('takes files only as long as the survey takes responses, or one has begun', async () => {
    const begun = newId()
    await send(begun, {}, { finished: false, answers: { words: { type: 'shortText', text: 'あとで' } } })
    await call(api, `POST /api/v1/surveys/${survey.id}/state`, { cookie }, { state: 'paused' })
    expect(codes(await upload({ responseId: newId() }))).toEqual([409, 'not-accepting'])
    expect((await upload({ responseId: begun })).status).toBe(201)
    await call(api, `POST /api/v1/surveys/${survey.id}/state`, { cookie }, { state: 'live' })
    const pin = { linkAccess: 'pin', pin: '2026' }
    expect((await call(api, `PATCH /api/v1/surveys/${survey.id}`, { cookie }, pin)).status).toBe(200)
    expect(codes(await upload({ responseId: newId() }))).toEqual([409, 'not-accepting'])
    const entered = await call(api, `POST /api/v1/in/shop/s/${survey.id}/pin`, {}, { pin: '2026' })
    const { pass } = entered.body as { pass: string }
    expect((await upload({ responseId: newId(), way: `/in/shop/p/${pass}` })).status).toBe(201)
    expect((await upload({ responseId: newId(), way: `/in/shop/p/${pass}x` })).status).toBe(409)
    await call(api, `PATCH /api/v1/surveys/${survey.id}`, { cookie }, { linkAccess: 'open' })
  })

  it('forgets files whose response never came, after a week, and no others', async () => {
    const [loose, bound] = [newId(), newId()]
    const [lost, kept] = [await upload({ responseId: loose }), await upload({ responseId: bound })]
    await send(bound, { [kept.id]: 'a.png' })
    const later = (days: number) => ({
      ...api.context,
      now: () => new Date(Date.now() + days * 86_400_000),
    })
    const signal = new AbortController().signal
    expect(await forgetLooseFiles(later(ATTACHMENT_LIMITS.looseDays - 1), { signal })).toBe(0)
    expect(await forgetLooseFiles(later(ATTACHMENT_LIMITS.looseDays + 1), { signal })).toBeGreaterThan(0)
    const left = await api.database.db.execute<{ id: string }>(sql`select id from attachments`)
    expect(left.map(({ id }) => id)).not.toContain(lost.id)
    expect((await download(kept.id)).status).toBe(200)
  })
})
