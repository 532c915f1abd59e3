import { newId, withWorkspace } from '@koe/db'
import { countResponses } from '@koe/features/responses'
import type { SurveyDefinition } from '@koe/survey'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call, openApi, type TestApi } from './support.ts'
import { setUpOwner } from './workspace.ts'

const option = (id: string, points?: number) => ({ id, label: { ja: id }, ...(points === undefined ? {} : { points }) })
const definition: SurveyDefinition = {
  formatVersion: 1,
  languages: ['ja'],
  title: { ja: '絞り込み' },
  variables: [{ id: 'double', name: '倍', formula: '{{q.nps}} × 2' }],
  pages: [
    {
      id: 'page',
      blocks: [
        { id: 'nps', type: 'nps', label: { ja: '薦めたいか' } },
        {
          id: 'plan',
          type: 'singleChoice',
          label: { ja: '契約' },
          options: [option('free', 1), option('pro', 3), option('gold', 9)],
        },
        { id: 'why', type: 'longText', label: { ja: '理由' } },
      ],
    },
  ],
  endings: [],
}

interface Person {
  nps: number
  plan: string
  city: string
}

interface Choice {
  id: string
  respondents: number | null
}

interface Results {
  base: number
  finished: number | null
  score: { value: number | null; base: number; hidden?: true }
  distribution: { value: number; respondents: number | null }[]
  questions: { questionId: string; options?: Choice[] }[]
}

interface Table {
  rows: { id: string; cells: { respondents: number | null }[]; all: { respondents: number | null } }[]
  columns: { id: string; base: number | null }[]
  base: number
}

const times = (count: number, person: Person) => Array.from({ length: count }, () => person)
const people: Person[] = [
  ...times(30, { nps: 10, plan: 'free', city: '東京' }),
  ...times(20, { nps: 3, plan: 'free', city: '大阪' }),
  ...times(12, { nps: 8, plan: 'pro', city: '東京' }),
  ...times(8, { nps: 6, plan: 'pro', city: '大阪' }),
  ...times(3, { nps: 10, plan: 'gold', city: '大阪' }),
  ...times(9, { nps: 3, plan: 'pro', city: '福岡' }),
]

let api: TestApi
let cookie: string
let workspaceId: string
const get = (path: string) => call(api, `GET /api/v1${path}`, { cookie })

beforeAll(async () => {
  api = await openApi()
  cookie = await setUpOwner(api)
  workspaceId = ((await get('/workspace')).body as { id: string }).id
})
afterAll(() => api.close())

async function openSurvey(): Promise<{ id: string; version: string }> {
  const made = await call(api, 'POST /api/v1/surveys', { cookie }, { name: '絞り込み', definition })
  const { id } = made.body as { id: string }
  const live = (await call(api, `POST /api/v1/surveys/${id}/publish`, { cookie })).body as { liveVersionId: string }
  return { id, version: live.liveVersionId }
}

const record = (survey: { id: string; version: string }, given: readonly Person[], at = '2026-01-05T03:00:00Z') =>
  withWorkspace(api.context.db, workspaceId, async (tx) => {
    const rows = given.map((person) => ({ ...person, id: newId() }))
    const from = sql`json_to_recordset(${JSON.stringify(rows)}::json) p (id uuid, nps float8, plan text, city text)`
    await tx.execute(sql`
      insert into responses (workspace_id, id, survey_id, survey_version_id, seq, finished, channel, attributes, body_hash, recorded_at)
      select ${workspaceId}::uuid, id, ${survey.id}::uuid, ${survey.version}::uuid, 1, true,
        case when nps > 7 then 'web' else 'mail' end, jsonb_build_object('city', city), '', ${at}::timestamptz from ${from}`)
    await tx.execute(sql`
      insert into answers (workspace_id, response_id, question_id, kind, number, option_ids)
      select ${workspaceId}::uuid, p.id, q.* from ${from}, lateral (values
        ('nps', 'nps', p.nps, null::text[]), ('v.double', 'number', p.nps * 2, null), ('plan', 'singleChoice', null, array[p.plan])) q`)
  })

describe('results under a filter', () => {
  let survey = { id: '', version: '' }
  const resultsOf = async (query: string) => (await get(`/surveys/${survey.id}/results?${query}`)).body as Results
  beforeAll(async () => {
    survey = await openSurvey()
    await record(survey, people)
    await record(survey, times(5, { nps: 9, plan: 'gold', city: '札幌' }), '2026-02-05T03:00:00Z')
  })

  it.each([
    ['channel=web', 50],
    ['channel=web&channel=mail', 87],
    ['attr.city=%E6%9D%B1%E4%BA%AC', 42],
    ['answer.plan=pro&answer.plan=gold', 37],
    ['answer.nps=0..6', 37],
    ['answer.v.double=16', 12],
    ['answer.plan=pro&answer.nps=7..8&channel=web&language=ja&version=1', 12],
    ['version=2', 0],
    ['from=2026-02-01', 5],
    ['to=2026-02-01&answer.plan=gold', 3],
  ])('says what %s means, everywhere alike', async (query, base) => {
    const found = await resultsOf(query)
    expect([found.base, found.score.base]).toEqual([base, base])
    const table = (await get(`/surveys/${survey.id}/cross-tab?rows=nps&columns=plan&${query}`)).body as Table
    expect(table.base).toBe(base)
    const list = (await get(`/surveys/${survey.id}/responses?limit=200&${query}`)).body as { items: unknown[] }
    expect(list.items).toHaveLength(base)
    const file = await get(`/surveys/${survey.id}/responses/file?${query}`)
    expect(String(file.body).trim().split('\r\n')).toHaveLength(base + 1)
    const trend = (await get(`/surveys/${survey.id}/trend?unit=month&${query}`)).body as {
      points: { score: Results['score'] }[]
    }
    expect(trend.points.reduce((sum, point) => sum + point.score.base, 0)).toBe(base)
  })

  it('refuses what cannot be meant', async () => {
    for (const [query, field] of [
      ['from=2026-02-31', '/from'],
      ['from=0000-01-01', '/from'],
      [`segment=${newId()}`, '/segment'],
    ]) {
      const refused = await get(`/surveys/${survey.id}/results?${query}`)
      expect(refused.status).toBe(422)
      expect(refused.body).toMatchObject({ code: 'invalid-input', errors: [{ field }] })
    }
    expect((await get(`/surveys/${survey.id}/results?attr.=x&answer.nps=%00..%00&channel=%27%3B--`)).status).toBe(200)
  })

  it('crosses calculated variables and points', async () => {
    const table = (await get(`/surveys/${survey.id}/cross-tab?rows=v.double&columns=points:plan`)).body as Table
    expect(table.rows.map(({ id }) => id)).toEqual(['6', '12', '16', '18', '20'])
    expect(table.columns.map(({ id, base }) => [id, base])).toEqual([
      ['1', 50],
      ['3', 29],
      ['9', 8],
    ])
    const variables = (await get(`/surveys/${survey.id}/cross-variables`)).body
    expect(variables).toMatchObject({ questions: ['nps', 'plan', 'v.double'], points: ['plan'] })
  })

  it('is saved as a segment, changed and taken away', async () => {
    const at = `/surveys/${survey.id}/segments`
    const input = { name: '不満', conditions: [{ variable: 'question:nps', values: ['0..6'] }] }
    const made = await call(api, `POST /api/v1${at}`, { cookie }, input)
    const { id } = made.body as { id: string }
    expect(made.status).toBe(201)
    expect((await call(api, `POST /api/v1${at}`, { cookie }, input)).body).toMatchObject({
      errors: [{ field: '/name', code: 'taken' }],
    })
    expect((await resultsOf(`segment=${id}`)).base).toBe(37)
    const changed = { name: '満足', conditions: [{ variable: 'question:nps', values: ['9..10'] }] }
    expect((await call(api, `PUT /api/v1${at}/${id}`, { cookie }, changed)).status).toBe(200)
    expect((await resultsOf(`segment=${id}&channel=web`)).base).toBe(38)
    expect((await get(at)).body).toMatchObject({ items: [{ ...changed, id }] })
    expect((await call(api, `DELETE /api/v1${at}/${id}`, { cookie })).status).toBe(204)
    expect((await get(`/surveys/${survey.id}/results?segment=${id}`)).status).toBe(422)
  })

  it('of very many is answered from a segment, once that is counted', async () => {
    const large = await openSurvey()
    // Later ones say nothing: how many there are is what counts here.
    await record(large, people, '2025-01-10T03:00:00Z')
    await withWorkspace(api.context.db, workspaceId, (tx) =>
      tx.execute(sql`
        insert into responses (workspace_id, id, survey_id, survey_version_id, seq, finished, channel, body_hash, recorded_at)
        select ${workspaceId}::uuid, gen_random_uuid(), ${large.id}::uuid, ${large.version}::uuid, 1, true,
          (array['web', 'mail'])[1 + i % 2], '', timestamptz '2025-03-01' + i * interval '1 minute'
        from generate_series(1, 10500) i`),
    )
    const at = `/surveys/${large.id}`
    expect((await get(`${at}/results?channel=web`)).body).toMatchObject({ status: 409, code: 'filter-too-wide' })
    expect((await get(`${at}/results?channel=web&to=2025-02-01`)).status).toBe(200)
    const input = { name: 'ウェブ', conditions: [{ variable: 'channel', values: ['web'] }] }
    const { id } = (await call(api, `POST /api/v1${at}/segments`, { cookie }, input)).body as { id: string }
    expect((await get(`${at}/results?segment=${id}`)).body).toMatchObject({
      code: 'still-counting',
      params: { percent: 0 },
    })
    await countResponses(api.context, { workspaceId, surveyId: large.id })
    const first = people.filter(({ nps }) => nps > 7).length
    expect((await get(`${at}/results?segment=${id}`)).body).toMatchObject({
      base: first + 5250,
      score: { base: first },
    })
    expect((await get(`${at}/segments`)).body).toMatchObject({ items: [{ percent: 100 }] })
  }, 120_000)
})

describe('results under an anonymity threshold', () => {
  let survey = { id: '', version: '' }
  const at = (path: string) => get(`/surveys/${survey.id}${path}`)
  const threshold = (leastShown: number | null) =>
    call(api, `PATCH /api/v1/surveys/${survey.id}`, { cookie }, { leastShown })
  const tableOf = async (rows: string, columns: string) =>
    (await at(`/cross-tab?rows=${rows}&columns=${encodeURIComponent(columns)}`)).body as Table
  beforeAll(async () => {
    survey = await openSurvey()
    await record(survey, people)
  }, 120_000)

  it('shows everything without one', async () => {
    const plan = ((await at('/results')).body as Results).questions.find(({ questionId }) => questionId === 'plan')
    expect(plan?.options?.map(({ respondents }) => respondents)).toEqual([50, 29, 3])
    expect((await tableOf('plan', 'attribute:city')).rows.flatMap(({ cells }) => cells)).not.toContainEqual(
      expect.objectContaining({ respondents: null }),
    )
  })

  it('leaves no small group to be subtracted from a question', async () => {
    expect((await threshold(5)).status).toBe(200)
    const results = (await at('/results')).body as Results
    const options = results.questions.find(({ questionId }) => questionId === 'plan')?.options ?? []
    const hidden = options.filter(({ respondents }) => respondents === null).map(({ id }) => id)
    expect(hidden).toEqual(['pro', 'gold'])
    const shown = options.reduce((sum, { respondents }) => sum + (respondents ?? 0), 0)
    expect(results.base - shown).toBeGreaterThanOrEqual(5)
  })

  it('hides the same of a cross-tab whichever way round it is asked for, and never one cell alone', async () => {
    const [table, turned] = [await tableOf('plan', 'attribute:city'), await tableOf('attribute:city', 'plan')]
    const cells = new Map(
      table.rows.flatMap((row) =>
        table.columns.map((column, j) => [`${row.id}/${column.id}`, row.cells[j]?.respondents]),
      ),
    )
    for (const row of turned.rows)
      for (const [j, column] of turned.columns.entries())
        expect(row.cells[j]?.respondents).toEqual(cells.get(`${column.id}/${row.id}`))
    expect(cells.get('gold/大阪')).toBe(null)
    expect(
      [...cells.values()].some((respondents) => typeof respondents === 'number' && respondents > 0 && respondents < 5),
    ).toBe(false)
    for (const column of table.columns) {
      const known = table.rows.filter((row) => typeof cells.get(`${row.id}/${column.id}`) === 'number')
      expect(table.rows.length - known.length).not.toBe(1)
    }
  })

  it('answers nothing that would single somebody out', async () => {
    for (const path of [
      '/results?channel=web',
      '/results?from=2026-01-01',
      '/cross-tab?rows=nps&columns=plan&channel=web',
      '/trend?unit=week',
      '/drivers?channel=web',
      '/responses',
      '/responses/file',
    ])
      expect([path, (await at(path)).body]).toMatchObject([path, { status: 409, code: 'anonymous-survey' }])
    expect((await at('/trend')).status).toBe(200)
    expect((await at('/drivers')).status).toBe(200)
    const few = await openSurvey()
    await record(few, people.slice(0, 4))
    expect((await call(api, `PATCH /api/v1/surveys/${few.id}`, { cookie }, { leastShown: 5 })).status).toBe(200)
    for (const path of ['results', 'trend', 'cross-tab?rows=nps&columns=plan', 'drivers'])
      expect((await get(`/surveys/${few.id}/${path}`)).body).toMatchObject({ code: 'too-few-respondents' })
    const listed = ((await get('/surveys')).body as { items: { id: string; score: Results['score'] }[] }).items
    expect(listed.find(({ id }) => id === few.id)?.score).toMatchObject({ value: null, base: 0, hidden: true })
  })

  it('is raised, but never lowered', async () => {
    expect((await threshold(10)).status).toBe(200)
    for (const lower of [5, null])
      expect((await threshold(lower)).body).toMatchObject({ errors: [{ field: '/leastShown', code: 'only-raised' }] })
  })

  it('keeps words without who said them, before and after it is set', async () => {
    const open = await openSurvey()
    const say = (text: string) =>
      call(
        api,
        'POST /api/v1/responses',
        { cookie },
        {
          id: newId(),
          surveyId: open.id,
          surveyVersionId: open.version,
          seq: 1,
          finished: true,
          answers: { nps: { type: 'nps', value: 2 }, why: { type: 'longText', text } },
          language: 'ja',
          channel: 'app',
          attributes: { city: '東京' },
          customer: { id: 'c-7' },
        },
      )
    expect((await say('前からの声です')).status).toBeLessThan(300)
    const words = async () =>
      ((await get('/verbatims?limit=200')).body as { items: Record<string, unknown>[] }).items.filter(({ text }) =>
        String(text).endsWith('からの声です'),
      )
    expect(await words()).toMatchObject([{ score: 2, channel: 'app', attributes: { city: '東京' } }])
    expect((await call(api, `PATCH /api/v1/surveys/${open.id}`, { cookie }, { leastShown: 5 })).status).toBe(200)
    expect((await say('後からの声です')).status).toBeLessThan(300)
    const found = await words()
    expect(found).toHaveLength(2)
    for (const one of found)
      expect(one).toMatchObject({
        score: null,
        customerId: null,
        channel: 'web',
        attributes: {},
        saidPrecision: 'month',
      })
  })
})
