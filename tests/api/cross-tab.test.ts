import { newId, withWorkspace } from '@koe/db'
import { databaseKinds } from '@koe/db/testing'
import type { SurveyDefinition } from '@koe/survey'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call, openApi, type TestApi } from './support.ts'
import { setUpOwner } from './workspace.ts'

const option = (id: string) => ({ id, label: { ja: id } })
const definition: SurveyDefinition = {
  formatVersion: 1,
  languages: ['ja'],
  title: { ja: 'クロス' },
  pages: [
    {
      id: 'page',
      blocks: [
        { id: 'nps', type: 'nps', label: { ja: '薦めたいか' } },
        { id: 'plan', type: 'singleChoice', label: { ja: '契約' }, options: ['free', 'pro'].map(option) },
        { id: 'uses', type: 'multipleChoice', label: { ja: '用途' }, options: ['work', 'play'].map(option) },
        { id: 'why', type: 'longText', label: { ja: '理由' } },
      ],
    },
  ],
  endings: [],
}

interface Table {
  rows: { id: string; cells: { respondents: number; share: number; above: number[] }[]; all: { respondents: number } }[]
  columns: { id: string; base: number }[]
  base: number
  leftOut: number
  independence: { statistic: number; pValue: number; degreesOfFreedom: number; reliable: boolean } | null
  comparisons: number
}

/** A respondent: a score, a plan, uses and a city, each only where it is there. */
interface Person {
  nps?: number
  plan?: string
  uses?: string[]
  city?: string
  odd?: boolean
}

describe.each(databaseKinds())('a cross-tab, %s', (kind) => {
  let api: TestApi
  let cookie: string
  let workspaceId: string
  let id = ''
  const get = (path: string) => call(api, `GET /api/v1${path}`, { cookie })
  const table = async (rows: string, columns: string) =>
    (await get(`/surveys/${id}/cross-tab?rows=${encodeURIComponent(rows)}&columns=${encodeURIComponent(columns)}`))
      .body as Table

  beforeAll(async () => {
    api = await openApi(kind)
    cookie = await setUpOwner(api)
    workspaceId = ((await get('/workspace')).body as { id: string }).id
    id = ((await call(api, 'POST /api/v1/surveys', { cookie }, { name: 'クロス', definition })).body as { id: string })
      .id
    const live = (await call(api, `POST /api/v1/surveys/${id}/publish`, { cookie })).body as { liveVersionId: string }
    const times = (count: number, person: Person) => Array.from({ length: count }, () => person)
    await record(live.liveVersionId, [
      ...times(60, { nps: 9, plan: 'pro', uses: ['work', 'play'], city: '大阪' }),
      ...times(40, { nps: 3, plan: 'pro', uses: ['work'], city: '東京' }),
      ...times(20, { nps: 10, plan: 'free', uses: ['play'], city: '東京' }),
      ...times(80, { nps: 6, plan: 'free', uses: [], city: '東京' }),
      ...times(7, { nps: 8 }),
      ...times(5, { plan: 'free' }),
      ...times(500, { nps: 0, plan: 'pro', uses: ['work'], city: '東京', odd: true }),
    ])
  })
  afterAll(() => api.close())

  const record = (version: string, people: Person[]) =>
    withWorkspace(api.context.db, workspaceId, async (tx) => {
      const rows = people.map((person) => ({
        id: newId(),
        attributes: person.city ? { city: person.city } : {},
        odd: person.odd ?? false,
        nps: person.nps,
        plan: person.plan ? [person.plan] : undefined,
        uses: person.uses?.length ? person.uses : undefined,
      }))
      const given = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x (id uuid, attributes jsonb, odd boolean, nps float8, plan text[], uses text[])`
      await tx.execute(sql`
        insert into responses (workspace_id, id, survey_id, survey_version_id, seq, finished, suspicions, body_hash, attributes)
        select ${workspaceId}::uuid, id, ${id}::uuid, ${version}::uuid, 1, true,
          case when odd then '{too-fast}'::text[] else '{}' end, '', attributes from ${given}`)
      for (const [question, kind, number, options] of [
        ['nps', 'nps', sql`nps`, sql`null::text[]`],
        ['plan', 'singleChoice', sql`null::float8`, sql`plan`],
        ['uses', 'multipleChoice', sql`null::float8`, sql`uses`],
      ] as const)
        await tx.execute(sql`
          insert into answers (workspace_id, response_id, question_id, kind, number, option_ids)
          select ${workspaceId}::uuid, id, ${question}, ${kind}, ${number}, ${options} from ${given}
          where ${sql.identifier(question)} is not null`)
    })

  it('counts who stands in both, and tests the table as a textbook does', async () => {
    const found = await table('nps', 'plan')
    expect(found.columns).toEqual([
      { id: 'free', base: 100 },
      { id: 'pro', base: 100 },
    ])
    expect(found.base).toBe(200)
    expect(
      found.rows.map(({ id: row, cells, all }) => [row, cells.map((one) => one.respondents), all.respondents]),
    ).toEqual([
      ['detractor', [80, 40], 120],
      ['passive', [0, 0], 0],
      ['promoter', [20, 60], 80],
    ])
    // By hand: every cell is 20 from its expected 60 or 40, so χ² = 2·400/60 + 2·400/40.
    expect(found.independence).toMatchObject({ degreesOfFreedom: 1, reliable: true })
    expect(found.independence?.statistic).toBeCloseTo(33.3333, 4)
    expect(found.independence?.pValue).toBeLessThan(1e-7)
    expect(found.rows.map(({ cells }) => cells.map(({ above }) => above))).toEqual([
      [[1], []],
      [[], []],
      [[], [0]],
    ])
    expect(found.comparisons).toBe(2)
  })

  it('groups by attributes and channels too', async () => {
    const found = await table('nps', 'attribute:city')
    expect(found.columns).toEqual([
      { id: '東京', base: 140 },
      { id: '大阪', base: 60 },
    ])
    expect((await table('plan', 'channel')).columns).toEqual([{ id: 'web', base: 205 }])
    expect((await get(`/surveys/${id}/cross-variables`)).body).toEqual({
      questions: ['nps', 'plan', 'uses'],
      points: [],
      attributes: ['city'],
      values: [
        { variable: 'channel', values: ['web'] },
        { variable: 'language', values: ['ja'] },
        { variable: 'attribute:city', values: ['東京', '大阪'] },
      ],
    })
  })

  it('makes no test where one respondent stands in several places', async () => {
    const byUse = await table('nps', 'uses')
    expect(byUse.columns).toEqual([
      { id: 'work', base: 100 },
      { id: 'play', base: 80 },
    ])
    expect([byUse.base, byUse.independence, byUse.comparisons]).toEqual([120, null, 0])
    const uses = await table('uses', 'plan')
    expect(uses.independence).toBeNull()
    expect(uses.rows.map(({ id: row, cells }) => [row, cells.map(({ share }) => share)])).toEqual([
      ['work', [0, 1]],
      ['play', [1, 0.6]],
    ])
  })

  it('refuses what the survey does not ask, and is empty where nobody answered', async () => {
    for (const [rows, columns] of [
      ['gone', 'plan'],
      ['nps', 'why'],
      ['nps', "x'; drop table answers; --"],
    ] as const)
      expect(await get(`/surveys/${id}/cross-tab?rows=${rows}&columns=${encodeURIComponent(columns)}`)).toMatchObject({
        status: 422,
        body: { code: 'invalid-input' },
      })
    expect((await get(`/surveys/${id}/cross-tab?rows=nps`)).status).toBe(422)
    expect(await table('nps', 'attribute:nothing')).toMatchObject({ base: 0, columns: [], independence: null })
    expect((await table('nps', "attribute:it's")).base).toBe(0)
  })
})
