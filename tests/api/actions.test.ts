import { newId, withWorkspace } from '@koe/db'
import { databaseKinds } from '@koe/db/testing'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, call, openApi, type TestApi } from './support.ts'
import { openTeam, type Team } from './team.ts'

interface Estimate {
  value: number
  low: number
  high: number
}
interface Effect {
  verdict: string
  reason: string
  ratio: Estimate | null
  avoided: Estimate | null
  before: number
  after: number
  controlBefore: number
  controlAfter: number
  complete: boolean
  modelVersion: number
  weeks: { from: string; to: string; customers: number; control: number; expected: Estimate | null }[]
  leftOut: { label: string }[]
  controlThemes: number
}
interface Action {
  id: string
  title: string
  state: string
  shippedOn: string | null
  dueOn: string | null
  revision: number
  themes: { id: string; label: string; current: boolean }[]
  owner: { id: string; name: string } | null
  article: { id: string } | null
  registered: { customers: number; control: number; weeks: number; detectableRatio: number | null; before: string }
  measured: Effect | null
}
interface ActionPage extends Action {
  effect: Effect | null
  pickedAtPeak: boolean
  events: { kind: string; by: string; detail: { from?: string; to?: string; fields?: string[] } }[]
}

const wrong = (answer: Answer) => [
  answer.status,
  (answer.body as { errors?: { field: string; code: string }[] }).errors?.map(({ field, code }) => `${field} ${code}`),
]
const dayMs = 86_400_000
/** In Japan, as the workspace counts. */
const day = (ago: number) => new Date(Date.now() + 9 * 3_600_000 - ago * dayMs).toISOString().slice(0, 10)

describe.each(databaseKinds())('improvements and their effect, %s', (kind) => {
  let api: TestApi
  let team: Team
  const [subtitles, late, login, price, sub] = [newId(), newId(), newId(), newId(), newId()]

  beforeAll(async () => {
    api = await openApi(kind)
    team = await openTeam(api, { 佐藤: 'analyst', 鈴木: 'viewer' })
    await inWorkspace(sql`insert into theme_models (workspace_id, version, state, segment_count, other_share, seed)
      values (${team.workspaceId}, 1, 'active', 1, 0, 1)`)
    for (const [index, [id, label, parent]] of [
      [subtitles, '字幕のずれ', null] as const,
      [late, '配送の遅れ', null] as const,
      [login, 'ログイン', null] as const,
      [price, '料金', null] as const,
      [sub, '遅れの連絡', late] as const,
    ].entries()) {
      await inWorkspace(sql`insert into themes (workspace_id, id, label, parent_id)
        values (${team.workspaceId}, ${id}, ${label}, ${parent}::uuid)`)
      await inWorkspace(sql`insert into model_themes (workspace_id, model_version, theme_id, index, size, cohesion)
        values (${team.workspaceId}, 1, ${id}, ${index}, 1, 1)`)
    }
    await inWorkspace(sql`update workspaces set model_version = 1 where id = ${team.workspaceId}`)
    await say(subtitles, 200, 57, 2)
    await say(subtitles, 56, 0, 1)
    await say(late, 200, 0, 3)
    await say(login, 200, 0, 2)
    await say(price, 200, 0, 1)
  }, 180_000)
  afterAll(() => api.close())

  const inWorkspace = (query: ReturnType<typeof sql>) =>
    withWorkspace(api.context.db, team.workspaceId, (tx) => tx.execute(query))
  /** So many customers a day speak of a theme, at noon, from so many days ago to so many. */
  const say = (
    theme: string,
    from: number,
    to: number,
    customers: number,
    by: { suspicious?: true; one?: string } = {},
  ) =>
    inWorkspace(sql`with said as (
        insert into verbatims (workspace_id, id, source, source_id, text, said_at, reading_state, suspicious, customer_id)
        select ${team.workspaceId}::uuid, gen_random_uuid(), 'import', gen_random_uuid(), 'x',
          ((${day(0)}::date - d)::timestamp + interval '12 hours') at time zone 'Asia/Tokyo', 'read', ${by.suspicious ?? false}, null
        from generate_series(${to}::int, ${from}::int) d, generate_series(1, ${customers}::int) n
        returning id, said_at)
      insert into mentions (workspace_id, model_version, theme_id, verbatim_id, respondent_id, said_at, confidence, sentiment)
      select ${team.workspaceId}::uuid, 1, ${theme}::uuid, id, coalesce(${by.one ?? null}::uuid, id), said_at, 1, 0 from said`)
  const create = (input: object, caller = team.owner) =>
    call(api, 'POST /api/v1/actions', caller, { title: '字幕を直す', kind: 'fix', themeIds: [subtitles], ...input })
  const made = async (input: object = {}) => (await create(input)).body as Action
  const read = (id: string, caller = team.owner) => team.ask<ActionPage>(`GET /api/v1/actions/${id}`, undefined, caller)
  const move = (action: Action, state: string, more: object = {}) =>
    call(api, `POST /api/v1/actions/${action.id}/state`, team.owner, { state, revision: action.revision, ...more })

  it('says at registration which fall could be found, and keeps that', async () => {
    const answer = await create({})
    expect(answer.status).toBe(201)
    const action = answer.body as Action
    // Days 182 to 1 ago: two a day until the 57th, one a day since; six a day of the three others.
    expect(action).toMatchObject({
      state: 'proposed',
      shippedOn: null,
      owner: { name: '店主' },
      themes: [{ label: '字幕のずれ', current: true }],
      registered: { customers: 126 * 2 + 56, weeks: 26, before: day(0) },
    })
    // The three others lie in the same days: a day is counted once for each customer, whichever of them was spoken of.
    expect(action.registered.control).toBe(182 * 6)
    expect(action.registered.detectableRatio).toBeGreaterThan(0.4)
    expect(action.registered.detectableRatio).toBeLessThan(0.85)
    const one = newId()
    await say(subtitles, 60, 3, 1, { one })
    expect((await read(action.id)).registered).toEqual(action.registered)
    await inWorkspace(sql`delete from mentions where respondent_id = ${one}`)
    await call(api, `DELETE /api/v1/actions/${action.id}`, team.owner)
  })

  it('measures the fall beside the other themes, week by week, and counts nobody twice or wrongly', async () => {
    const action = await made({ shippedOn: day(56) })
    expect(action).toMatchObject({ state: 'shipped', registered: { before: day(56) } })
    const before = (await read(action.id)).effect
    expect(before).toMatchObject({
      verdict: 'decrease',
      reason: 'changed',
      before: 144 * 2,
      after: 56,
      controlBefore: 144 * 6,
      controlAfter: 56 * 6,
      complete: true,
      modelVersion: 1,
      controlThemes: 3,
      leftOut: [],
    })
    expect(before?.ratio?.value).toBeCloseTo(0.5, 1)
    expect(before?.ratio?.high).toBeLessThan(1)
    expect(before?.avoided?.value).toBeGreaterThan(40)
    expect(before?.weeks.at(-1)).toMatchObject({ customers: 7, control: 42, to: day(0) })
    expect(before?.weeks.at(-1)?.expected?.value).toBeGreaterThan(12)
    // Suspicious words count nowhere.
    await say(subtitles, 20, 10, 5, { suspicious: true })
    expect((await read(action.id)).effect).toEqual(before)
    // Who says it five times on each of eleven days is one customer on each.
    const one = newId()
    await say(subtitles, 20, 10, 5, { one })
    expect((await read(action.id)).effect?.after).toBe(56 + 11)
    await inWorkspace(sql`delete from mentions where respondent_id = ${one}`)
    await call(api, `DELETE /api/v1/actions/${action.id}`, team.owner)
  })

  it('takes no theme as a control that holds the action’s own, nor one that something was done about', async () => {
    const own = await made({ themeIds: [sub], shippedOn: day(30) })
    expect((await read(own.id)).effect).toMatchObject({
      controlThemes: 3,
      reason: 'nothing-before',
      verdict: 'withheld',
    })
    const other = await made({ themeIds: [login], shippedOn: day(20) })
    const first = await made({ shippedOn: day(56), watchWeeks: 8 })
    expect((await read(first.id)).effect).toMatchObject({
      controlThemes: 1,
      leftOut: [{ label: 'ログイン' }, { label: '配送の遅れ' }],
    })
    for (const { id } of [own, other]) await call(api, `DELETE /api/v1/actions/${id}`, team.owner)
    expect((await read(first.id)).effect).toMatchObject({ controlThemes: 3, leftOut: [] })
    await call(api, `DELETE /api/v1/actions/${first.id}`, team.owner)
  })

  it('walks the board one step at a time, freezes what was measured, and goes back', async () => {
    let action = await made()
    const go = async (state: string, more: object = {}) => {
      const answer = await move(action, state, more)
      if (answer.status === 200) action = answer.body as Action
      return answer
    }
    expect((await go('measured')).body).toMatchObject({ status: 409, code: 'conflict' })
    expect(await go('agreed')).toMatchObject({ status: 200, body: { state: 'agreed' } })
    expect(wrong(await go('shipped', { shippedOn: day(-1) }))).toEqual([422, ['/shippedOn in-future']])
    expect((await go('shipped')).body).toMatchObject({ shippedOn: day(0) })
    expect((await read(action.id)).effect).toMatchObject({
      verdict: 'withheld',
      reason: 'too-few-periods',
      ratio: null,
    })
    expect((await go('agreed')).body).toMatchObject({ shippedOn: null })
    await go('shipped', { shippedOn: day(56) })
    const counted = (await read(action.id)).effect
    expect((await go('measured')).body).toMatchObject({ measured: { verdict: 'decrease' } })
    await say(subtitles, 40, 10, 3)
    expect((await read(action.id)).effect).toEqual(counted)
    const patch = (change: object) =>
      call(api, `PATCH /api/v1/actions/${action.id}`, team.owner, { revision: action.revision, ...change })
    expect((await patch({ shippedOn: day(50) })).status).toBe(409)
    expect((await go('shipped')).body).toMatchObject({ measured: null, shippedOn: day(56) })
    expect((await read(action.id)).effect?.verdict).not.toBe('decrease')
    const { events } = await read(action.id)
    expect(events.map(({ kind, detail }) => `${kind} ${detail.from ?? ''}→${detail.to}`)).toEqual([
      'created →proposed',
      'moved proposed→agreed',
      'moved agreed→shipped',
      'moved shipped→agreed',
      'moved agreed→shipped',
      'moved shipped→measured',
      'moved measured→shipped',
    ])
    expect(new Set(events.map(({ by }) => by))).toEqual(new Set(['店主']))
  })

  it('keeps two editors apart, and says what is wrong', async () => {
    const action = await made({ ownerId: team.people.佐藤?.member.id, plannedOn: day(-30), note: ' 次の版で ' })
    expect(action).toMatchObject({ owner: { name: '佐藤' } })
    const patch = (change: object) => call(api, `PATCH /api/v1/actions/${action.id}`, team.owner, change)
    expect((await patch({ revision: 1, title: '字幕を合わせる' })).body).toMatchObject({ revision: 2 })
    expect((await patch({ revision: 1, title: '別' })).body).toMatchObject({ code: 'stale-revision' })
    expect((await move(action, 'agreed')).body).toMatchObject({ code: 'stale-revision' })
    expect((await patch({ revision: 2, title: '字幕を合わせる' })).body).toMatchObject({ revision: 2 })
    expect(wrong(await patch({ revision: 2, ownerId: newId() }))).toEqual([422, ['/ownerId not-a-choice']])
    expect(wrong(await patch({ revision: 2, articleId: newId() }))).toEqual([422, ['/articleId not-a-choice']])
    expect(wrong(await patch({ revision: 2, shippedOn: day(1) }))).toEqual([422, ['/shippedOn not-a-choice']])
    expect(wrong(await create({ themeIds: [newId()] }))).toEqual([422, ['/themeIds not-a-choice']])
    expect(wrong(await create({ themeIds: [] }))).toEqual([422, ['/themeIds too-short']])
    expect(wrong(await create({ title: ' ' }))).toEqual([422, ['/title too-short']])
    expect(wrong(await create({ watchWeeks: 1 }))).toEqual([422, ['/watchWeeks too-small']])
    expect((await create({}, team.people.鈴木?.caller)).status).toBe(403)
    expect((await read(action.id, team.people.鈴木?.caller)).title).toBe('字幕を合わせる')
    const { items } = await team.ask<{ items: Action[] }>(
      `GET /api/v1/actions?theme=${subtitles}&owner=${team.people.佐藤?.member.id}`,
    )
    expect(items.map(({ id }) => id)).toEqual([action.id])
  })

  it('is due when it is to be shipped, and again when it can be measured', async () => {
    const [soon, later, watched] = [day(-3), day(-8), day(11)]
    const planned = await made({ plannedOn: soon })
    const others = [await made({ plannedOn: later }), await made({})]
    const shipped = await made({ shippedOn: watched, watchWeeks: 2 })
    expect([planned.dueOn, shipped.dueOn]).toEqual([soon, soon])
    const ours = [planned, shipped, ...others].map(({ id }) => id)
    const dueBy = async (by: string) =>
      (await team.ask<{ items: Action[] }>(`GET /api/v1/actions?dueBy=${by}&limit=200`)).items
        .map(({ id }) => id)
        .filter((id) => ours.includes(id))
    expect(await dueBy(soon)).toEqual([shipped.id, planned.id])
    expect(await dueBy(day(-2))).toEqual([])
    const measured = (await move(shipped, 'measured')).body as Action
    expect(measured.dueOn).toBeNull()
    expect(await dueBy(soon)).toEqual([planned.id])
    expect((await call(api, 'GET /api/v1/actions?dueBy=2026-02-31', team.owner)).status).toBe(422)
  })

  it('is removed, put back for 30 days, and then gone', async () => {
    const { id } = await made({ title: '消す' })
    const remove = () => call(api, `DELETE /api/v1/actions/${id}`, team.owner)
    const restore = () => call(api, `POST /api/v1/actions/${id}/restore`, team.owner)
    expect([(await remove()).status, (await remove()).status]).toEqual([204, 404])
    expect((await call(api, `GET /api/v1/actions/${id}`, team.owner)).status).toBe(404)
    expect((await team.ask<{ items: Action[] }>('GET /api/v1/actions')).items.map((one) => one.id)).not.toContain(id)
    expect([(await restore()).status, (await restore()).status]).toEqual([200, 404])
    await remove()
    await inWorkspace(sql`update actions set removed_at = now() - interval '31 days' where id = ${id}`)
    expect((await restore()).status).toBe(404)
    await call(api, `DELETE /api/v1/actions/${(await made()).id}`, team.owner)
    expect(await inWorkspace(sql`select 1 from actions where id = ${id}`)).toHaveLength(0)
  })

  it('an article says which themes its inquiries speak of, and which actions it belongs to', async () => {
    const article = await team.ask<{ id: string }>('POST /api/v1/articles', { title: '字幕', body: '設定で直せます' })
    const inquiryId = await team.receive()
    await call(api, `POST /api/v1/articles/${article.id}/inquiries`, team.owner, { inquiryId })
    await inWorkspace(sql`insert into mentions (workspace_id, model_version, theme_id, verbatim_id, respondent_id, said_at,
      confidence, sentiment) select workspace_id, 1, ${subtitles}::uuid, id, id, said_at, 1, 0 from verbatims
      where source_id = ${inquiryId}::uuid`)
    const action = await made({ kind: 'faq', articleId: article.id, shippedOn: day(0) })
    expect(await team.ask(`GET /api/v1/articles/${article.id}/themes`)).toEqual({
      themes: [{ id: subtitles, label: '字幕のずれ', inquiries: 1 }],
      actions: [{ id: action.id, title: '字幕を直す' }],
    })
    expect((await call(api, `GET /api/v1/articles/${newId()}/themes`, team.owner)).status).toBe(404)
  })
})
