import { newId } from '@koe/db'
import { databaseKinds } from '@koe/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, call, openApi, type TestApi } from './support.ts'
import { openTeam, type Team } from './team.ts'

const kind = databaseKinds().at(-1) ?? 'embedded'
interface Macro {
  id: string
  name: string
  body: string
}
const wrong = (answer: Answer) => [
  answer.status,
  (answer.body as { errors?: { field: string; code: string }[] }).errors?.map(({ field, code }) => `${field} ${code}`),
]

describe(`macros, ${kind}`, () => {
  let api: TestApi
  let team: Team
  beforeAll(async () => {
    api = await openApi(kind, { mailFrom: 'voice@shop.example' })
    team = await openTeam(api, { 佐藤: 'analyst', 鈴木: 'viewer' })
  }, 120_000)
  afterAll(() => api.close())

  const save = (macro: object, caller = team.owner) => call(api, 'POST /api/v1/macros', caller, macro)
  const filled = async (id: string, caller = team.owner) =>
    (await team.ask<{ items: Macro[] }>(`GET /api/v1/inquiries/${id}/macros`, undefined, caller)).items

  it('are filled in for one inquiry, by what is known of its customer', async () => {
    const body = '{{顧客名}}様\nNo. {{番号}} ({{カテゴリ}}) の件、{{会社名}}の{{担当者}}です。'
    const made = await save({ name: 'お詫び', body })
    expect(made).toMatchObject({ status: 201, body: { name: 'お詫び', body, statusAfter: null, assigneeId: null } })
    const known = await team.receive({ customer: { id: 'C-1', attributes: { 氏名: '山田 花子' } } })
    const { number } = await team.ask<{ number: number }>(`GET /api/v1/inquiries/${known}`)
    expect((await filled(known))[0]?.body).toBe(`山田 花子様\nNo. ${number} (配送) の件、商店の店主です。`)
    await team.ask(`PATCH /api/v1/inquiries/${known}`, { assigneeId: team.people.佐藤?.member.id })
    expect((await filled(known))[0]?.body).toContain('商店の佐藤です')
    const unknown = await team.receive({ customer: { id: 'C-2', attributes: { 氏名: '  ' } } })
    expect((await filled(unknown, team.people.鈴木?.caller))[0]?.body).toMatch(/^お客様\n.*商店の鈴木です。$/)
    // What is kept is what was written.
    expect((await team.ask<{ items: Macro[] }>('GET /api/v1/macros')).items).toMatchObject([{ name: 'お詫び', body }])
  })

  it('take no placeholder that stands for nothing, no name twice, no assignee who may not answer', async () => {
    expect(wrong(await save({ name: '合言葉', body: '{{合言葉}}' }))).toEqual([422, ['/body unknown-placeholder']])
    expect(wrong(await save({ name: ' お詫び ', body: 'x' }))).toEqual([422, ['/name taken']])
    for (const assigneeId of [team.people.鈴木?.member.id, newId()])
      expect(wrong(await save({ name: '渡す', body: 'x', assigneeId }))).toEqual([422, ['/assigneeId not-a-choice']])
    expect((await save({ name: '', body: 'x' })).status).toBe(422)
    expect((await save({ name: 'x', body: 'x' }, team.people.鈴木?.caller)).status).toBe(403)
    const shown = await team.ask('POST /api/v1/macros/preview', { body: '{{顧客名}}様 {{合言葉}}', language: 'ja' })
    expect(shown).toEqual({ text: '山田 花子様 {{合言葉}}', unknown: ['合言葉'] })
  })

  it('are changed and removed, and are gone for nobody twice', async () => {
    const { id } = (await save({ name: '確認中', body: '確認しています。' })).body as Macro
    const put = (macro: object) => call(api, `PUT /api/v1/macros/${id}`, team.owner, macro)
    expect(wrong(await put({ name: 'お詫び', body: 'x' }))).toEqual([422, ['/name taken']])
    const change = { name: '確認中', body: '倉庫に確認しています。', statusAfter: 'open' }
    expect(await put(change)).toMatchObject({ status: 200, body: change })
    const remove = () => call(api, `DELETE /api/v1/macros/${id}`, team.owner)
    expect([(await remove()).status, (await remove()).status, (await put(change)).status]).toEqual([204, 404, 404])
  })

  it('hand an inquiry over with the reply, in one step', async () => {
    const id = await team.receive()
    const reply = (assigneeId?: string) =>
      call(api, `POST /api/v1/inquiries/${id}/replies`, team.owner, {
        id: newId(),
        body: '担当に引き継ぎます。',
        seen: null,
        statusAfter: 'open',
        assigneeId,
      })
    expect(wrong(await reply(team.people.鈴木?.member.id))).toEqual([422, ['/assigneeId not-a-choice']])
    expect(await team.ask(`GET /api/v1/inquiries/${id}`)).toMatchObject({ status: 'new', assignee: null })
    expect((await reply(team.people.佐藤?.member.id)).status).toBe(204)
    expect(await team.ask(`GET /api/v1/inquiries/${id}`)).toMatchObject({ status: 'open', assignee: { name: '佐藤' } })
  })
})
