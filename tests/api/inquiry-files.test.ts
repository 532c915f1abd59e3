import { newId } from '@koe/db'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { heads, pdf, png } from './sample-files.ts'
import { type Answer, call, openApi, type TestApi } from './support.ts'
import { inquiry, type LiveForm, liveForm, setUpOwner } from './workspace.ts'

describe('files that come with an inquiry', () => {
  let api: TestApi
  let cookie: string
  let form: LiveForm
  beforeAll(async () => {
    api = await openApi()
    cookie = await setUpOwner(api)
    form = await liveForm(api, cookie)
  })
  afterAll(() => api.close())

  const takesFiles = (files: boolean, more: object = {}) =>
    call(api, `PATCH /api/v1/forms/${form.id}`, { cookie }, { files, ...more })
  async function upload(responseId: string, change: Record<string, string> = {}, body: Buffer = png()) {
    // As the widget sends it: what a form does not have is left empty.
    const none = { surveyId: '', surveyVersionId: '' }
    const about = {
      ...none,
      id: newId(),
      formId: form.id,
      questionId: 'files',
      responseId,
      name: '画面.png',
      ...change,
    }
    const address = `http://koe.test/api/v1/in/shop/files?${new URLSearchParams(about)}`
    const res = await api.app.fetch(new Request(address, { method: 'POST', body: Uint8Array.from(body) }))
    return { id: about.id, status: res.status, code: ((await res.json()) as { code?: string }).code }
  }
  const send = (id: string, files: Record<string, string>, more: object = {}) => {
    const sent = inquiry(form, { id, ...more })
    const answers = { ...sent.answers, files: { type: 'files', value: files } }
    return call(api, 'POST /api/v1/in/shop/inquiries', {}, { ...sent, answers })
  }
  const download = (id: string, caller: Record<string, string> = { cookie }) =>
    api.app.fetch(new Request(`http://koe.test/api/v1/attachments/${id}`, { headers: caller }))
  const codes = ({ body }: Answer) => (body as { errors?: { code: string }[] }).errors?.map(({ code }) => code)

  it('are taken only where the form asks for them', async () => {
    expect(await upload(newId())).toMatchObject({ status: 404, code: 'not-found' })
    await takesFiles(true)
    const shown = await call(api, `GET /api/v1/in/shop/f/${form.id}`)
    expect(JSON.stringify(shown.body)).toContain('"type":"files"')
    expect(await upload(newId())).toMatchObject({ status: 201 })
    expect(await upload(newId(), { questionId: 'message' })).toMatchObject({ status: 404 })
    expect(await upload(newId(), { formId: newId() })).toMatchObject({ status: 404 })
    expect(await upload(newId(), { formId: '' })).toMatchObject({ status: 422 })
  })

  it('belong to the company once the inquiry has come, and come back as nothing but bytes', async () => {
    const id = newId()
    const file = await upload(id, { name: '../領収書.pdf' }, pdf())
    expect((await download(file.id)).status).toBe(404)
    expect((await send(id, { [file.id]: '領収書.pdf' })).status).toBe(201)
    const seen = await call(api, `GET /api/v1/inquiries/${id}`, { cookie })
    expect(seen.body).toMatchObject({
      files: [{ id: file.id, name: '領収書.pdf', size: pdf().length }],
      suspicions: [],
    })
    const got = await download(file.id)
    expect(got.status).toBe(200)
    expect(Buffer.from(await got.arrayBuffer()).equals(pdf())).toBe(true)
    expect(got.headers.get('content-type')).toBe('application/octet-stream')
    expect(got.headers.get('content-security-policy')).toMatch(/default-src 'none'; sandbox/)
    expect(got.headers.get('content-disposition')).toMatch(/^attachment/)
    expect((await download(file.id, {})).status).toBe(401)
    // What was sent is not added to, and sending it again changes nothing.
    expect(await upload(id)).toMatchObject({ status: 409, code: 'already-done' })
    expect((await send(id, { [file.id]: '領収書.pdf' })).status).toBe(200)
  })

  it('have to be there, and to be the inquiry’s own', async () => {
    const [id, other] = [newId(), newId()]
    const file = await upload(id)
    expect(codes(await send(other, { [file.id]: 'a.png' }))).toEqual(['file-missing'])
    expect(codes(await send(id, { [newId()]: 'a.png' }))).toEqual(['file-missing'])
    const list = await call(api, 'GET /api/v1/inquiries', { cookie })
    const ids = (list.body as { items: { id: string }[] }).items.map((one) => one.id)
    expect(ids).not.toContain(id)
    expect(ids).not.toContain(other)
    expect((await send(id, { [file.id]: 'a.png' })).status).toBe(201)
  })

  it.each<[string, string, Buffer]>([
    ['a program', 'a.exe', heads.program],
    ['a program that calls itself a picture', 'a.png', heads.program],
    ['an SVG', 'a.svg', heads.svg],
    ['an SVG under another name', 'a.png', heads.svg],
    ['a page', 'a.html', heads.html],
    ['a page before a PDF', 'a.pdf', Buffer.concat([heads.html, pdf()])],
    ['nothing', 'a.png', Buffer.alloc(0)],
  ])('are not %s', async (_, name, body) => {
    expect(await upload(newId(), { name }, body)).toMatchObject({ status: 422, code: 'invalid-input' })
  })

  it('are at most five, and none for a form that is closed', async () => {
    const id = newId()
    const all = await Promise.all(Array.from({ length: 7 }, () => upload(id)))
    expect(all.map(({ status }) => status).sort()).toEqual([201, 201, 201, 201, 201, 422, 422])
    await takesFiles(true, { state: 'closed' })
    expect(await upload(newId())).toMatchObject({ status: 409, code: 'not-accepting' })
    await takesFiles(true, { state: 'live' })
    // A page that was opened before the switch was turned off still sends what had arrived.
    const [late, file] = [newId(), await upload(id)]
    expect(file.status).toBe(422)
    const before = await upload(late)
    await takesFiles(false)
    expect((await send(late, { [before.id]: 'a.png' })).status).toBe(201)
  })
})
