import { newId, withWorkspace } from '@koe/db'
import { countResponses } from '@koe/features/responses'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call, openApi, type TestApi } from './support.ts'
import { setUpOwner } from './workspace.ts'

interface Point {
  from: string
  to: string
  complete: boolean
  score: { value: number | null; low: number; high: number; base: number }
  change: { difference: number; low: number; high: number; pValue: number; verdict: string } | null
}

describe('the score of a survey over time', () => {
  let api: TestApi
  let cookie: string
  let workspaceId: string
  const get = (path: string) => call(api, `GET /api/v1${path}`, { cookie })
  const month = (back: number) => {
    const [year = 0, now = 1] = new Date(Date.now() + 9 * 3_600_000).toISOString().split('-').map(Number)
    return new Date(Date.UTC(year, now - 1 - back, 1)).toISOString().slice(0, 10)
  }

  beforeAll(async () => {
    api = await openApi()
    cookie = await setUpOwner(api)
    workspaceId = ((await get('/workspace')).body as { id: string }).id
  })
  afterAll(() => api.close())

  async function publish(kind: string): Promise<{ id: string; version: string; question: string }> {
    const created = await call(api, 'POST /api/v1/surveys', { cookie }, { name: kind, kind })
    const { id } = created.body as { id: string }
    const { body } = await call(api, `POST /api/v1/surveys/${id}/publish`, { cookie })
    const survey = body as {
      liveVersionId: string
      definition: { pages: { blocks: { id: string; type: string }[] }[] }
    }
    const block = survey.definition.pages.flatMap(({ blocks }) => blocks).find(({ type }) => type === kind)
    return { id, version: survey.liveVersionId, question: block?.id ?? '' }
  }
  /** So many responses at one moment, answers given in turn. */
  const answer = (
    survey: Awaited<ReturnType<typeof publish>>,
    at: string,
    count: number,
    values: number[],
    odd = false,
  ) =>
    withWorkspace(api.context.db, workspaceId, async (tx) => {
      const rows = Array.from({ length: count }, (_, i) => ({ id: newId(), number: values[i % values.length] }))
      await tx.execute(sql`
        insert into responses (workspace_id, id, survey_id, survey_version_id, seq, finished, suspicions, body_hash, recorded_at)
        select ${workspaceId}::uuid, id, ${survey.id}::uuid, ${survey.version}::uuid, 1, true,
          ${odd ? '{too-fast}' : '{}'}::text[], '', ${at}::timestamptz
        from json_to_recordset(${JSON.stringify(rows)}::json) as x (id uuid, number float8)`)
      await tx.execute(sql`
        insert into answers (workspace_id, response_id, question_id, kind, number)
        select ${workspaceId}::uuid, id, ${survey.question}, 'nps', number
        from json_to_recordset(${JSON.stringify(rows)}::json) as x (id uuid, number float8)`)
    })
  const points = async (id: string, query = '') =>
    ((await get(`/surveys/${id}/trend${query}`)).body as { points: Point[] }).points

  it('stands in the list of surveys as on its own page, before and after it is counted', async () => {
    const survey = await publish('nps')
    await answer(survey, `${month(1)}T03:00:00Z`, 100, [10, 9, 8, 3])
    await answer(survey, `${month(1)}T03:00:00Z`, 7, [0], true)
    const listed = async () => {
      const { items } = (await get('/surveys')).body as {
        items: { id: string; responses: number; score: Point['score'] | null }[]
      }
      return items.find(({ id }) => id === survey.id)
    }
    const own = (await get(`/surveys/${survey.id}/results`)).body as { base: number; score: Point['score'] }
    expect(own).toMatchObject({ base: 100, score: { value: 25, base: 100 } })
    expect(await listed()).toMatchObject({ responses: 100, score: own.score })
    await countResponses(api.context, { workspaceId, surveyId: survey.id })
    expect(await listed()).toMatchObject({ responses: 100, score: own.score })
  })

  it('is told for the last seven days beside the seven before, by the days of the workspace', async () => {
    const survey = await publish('nps')
    const quiet = await publish('nps')
    const at = (daysAgo: number, time: string) => {
      const day = new Date(Date.now() + 9 * 3_600_000 - daysAgo * 86_400_000).toISOString().slice(0, 10)
      return `${day}T${time}+09:00`
    }
    await answer(survey, at(0, '00:00:00'), 3, [10])
    await answer(survey, at(0, '00:00:00'), 9, [0], true)
    await answer(survey, at(6, '00:00:00'), 97, [10, 9, 8, 7])
    await answer(survey, at(7, '23:59:59'), 80, [10, 3, 2, 1])
    await answer(survey, at(13, '00:00:00'), 20, [1])
    await answer(survey, at(14, '23:59:59'), 50, [10])
    await answer(quiet, at(14, '23:59:59'), 50, [10])
    const recent = async () =>
      (await get('/recent-responses')).body as {
        weekFrom: string
        items: { id: string; today: number | null; score: Point['score'] | null; change: Point['change'] }[]
      }
    const { items, weekFrom } = await recent()
    expect(weekFrom).toBe(at(6, '').slice(0, 10))
    expect(items.some(({ id }) => id === quiet.id)).toBe(false)
    const found = items.find(({ id }) => id === survey.id)
    expect(found).toMatchObject({
      today: 3,
      week: 100,
      weekBefore: 100,
      score: { base: 100 },
      change: { verdict: 'rise' },
    })
    // The same as the results of those days say.
    const results = (await get(`/surveys/${survey.id}/results?from=${weekFrom}`)).body as { score: Point['score'] }
    expect(found?.score).toEqual(results.score)
    await call(api, `PATCH /api/v1/surveys/${survey.id}`, { cookie }, { leastShown: 5 })
    expect((await recent()).items.find(({ id }) => id === survey.id)).toMatchObject({
      today: null,
      week: null,
      weekBefore: null,
      score: null,
      change: null,
    })
  })

  it('calls a fall a fall and nothing a nothing, by the month of the workspace, without suspicious responses', async () => {
    const survey = await publish('nps')
    await answer(survey, `${month(5)}T03:00:00Z`, 150, [10, 9, 8, 3])
    // The evening before in UTC is the first of the month in Tokyo.
    await answer(survey, new Date(Date.parse(`${month(4)}T00:30:00+09:00`)).toISOString(), 150, [10, 9, 8, 3])
    await answer(survey, `${month(2)}T03:00:00Z`, 150, [10, 9, 8, 3])
    await answer(survey, `${month(1)}T03:00:00Z`, 150, [10, 2, 8, 3])
    await answer(survey, `${month(1)}T03:00:00Z`, 500, [10], true)
    const found = await points(survey.id)
    expect(found.map(({ from, score }) => [from, score.base])).toEqual([
      [month(5), 150],
      [month(4), 150],
      [month(3), 0],
      [month(2), 150],
      [month(1), 150],
      [month(0), 0],
    ])
    expect(found.map(({ complete }) => complete)).toEqual([true, true, true, true, true, false])
    expect(found.map(({ change }) => change?.verdict ?? null)).toEqual([null, 'unsure', null, null, 'fall', null])
    const fall = found[4]
    expect(fall?.change?.high).toBeLessThan(0)
    expect(fall?.change?.pValue).toBeLessThan(0.05)
    expect(fall?.score.value).toBeGreaterThanOrEqual(fall?.score.low ?? 0)
  })

  it.each([
    ['csat', [5, 4, 2], [2, 1, 5]],
    ['ces', [7, 6, 5], [3, 2, 4]],
  ])('does the same for %s, and by week', async (kind, before, after) => {
    const survey = await publish(kind)
    const weekAgo = (weeks: number) => new Date(Date.now() - weeks * 7 * 86_400_000).toISOString()
    await answer(survey, weekAgo(2), 90, before)
    await answer(survey, weekAgo(1), 90, after)
    const found = await points(survey.id, '?unit=week')
    expect(found.map(({ score }) => score.base)).toEqual([90, 90, 0])
    expect(found[1]?.change?.verdict).toBe('fall')
    expect(new Date(`${found[0]?.from}T00:00:00Z`).getUTCDay()).toBe(1)
  })

  it('is empty before the first response, and refuses what it cannot do', async () => {
    const survey = await publish('nps')
    expect(await points(survey.id)).toEqual([])
    expect(await get(`/surveys/${survey.id}/trend?unit=day`)).toMatchObject({ status: 422 })
    expect(await get(`/surveys/${newId()}/trend`)).toMatchObject({ status: 404 })
  })
})
