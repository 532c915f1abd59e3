import { newId, withWorkspace } from '@koe/db'
import { surveys } from '@koe/db/schema'
import { createRandom } from '@koe/stats'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call, openApi, type TestApi } from './support.ts'
import { liveSurvey, setUpOwner } from './workspace.ts'

interface Estimate {
  value: number
  low: number
  high: number
}
interface Drivers {
  base: number
  explained: Estimate | null
  adjusted: number | null
  items: {
    kind: string
    questionId?: string
    optionId?: string
    themeId?: string
    label?: string
    respondents: number
    coefficient: Estimate
    weight: Estimate
  }[]
  leftOut: number
}

describe('what goes with the score of a survey', () => {
  let api: TestApi
  let cookie: string
  let workspaceId: string
  let survey: Awaited<ReturnType<typeof liveSurvey>>
  const themeId = newId()
  const get = (path: string) => call(api, `GET /api/v1${path}`, { cookie })
  const drivers = async () => (await get(`/surveys/${survey.id}/drivers`)).body as Drivers

  beforeAll(async () => {
    api = await openApi()
    cookie = await setUpOwner(api)
    workspaceId = ((await get('/workspace')).body as { id: string }).id
    survey = await liveSurvey(api, cookie)
    await withWorkspace(api.context.db, workspaceId, async (tx) => {
      const [row] = await tx.select({ draft: surveys.draft }).from(surveys).where(eq(surveys.id, survey.id))
      row?.draft.pages.push({
        id: 'more',
        blocks: [
          { id: 'speed', type: 'rating', look: 'stars', steps: 5, label: { ja: '早さ' } },
          {
            id: 'plan',
            type: 'singleChoice',
            label: { ja: '契約' },
            options: [
              { id: 'free', label: { ja: '無料' } },
              { id: 'pro', label: { ja: '有料' } },
            ],
          },
        ],
      })
      await tx.update(surveys).set({ draft: row?.draft as never })
    })
  })
  afterAll(() => api.close())

  /** Speed and the theme move the score; the plan does not. */
  const record = (count: number, suspicious = false) =>
    withWorkspace(api.context.db, workspaceId, async (tx) => {
      const random = createRandom(count)
      const rows = Array.from({ length: count }, (_, i) => {
        const speed = 1 + random.integer(5)
        const complains = random() < 0.3
        const moved = Math.round(speed + 2 - (complains ? 3 : 0) + random.integer(4))
        const score = suspicious ? 0 : Math.min(10, Math.max(0, moved))
        return { id: newId(), verbatim: newId(), score, speed, complains, plan: i % 3 === 0 ? 'pro' : 'free' }
      })
      const given = sql`json_to_recordset(${JSON.stringify(rows)}::json) as x (id uuid, verbatim uuid, score float8, speed float8, complains boolean, plan text)`
      await tx.execute(sql`
        insert into responses (workspace_id, id, survey_id, survey_version_id, seq, finished, suspicions, body_hash)
        select ${workspaceId}::uuid, id, ${survey.id}::uuid, ${survey.versionId}::uuid, 1, true,
          ${suspicious ? '{too-fast}' : '{}'}::text[], '' from ${given}`)
      await tx.execute(sql`
        insert into answers (workspace_id, response_id, question_id, kind, number, option_ids)
        select ${workspaceId}::uuid, id, q.* from ${given}, lateral (values (${survey.score}, 'nps', score, null::text[]),
          ('speed', 'rating', speed, null), ('plan', 'singleChoice', null, array[plan])) q`)
      await tx.execute(sql`
        insert into verbatims (workspace_id, id, source, source_id, question_id, text, said_at, reading_state)
        select ${workspaceId}::uuid, verbatim, 'response', id, ${survey.words}, '遅い', now(), 'read' from ${given} where complains`)
      await tx.execute(sql`
        insert into mentions (workspace_id, model_version, theme_id, verbatim_id, respondent_id, said_at, confidence, sentiment)
        select ${workspaceId}::uuid, 1, ${themeId}::uuid, verbatim, verbatim, now(), 1, -1 from ${given} where complains`)
    })

  it('says nothing while nobody has answered', async () => {
    expect(await drivers()).toEqual({ base: 0, explained: null, adjusted: null, items: [], leftOut: 0 })
  })

  it('finds what moves it, among answers and themes, without suspicious responses', async () => {
    await withWorkspace(api.context.db, workspaceId, async (tx) => {
      await tx.execute(sql`
        insert into theme_models (workspace_id, version, state, segment_count, other_share, seed)
        values (${workspaceId}::uuid, 1, 'active', 1, 0, 1)`)
      await tx.execute(
        sql`insert into themes (workspace_id, id, label) values (${workspaceId}::uuid, ${themeId}::uuid, '配送')`,
      )
      await tx.execute(sql`update workspaces set model_version = 1 where id = ${workspaceId}::uuid`)
    })
    await record(400)
    const found = await drivers()
    const of = (kind: string) => found.items.find((item) => item.kind === kind)
    const [speed, theme, plan] = [of('question'), of('theme'), of('option')]
    expect(found.base).toBe(400)
    expect(speed).toMatchObject({ questionId: 'speed', respondents: 400 })
    expect(speed?.coefficient.low).toBeGreaterThan(0.2)
    expect(theme).toMatchObject({ themeId, label: '配送' })
    expect(theme?.coefficient.high).toBeLessThan(-0.2)
    // Against the most frequent option; within chance.
    expect(plan).toMatchObject({ optionId: 'pro', respondents: 134 })
    expect(plan?.coefficient.low).toBeLessThan(0)
    expect(plan?.coefficient.high).toBeGreaterThan(0)
    const total = found.items.reduce((sum, { weight }) => sum + weight.value, 0)
    expect(total).toBeCloseTo(found.explained?.value ?? 0, 8)
    expect(found.adjusted).toBeLessThan(found.explained?.value ?? 0)
    await record(300, true)
    expect(await drivers()).toEqual(found)
  })

  it('is not found for a survey that is not there', async () => {
    expect((await get(`/surveys/${newId()}/drivers`)).status).toBe(404)
  })
})
