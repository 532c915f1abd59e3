import { createApp } from '@koe/api'
import { newId } from '@koe/db'
import { databaseKinds } from '@koe/db/testing'
import { forgetOldExposures } from '@koe/features/exposures'
import { sql } from 'drizzle-orm'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codeOf, dayMs, openPages, page } from './in-app.ts'
import { call, testSecret } from './support.ts'
import { liveSurvey, scored, submission } from './workspace.ts'

describe.each(databaseKinds())('who is shown a survey inside a page, %s', (kind) => {
  let site: Awaited<ReturnType<typeof openPages>>
  beforeAll(async () => {
    site = await openPages(kind)
  })
  afterAll(() => site.api.close())

  it('offers a survey to pages only while it is live and in the channel', async () => {
    const survey = await liveSurvey(site.api, site.owner.cookie)
    const who = page()
    expect(await site.offered(who, survey)).toBe(false)
    expect(await site.show(who, survey)).toEqual({ show: false })
    await site.audience(survey, { trigger: { on: 'event', event: 'bought' } })
    const { body } = await site.open(who)
    expect(body).toMatchObject({ signed: false, release: expect.any(String) })
    expect((body as { surveys: object[] }).surveys).toContainEqual({
      surveyId: survey.id,
      trigger: { on: 'event', event: 'bought' },
      placement: { form: 'popover' },
      priority: 50,
    })
    await call(site.api, `POST /api/v1/surveys/${survey.id}/state`, site.owner, { state: 'paused' })
    expect(await site.offered(who, survey)).toBe(false)
    expect(await site.show(who, survey, { trigger: { event: 'bought' } })).toEqual({ show: false })
  })

  it('shows once, gives the same answer to the same question, and takes one response', async () => {
    const survey = await site.surveyFor()
    const who = page('once-1')
    expect(await site.offered(who, survey)).toBe(true)
    const exposureId = newId()
    const shown = await site.show(who, survey, { exposureId })
    expect(shown).toMatchObject({ show: true, exposureId, responseId: exposureId, surveyVersionId: survey.versionId })
    expect(await site.show(who, survey, { exposureId })).toEqual(shown)
    expect(await site.show(who, survey)).toEqual({ show: false })
    expect(await site.offered(who, survey)).toBe(false)
    // The same customer in another browser.
    expect(await site.show(page('once-1'), survey)).toEqual({ show: false })
    expect(await site.show(page('once-2'), survey)).toMatchObject({ show: true })
    expect((await site.answer(who, survey, exposureId)).status).toBe(201)
    expect((await site.answer(who, survey, exposureId)).status).toBe(200)
    expect(await site.offered(who, survey)).toBe(false)
    expect(await site.withheldFrom('once-1', survey)).toBe('answered')
  })

  it('shows exactly one of fifty that ask at once, through two processes', async () => {
    const survey = await site.surveyFor({ repeat: { rule: 'every', days: 30 } })
    const config = { secret: testSecret, version: '0.0.0', databaseKind: kind }
    const second = {
      ...site.api,
      app: createApp({ context: site.api.context, logger: pino({ level: 'silent' }), config }),
    }
    const who = page('crowd')
    const asked = Array.from({ length: 50 }, (_, i) => site.show(who, survey, {}, i % 2 === 0 ? site.api : second))
    expect((await Promise.all(asked)).filter((one) => one.show)).toHaveLength(1)
    const [stored] = await site.api.database.db.execute<{ count: number }>(
      sql`select count(*)::int as count from exposures where survey_id = ${survey.id}::uuid`,
    )
    expect(stored?.count).toBe(1)
    // The control: different customers do not wait for each other's decision.
    const others = await Promise.all(Array.from({ length: 10 }, (_, i) => site.show(page(`crowd-${i}`), survey)))
    expect(others.every((one) => one.show)).toBe(true)
  })

  it('comes back in the customer’s own rhythm, and takes one answer each time', async () => {
    const survey = await site.surveyFor({ repeat: { rule: 'every', days: 30 } })
    const who = page('rhythm')
    const first = await site.show(who, survey)
    expect((await site.answer(who, survey, first.responseId)).status).toBe(201)
    try {
      site.clock.ahead = 29 * dayMs
      expect(await site.show(who, survey)).toEqual({ show: false })
      // Another id does not make it another wave’s.
      expect(codeOf(await site.answer(who, survey, newId()))).toBe('already-done')
      site.clock.ahead = 31 * dayMs
      const later = await site.show(who, survey)
      expect(later).toMatchObject({ show: true })
      expect((await site.answer(who, survey, later.responseId, { startedAt: null })).status).toBe(201)
      expect(codeOf(await site.answer(who, survey, newId(), { startedAt: null }))).toBe('already-done')
      // 61 days: one day after the third span began, although only 30 days after the last display.
      site.clock.ahead = 61 * dayMs
      expect(await site.show(who, survey)).toMatchObject({ show: true })
    } finally {
      site.clock.ahead = 0
    }
  })

  it('refuses the second answer of a wave from whoever it is known to be, and lets other ways in', async () => {
    const survey = await site.surveyFor()
    const who = page('twice')
    const { responseId } = await site.show(who, survey)
    const forged = [newId(), newId(), newId()].map((id) => site.answer(who, survey, id))
    const statuses = (await Promise.all([site.answer(who, survey, responseId), ...forged])).map(({ status }) => status)
    expect(statuses.sort()).toEqual([201, 409, 409, 409])
    // By the visitor alone, and by the display's id beside another one.
    expect(codeOf(await site.answer({ visitor: who.visitor }, survey, newId()))).toBe('already-done')
    expect(codeOf(await site.answer({ visitor: newId() }, survey, newId(), { exposureId: responseId }))).toBe(
      'already-done',
    )
    // The hosted link, a program and an unknown visitor answer as before.
    expect((await site.answer(who, survey, newId(), { channel: 'web' })).status).toBe(201)
    expect((await site.answer(page(), survey, newId())).status).toBe(201)
    const { body } = await call(site.api, 'POST /api/v1/tokens', site.owner, { name: 't', scopes: ['responses:write'] })
    const { token } = body as { token: string }
    const program = submission(survey, { channel: 'app', customer: { id: 'twice' } })
    expect((await call(site.api, 'POST /api/v1/responses', { token }, program)).status).toBe(201)
  })

  it('goes on asking until there is an answer, with a pause in between', async () => {
    const survey = await site.surveyFor({ repeat: { rule: 'until-answered' }, pauseDays: 2 })
    const who = page('until')
    expect(await site.show(who, survey)).toMatchObject({ show: true })
    expect(await site.show(who, survey)).toEqual({ show: false })
    expect(await site.withheldFrom('until', survey)).toBe('pause')
    try {
      site.clock.ahead = 3 * dayMs
      const again = await site.show(who, survey)
      expect(again).toMatchObject({ show: true })
      await site.answer(who, survey, again.responseId, { finished: false, answers: scored(survey, 3), startedAt: null })
      site.clock.ahead = 9 * dayMs
      expect(await site.show(who, survey)).toEqual({ show: false })
      expect(await site.withheldFrom('until', survey)).toBe('answered')
    } finally {
      site.clock.ahead = 0
    }
  })

  it('opens on purpose beside all clocks, but not after the answer', async () => {
    const survey = await site.surveyFor({ percent: 0 })
    const who = page('asks')
    expect(await site.show(who, survey)).toEqual({ show: false })
    expect(await site.withheldFrom('asks', survey)).toBe('sample')
    const opened = await site.show(who, survey, { trigger: { opened: true } })
    expect(opened).toMatchObject({ show: true })
    // Opened again without an answer it is the same display.
    expect(await site.show(who, survey, { trigger: { opened: true } })).toMatchObject({ exposureId: opened.exposureId })
    await site.answer(who, survey, opened.responseId)
    expect(await site.show(who, survey, { trigger: { opened: true } })).toEqual({ show: false })
  })

  it('keeps two surveys apart by the clock of the workspace', async () => {
    const [first, second] = [await site.surveyFor(), await site.surveyFor()]
    await site.settings({ pauseDays: 7 })
    try {
      const who = page('clock')
      expect(await site.show(who, first)).toMatchObject({ show: true })
      expect(await site.show(who, second)).toEqual({ show: false })
      expect(await site.offered(who, second)).toBe(false)
      expect(await site.withheldFrom('clock', second)).toBe('workspace-pause')
      site.clock.ahead = 8 * dayMs
      expect(await site.show(who, second)).toMatchObject({ show: true })
    } finally {
      site.clock.ahead = 0
      await site.settings({ pauseDays: 0 })
    }
    // Asked at once, as well.
    await site.settings({ pauseDays: 7 })
    const both = page('clock-both')
    const asked = await Promise.all([first, second, first, second].map((survey) => site.show(both, survey)))
    expect(asked.filter((one) => one.show)).toHaveLength(1)
    await site.settings({ pauseDays: 0 })
    // The control: without the clock both are shown.
    const free = page('no-clock')
    expect([(await site.show(free, first)).show, (await site.show(free, second)).show]).toEqual([true, true])
  })

  it('follows segments, language, device and what the customer did', async () => {
    const survey = await site.surveyFor({
      segment: { match: 'all', conditions: [{ attribute: 'plan', is: 'equal', text: 'プロ' }] },
      languages: ['ja'],
      devices: ['desktop', 'tablet'],
      behavior: [{ event: 'checkout', within: 7, count: 'at-least', times: 2 }],
    })
    const who = { ...page('segment'), attributes: { plan: 'プロ' } }
    expect(await site.show({ ...who, attributes: { plan: '無料' } }, survey)).toEqual({ show: false })
    expect(await site.withheldFrom('segment', survey)).toBe('attributes')
    expect(await site.show(who, survey, { device: 'phone' })).toEqual({ show: false })
    expect(await site.show(who, survey, { language: 'en' })).toEqual({ show: false })
    expect(await site.show(who, survey)).toEqual({ show: false })
    expect(await site.withheldFrom('segment', survey)).toBe('behavior')
    expect((await site.open(who)).body).toMatchObject({ events: expect.arrayContaining(['checkout']) })
    const event = { name: 'checkout', at: new Date().toISOString(), id: newId() }
    const send = (events: object[]) => site.post('acts', { ...who, events })
    // The same event twice, one that nobody counts and one that is too old are no second one.
    for (const events of [[event], [event, { ...event, name: 'other', id: newId() }]])
      expect((await send(events)).status).toBe(204)
    await send([{ ...event, id: newId(), at: new Date(Date.now() - 8 * dayMs).toISOString() }])
    expect(await site.show(who, survey)).toEqual({ show: false })
    await send([{ ...event, id: newId() }])
    expect(await site.offered(who, survey)).toBe(true)
    expect(await site.show(who, survey)).toMatchObject({ show: true })
  })

  it('keeps at most a hundred events of a name', async () => {
    await site.surveyFor({ behavior: [{ event: 'view', within: 90, count: 'at-least', times: 100 }] })
    const who = page('busy')
    for (let i = 0; i < 5; i++) {
      const events = Array.from({ length: 50 }, () => ({ name: 'view', at: new Date().toISOString(), id: newId() }))
      expect((await site.post('acts', { ...who, events })).status).toBe(204)
    }
    const [row] = await site.api.database.db.execute<{ count: number }>(
      sql`select count(*)::int as count from customer_events where subject = 'c:busy'`,
    )
    expect(row?.count).toBe(100)
  })

  it('forgets what is too old to decide anything, and nothing else', async () => {
    const survey = await site.surveyFor({ behavior: [{ event: 'old', within: 90, count: 'at-least', times: 1 }] })
    const who = page('forgotten')
    await site.show(who, survey)
    const act = { name: 'old', at: new Date().toISOString(), id: newId() }
    await site.post('acts', { ...who, events: [act] })
    await site.show(page('remembered'), await site.surveyFor())
    const kept = async () => {
      const [row] = await site.api.database.db.execute<Record<string, number>>(sql`select
        (select count(*)::int from customer_events where subject = 'c:forgotten') as events,
        (select count(*)::int from withheld where subject = 'c:forgotten') as reasons,
        (select count(*)::int from exposure_subjects where subject = 'c:forgotten') as subjects,
        (select count(*)::int from exposure_subjects where subject = 'c:remembered' and last_shown_at is not null) as shown`)
      return row
    }
    const { signal } = new AbortController()
    site.clock.ahead = 89 * dayMs
    await forgetOldExposures(site.api.context, { signal })
    expect(await kept()).toEqual({ events: 1, reasons: 1, subjects: 1, shown: 1 })
    site.clock.ahead = 91 * dayMs
    await forgetOldExposures(site.api.context, { signal })
    site.clock.ahead = 0
    expect(await kept()).toEqual({ events: 0, reasons: 0, subjects: 0, shown: 1 })
  })

  it('counts the way from the loaded page to the finished response', async () => {
    const survey = await site.surveyFor({
      trigger: { on: 'event', event: 'done' },
      segment: { match: 'all', conditions: [{ attribute: 'vip', is: 'known' }] },
    })
    const trigger = { event: 'done' }
    const vip = { ...page('funnel-1'), attributes: { vip: 'はい' } }
    await site.open(vip)
    await site.open(page('funnel-2'))
    await site.show(page('funnel-2'), survey, { trigger })
    await site.show(vip, survey, { trigger: { event: 'other' } })
    const { exposureId } = await site.show(vip, survey, { trigger })
    const steps = (step: string, id = exposureId, visitor = vip.visitor) =>
      site.post('steps', { visitor, steps: [{ exposureId: id, surveyId: survey.id, step }] })
    // Nobody else's browser says what this one saw.
    expect((await steps('shown', exposureId, newId())).status).toBe(204)
    const funnel = async () => {
      const { body } = await call(site.api, `GET /api/v1/surveys/${survey.id}/funnel?days=1`, site.owner)
      const { steps: all, reasons } = body as { steps: { step: string; count: number }[]; reasons: object[] }
      return { counts: all.map(({ count }) => count), reasons }
    }
    expect((await funnel()).counts).toEqual([2, 2, 1, 1, 1, 0, 0, 0])
    for (const step of ['shown', 'shown', 'started']) expect((await steps(step)).status).toBe(204)
    await site.answer(vip, survey, exposureId)
    expect(await funnel()).toEqual({
      counts: [2, 2, 1, 1, 1, 1, 1, 1],
      reasons: [
        { reason: 'other-trigger', leftOut: 0, stopped: 1 },
        { reason: 'attributes', leftOut: 1, stopped: 1 },
      ],
    })
    const [times] = await site.api.database.db.execute<{ in_order: boolean }>(
      sql`select decided_at <= shown_at and shown_at <= started_at and started_at <= finished_at as in_order
        from exposures where id = ${exposureId}::uuid`,
    )
    expect(times?.in_order).toBe(true)
  })
})
