import { newId, withWorkspace } from '@koe/db'
import { inquiries, mentions, themeModels, themes, verbatims, workspaces } from '@koe/db/schema'
import { databaseKinds } from '@koe/db/testing'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call, openApi, type TestApi } from './support.ts'
import { openTeam, type Team } from './team.ts'

interface Table {
  base: number
  unread: number
  columns: { kind: string; id: string | null; label: string; count: number }[]
  rows: {
    id: string | null
    label: string
    level: number
    count: number
    cells: { count: number; share: number; expected: number; residual: number | null; verdict: string }[]
  }[]
  independence: { pValue: number; reliable: boolean } | null
  disagreements: { chosenId: string | null; themeId: string; homeId: string; count: number; base: number }[]
}

describe.each(databaseKinds())('categories by themes, %s', (kind) => {
  let api: TestApi
  let team: Team
  let form: { id: string; categories: { id: string; label: string }[] }
  const [late, refund, ...rare] = Array.from({ length: 14 }, () => newId()) as [string, string, ...string[]]
  let number = 0

  /** Inquiries with words about themes, the nearest first; without any: about none. `null`: not read yet. */
  async function write(many: number, label: string | null, about: string[] | null, row: object = {}) {
    const categoryId = form.categories.find((one) => one.label === label)?.id ?? null
    const { workspaceId } = team
    const at = new Date('2026-11-10T03:00:00Z')
    await withWorkspace(api.database.db, workspaceId, async (tx) => {
      for (let i = 0; i < many; i += 1) {
        const [id, verbatimId] = [newId(), newId()]
        number += 1
        await tx
          .insert(inquiries)
          .values({ workspaceId, id, number, formId: form.id, categoryId, bodyHash: '', recordedAt: at, ...row })
        await tx.insert(verbatims).values({
          ...{
            workspaceId,
            id: verbatimId,
            source: 'inquiry',
            sourceId: id,
            questionId: 'message',
            text: 'x',
            saidAt: at,
          },
          readingState: about === null ? 'pending' : 'read',
        })
        for (const [place, themeId] of (about ?? []).entries())
          await tx.insert(mentions).values({
            ...{ workspaceId, modelVersion: 1, themeId, verbatimId, respondentId: id, saidAt: at, sentiment: 0 },
            confidence: 0.9 - place / 10,
          })
      }
    })
  }

  const period = 'from=2026-11-01&to=2026-11-20'
  const table = (query = period) => team.ask<Table>(`GET /api/v1/inquiry-themes?${query}`)
  const listed = async (query: string) =>
    (await team.ask<{ items: object[] }>(`GET /api/v1/inquiries?limit=200&suspicious=no&${period}&${query}`)).items
      .length

  beforeAll(async () => {
    api = await openApi(kind, {})
    team = await openTeam(api, {})
    Object.assign(api.context, { now: () => new Date('2026-11-20T03:00:00Z') })
    const categories = [{ label: '配送' }, { label: '遅延', level: 1 }, { label: '請求' }, { label: '使い方' }]
    form = await team.ask('POST /api/v1/forms', { name: '窓口', categories })
    const { workspaceId } = team
    await withWorkspace(api.database.db, workspaceId, async (tx) => {
      await tx
        .insert(themeModels)
        .values({ workspaceId, version: 1, state: 'active', segmentCount: 1, otherShare: 0, seed: 1 })
      const labels = [late, refund, ...rare].map((id, i) => ({ workspaceId, id, label: `テーマ${i}` }))
      await tx.insert(themes).values(labels)
      await tx.update(workspaces).set({ modelVersion: 1 }).where(eq(workspaces.id, workspaceId))
    })
  }, 120_000)
  afterAll(() => api.close())

  it('say nothing of nothing', async () => {
    expect(await table()).toMatchObject({ base: 0, columns: [], rows: [], independence: null, disagreements: [] })
  })

  it('count each inquiry in one cell, with those under a category, and judge what is beyond chance', async () => {
    await write(10, '配送', [late])
    // The nearest theme alone counts.
    await write(14, '遅延', [late, refund])
    await write(6, '請求', [late])
    await write(24, '請求', [refund])
    await write(8, '使い方', [])
    await write(2, null, [refund])
    for (const id of rare) await write(1, '使い方', [id])
    await write(3, '配送', null)
    await write(1, '配送', [late], { suspicions: ['trap'] })
    const found = await table()
    expect(found).toMatchObject({ base: 76, unread: 3 })
    expect(found.columns.map(({ kind, count }) => [kind, count])).toEqual([
      ['theme', 30],
      ['theme', 26],
      ...Array.from({ length: 10 }, () => ['theme', 1]),
      ['others', 2],
      ['none', 8],
    ])
    expect(
      found.rows.map(({ label, level, count, cells }) => [label, level, count, cells[0]?.count, cells[1]?.count]),
    ).toEqual([
      ['請求', 0, 30, 6, 24],
      ['配送', 0, 24, 24, 0],
      ['遅延', 1, 14, 14, 0],
      ['使い方', 0, 20, 0, 0],
      ['', 0, 2, 0, 2],
    ])
    const [billing, delivery] = found.rows
    // By hand: 24 of 30 where 30 × 26 ÷ 76 = 10.263 were expected; 13.737 ÷ √(10.263 × 46/76 × 50/76) = 6.795.
    expect(billing?.cells[1]).toMatchObject({ count: 24, share: 0.8, verdict: 'more' })
    expect(billing?.cells[1]?.expected).toBeCloseTo(10.2632, 4)
    expect(billing?.cells[1]?.residual).toBeCloseTo(6.795, 3)
    expect(delivery?.cells[0]).toMatchObject({ count: 24, verdict: 'more' })
    expect(delivery?.cells[1]).toMatchObject({ count: 0, verdict: 'less' })
    expect(billing?.cells[2]).toMatchObject({ count: 0, verdict: 'held' })
    expect(found.independence).toMatchObject({ reliable: false })
    expect(found.independence?.pValue).toBeLessThan(0.001)
    const idOf = (label: string) => form.categories.find((one) => one.label === label)?.id
    expect(found.disagreements).toEqual([
      { chosenId: idOf('請求'), themeId: late, homeId: idOf('配送'), count: 6, base: 30 },
    ])
  })

  it('open, cell for cell, the list that they count', async () => {
    const { columns, rows } = await table()
    const known = columns.flatMap(({ id }) => id ?? []).join(',')
    for (const { id, cells } of rows)
      for (const [j, { count }] of cells.entries()) {
        const { kind, id: theme } = columns[j] ?? {}
        const about = kind === 'others' ? `otherThemes=${known}` : `themeId=${theme ?? 'none'}`
        expect([id, kind, await listed(`categoryId=${id ?? 'none'}&${about}`)]).toEqual([id, kind, count])
      }
    expect((await call(api, `GET /api/v1/inquiries?otherThemes=x,${late}`, team.owner)).status).toBe(422)
    expect((await call(api, `GET /api/v1/inquiries?otherThemes=${'-'.repeat(36)}`, team.owner)).status).toBe(422)
    expect((await call(api, `GET /api/v1/inquiry-themes?formId=${newId()}`, team.owner)).status).toBe(404)
  })
})
