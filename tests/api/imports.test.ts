import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runImport } from '@koe/features/imports'
import { Command } from 'commander'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { importCommand } from '../../apps/cli/src/import.ts'
import { call, openApi, read, type TestApi } from './support.ts'
import { setUpOwner } from './workspace.ts'

const csv = ['日付,ご意見,NPS', '2026/1/5,配送が遅い,3', '2026/1/6,"良い\nです",10', 'いつか,日付が変,5'].join('\r\n')
const mapping = { texts: ['ご意見'], date: '日付', score: { column: 'NPS', kind: 'nps' }, customer: null }

describe('imports over HTTP', () => {
  let api: TestApi
  let cookie: string
  const folder = mkdtempSync(join(tmpdir(), 'koe-import-api-'))

  beforeAll(async () => {
    api = await openApi()
    cookie = await setUpOwner(api)
  })
  afterAll(async () => {
    await api.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const send = async (body: BodyInit, headers: Record<string, string> = {}, query = '?name=voices.csv') => {
    const init: RequestInit = { method: 'POST', body, headers: { cookie, ...headers } }
    return read(await api.app.fetch(new Request(`http://koe.test/api/v1/imports${query}`, init)))
  }
  const as = (role: string) => call(api, role, { cookie })
  const drain = async (id: string) => {
    const { body } = await call(api, 'GET /api/v1/workspace', { cookie })
    await runImport(api.context, { workspaceId: (body as { id: string }).id, importId: id })
  }

  it('takes a raw body through check and run to the list of refusals', async () => {
    const uploaded = await send(csv, { 'content-type': 'text/csv' })
    expect(uploaded.status).toBe(201)
    const one = uploaded.body as { id: string; preview: unknown[] }
    expect(uploaded.body).toMatchObject({
      fileName: 'voices.csv',
      state: 'uploaded',
      suggestion: { texts: ['ご意見'], id: null },
    })
    expect(one.preview).toHaveLength(3)
    const checked = await call(api, `POST /api/v1/imports/${one.id}/check`, { cookie }, { mapping })
    expect(checked.body).toMatchObject({
      state: 'checked',
      rowsAdded: 2,
      reasons: [{ code: 'bad-date', count: 1, rows: [4] }],
    })
    const queued = await call(api, `POST /api/v1/imports/${one.id}/run`, { cookie }, {})
    expect(queued.body).toMatchObject({ state: 'queued', mapping: { date: '日付', customer: null } })
    await drain(one.id)
    expect((await as(`GET /api/v1/imports/${one.id}`)).body).toMatchObject({
      state: 'done',
      rowsAdded: 2,
      verbatimsAdded: 2,
    })
    const list = await as(`GET /api/v1/imports/${one.id}/refusals.csv`)
    expect(list.headers.get('content-type')).toContain('text/csv')
    expect(list.body).toContain('"日付として読めません"')
    const events = await as(`GET /api/v1/imports/${one.id}/events`)
    expect(events.body).toContain('"state":"done"')
    expect((await as(`POST /api/v1/imports/${one.id}/cancel`)).status).toBe(409)
    const looked = (await send('ご意見\n見ただけ\n')).body as { id: string }
    const last = async () => (await as('GET /api/v1/status')).body as { lastImport: { id: string } }
    expect((await last()).lastImport.id).toBe(looked.id)
    expect((await as(`POST /api/v1/imports/${looked.id}/undo`)).status).toBe(200)
    expect((await last()).lastImport.id).toBe(one.id)
    expect((await as(`POST /api/v1/imports/${one.id}/undo`)).body).toMatchObject({ state: 'undoing' })
  })

  it('takes tickets for inquiries of a form, which the inbox shows with their numbers', async () => {
    const categories = [{ label: '返金' }]
    const form = await call(api, 'POST /api/v1/forms', { cookie }, { name: '窓口', state: 'live', categories })
    const { id: formId } = form.body as { id: string }
    const tickets =
      'レコード番号,作成日時,ステータス,作業者,件名,分類\n7,2026-05-01 09:00,完了,佐藤,返金されない,返金\n'
    const one = (await send(tickets)).body as { id: string; ticketSuggestion: { tickets: object } }
    expect(one).toMatchObject({ system: 'kintone', ticketSuggestion: { id: 'レコード番号', tickets: { formId: '' } } })
    const suggestion = { ...one.ticketSuggestion, tickets: { ...one.ticketSuggestion.tickets, formId } }
    const checked = await call(api, `POST /api/v1/imports/${one.id}/check`, { cookie }, { mapping: suggestion })
    expect(checked.body).toMatchObject({ rowsAdded: 1, unknown: { categories: [], assignees: [{ name: '佐藤' }] } })
    await call(api, `POST /api/v1/imports/${one.id}/run`, { cookie }, { mapping: suggestion })
    await drain(one.id)
    const found = (await as('GET /api/v1/inquiries?find=7')).body as { items: unknown[] }
    expect(found.items).toMatchObject([
      { origin: { system: 'kintone', number: '7' }, status: 'solved', category: '返金', text: '返金されない' },
    ])
    const wrong = { ...suggestion, tickets: { ...suggestion.tickets, statuses: { 完了: 'gone' } } }
    expect((await call(api, `POST /api/v1/imports/${one.id}/check`, { cookie }, { mapping: wrong })).status).toBe(422)
  })

  it('takes a form, and names the file as the form does', async () => {
    const form = new FormData()
    form.set('note', 'x')
    form.set('file', new File([csv], '声.csv', { type: 'text/csv' }))
    const uploaded = await send(form, {}, '')
    expect(uploaded.body).toMatchObject({ fileName: '声.csv', fileBytes: Buffer.byteLength(csv) })
  })

  it('says what is wrong with a file or a mapping', async () => {
    expect(await send(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0]))).toMatchObject({
      status: 422,
      body: { code: 'unreadable-file', params: { reason: 'picture' } },
    })
    const one = (await send(csv)).body as { id: string }
    const wrong = await call(api, `POST /api/v1/imports/${one.id}/check`, { cookie }, { mapping: { texts: ['x'] } })
    expect(wrong).toMatchObject({ status: 422, body: { errors: [{ field: '/texts/0', code: 'unknown-column' }] } })
    expect((await as('GET /api/v1/imports/not-an-id')).status).toBe(404)
  })

  it('is asked for by the command line, with a token', async () => {
    const made = await call(api, 'POST /api/v1/tokens', { cookie }, { name: 'cli', scopes: ['imports:write', 'read'] })
    const { token } = made.body as { token: string }
    const file = join(folder, 'from-cli.csv')
    writeFileSync(file, csv.replace('配送が遅い', '端末からの声'))
    const said: string[] = []
    const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0)
    const web = vi.spyOn(globalThis, 'fetch').mockImplementation(async (url, init) => {
      const path = new URL(String(url)).pathname
      const res = await api.app.fetch(new Request(String(url), init))
      if (path.endsWith('/run')) await drain(path.split('/').at(-2) ?? '')
      return res
    })
    const koe = async (...args: string[]) => {
      const program = new Command('koe').exitOverride()
      importCommand(program, () => Promise.reject(new Error('the data directory is not opened')))
      process.exitCode = 0
      await program.parseAsync([
        'node',
        'koe',
        'import',
        file,
        '--server',
        'http://koe.test',
        '--token',
        token,
        ...args,
      ])
      const code = process.exitCode
      process.exitCode = 0
      return { code, said: said.splice(0).join('') }
    }
    try {
      const dry = await koe('--dry-run')
      expect(dry).toMatchObject({ code: 0 })
      expect(dry.said).toContain('新しい 1、取り込み済み 1、除く 1')
      const done = await koe('--yes', '--score', 'NPS:nps')
      expect(done).toMatchObject({ code: 0 })
      expect(done.said).toContain('取り込みました: 新しい 1 行')
      expect((await koe('--yes', '--score', 'NPS:nps')).said).toContain('新しい 0、取り込み済み 2')
    } finally {
      out.mockRestore()
      web.mockRestore()
    }
  })
})
