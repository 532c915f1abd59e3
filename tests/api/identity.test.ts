import { createHmac } from 'node:crypto'
import { newId } from '@koe/db'
import { databaseKinds } from '@koe/db/testing'
import { type Audience, INITIAL_AUDIENCE } from '@koe/survey/audience'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { around, codeOf, openPages, page } from './in-app.ts'
import { call } from './support.ts'
import { inquiry, liveForm, liveSurvey } from './workspace.ts'

describe.each(databaseKinds())('who a page says is looking at it, %s', (kind) => {
  let site: Awaited<ReturnType<typeof openPages>>
  beforeAll(async () => {
    site = await openPages(kind)
  })
  afterAll(() => site.api.close())

  it('believes a signature, refuses a wrong one, and passes over who has none where they are demanded', async () => {
    const survey = await site.surveyFor({
      segment: { match: 'all', conditions: [{ attribute: 'tier', is: 'equal', text: '金' }] },
    })
    // Nobody could make what would be demanded.
    expect((await site.settings({ demandSignatures: true })).status).toBe(409)
    const { body: made } = await call(site.api, 'POST /api/v1/widget/secret', site.owner)
    const { secret } = made as { secret: string }
    expect(JSON.stringify((await call(site.api, 'GET /api/v1/widget/settings', site.owner)).body)).not.toContain(secret)
    const signature = createHmac('sha256', secret).update('署名-1', 'utf8').digest('hex')
    const signed = { visitor: newId(), customer: { id: '署名-1', signature } }
    const wrong = { visitor: newId(), customer: { id: '署名-2', signature } }
    for (const route of ['open', 'show', 'acts'])
      expect(
        codeOf(
          await site.post(route, {
            ...around,
            ...wrong,
            exposureId: newId(),
            surveyId: survey.id,
            trigger: {},
            events: [],
          }),
        ),
      ).toBe('wrong-signature')
    expect(codeOf(await site.answer(wrong, survey, newId()))).toBe('wrong-signature')
    // What is stored of a customer decides only for who is proven to be it.
    await site.api.database.db.execute(sql`insert into customers (workspace_id, id, external_id, attributes)
      select id, gen_random_uuid(), '署名-1', '{"tier": "金"}' from workspaces where slug = 'shop'`)
    expect((await site.open(signed)).body).toMatchObject({ signed: true })
    expect(await site.offered(page('署名-1'), survey)).toBe(false)
    const { responseId } = await site.show(signed, survey)
    expect((await site.answer(signed, survey, responseId)).status).toBe(201)
    const unsigned = newId()
    expect((await site.answer(page('無署名'), survey, unsigned)).status).toBe(201)
    const marks = async () =>
      new Map(
        (
          await site.api.database.db.execute<{ id: string; signed: boolean | null; customer_id: string | null }>(
            sql`select id, signed, customer_id from responses where survey_id = ${survey.id}::uuid`,
          )
        ).map((row) => [row.id, row]),
      )
    expect((await marks()).get(responseId)?.signed).toBe(true)
    expect((await marks()).get(unsigned)?.signed).toBe(false)

    const { body: listed } = await call(site.api, `GET /api/v1/surveys/${survey.id}/responses`, site.owner)
    const { items } = listed as { items: { id: string; signed: boolean | null }[] }
    expect(items.map(({ signed: mark }) => mark).sort()).toEqual([false, true])

    await site.settings({ demandSignatures: true })
    try {
      site.clock.ahead = 10_000
      const ignored = newId()
      expect((await site.answer(page('無署名-2'), survey, ignored)).status).toBe(201)
      expect((await marks()).get(ignored)).toMatchObject({ signed: null, customer_id: null })
      expect(await site.withheldFrom('無署名-2', survey)).toBeUndefined()
      // A new secret makes the old signatures wrong at once.
      await call(site.api, 'POST /api/v1/widget/secret', site.owner)
      expect((await site.open(signed)).status).toBe(422)
    } finally {
      site.clock.ahead = 0
      await site.settings({ demandSignatures: false })
    }
  })

  it('refuses an inquiry in a forged name, and marks those of whom nobody proves', async () => {
    const form = await liveForm(site.api, site.owner.cookie)
    const { body: made } = await call(site.api, 'POST /api/v1/widget/secret', site.owner)
    const { secret } = made as { secret: string }
    const signature = createHmac('sha256', secret).update('問-1', 'utf8').digest('hex')
    const send = (customer: object | null) => site.post('inquiries', inquiry(form, { id: newId(), customer }))
    const marks = async () => {
      const { body } = await call(site.api, 'GET /api/v1/inquiries', site.owner)
      const { items } = body as { items: { number: number; signed: boolean | null; customerId: string | null }[] }
      return new Map(items.map(({ number, signed, customerId }) => [number, { signed, named: customerId !== null }]))
    }
    const numberOf = async (customer: object | null) => {
      const { status, body } = await send(customer)
      expect([status, body]).toEqual([201, expect.anything()])
      return (body as { number: number }).number
    }
    const before = (await marks()).size
    expect(codeOf(await send({ id: '問-2', signature }))).toBe('wrong-signature')
    expect((await marks()).size).toBe(before)
    const proven = await numberOf({ id: '問-1', signature })
    const claimed = await numberOf({ id: '問-2' })
    const nobody = await numberOf(null)
    await site.settings({ demandSignatures: true })
    const ignored = await numberOf({ id: '問-2' })
    await site.settings({ demandSignatures: false })
    const found = await marks()
    expect([proven, claimed, nobody, ignored].map((number) => found.get(number))).toEqual([
      { signed: true, named: true },
      { signed: false, named: true },
      { signed: null, named: false },
      { signed: null, named: false },
    ])
  })

  it('answers hostile bodies with a problem, and tells nothing of other workspaces', async () => {
    const survey = await site.surveyFor()
    const sound = { exposureId: newId(), surveyId: survey.id, trigger: {}, ...around, visitor: newId() }
    const wrong: [string, unknown][] = [
      ['open', null],
      ['open', { ...sound, visitor: 'x' }],
      ['open', { ...sound, attributes: Object.fromEntries(Array.from({ length: 33 }, (_, i) => [`a${i}`, 'x'])) }],
      ['open', { ...sound, attributes: { a: 'x'.repeat(201) } }],
      ['show', { ...sound, surveyId: "'; drop table exposures; --" }],
      ['show', { ...sound, device: 'toaster' }],
      ['show', { ...sound, customer: { id: '' } }],
      ['steps', { visitor: newId(), steps: Array.from({ length: 51 }, () => ({ surveyId: newId(), step: 'shown' })) }],
      ['steps', { visitor: newId(), steps: [{ surveyId: newId(), step: 'finished' }] }],
      ['acts', { visitor: newId(), events: [{ name: 'x', at: 'yesterday', id: newId() }] }],
    ]
    for (const [route, body] of wrong) {
      const got = await site.post(route, body)
      expect([route, body, got.status]).toEqual([route, body, 422])
      expect(got.headers.get('content-type')).toContain('problem+json')
    }
    const odd = { ...page('\u0000\ud800名'), attributes: { __proto__: 'x', 'a\u0000b': 'y' } }
    expect([200, 400]).toContain((await site.post('show', { ...sound, ...odd })).status)
    expect((await call(site.api, 'POST /api/v1/in/nobody/open', {}, sound)).status).toBe(404)
    expect(await site.show(page(), { ...survey, id: newId() })).toEqual({ show: false })
    // A display of somebody else's browser is not handed out by its id.
    await site.show({ visitor: sound.visitor }, survey, { exposureId: sound.exposureId })
    expect(await site.show(page(), survey, { exposureId: sound.exposureId })).toEqual({ show: false })
    const beacon = await call(site.api, 'POST /api/v1/in/shop/open', {}, sound, 'text/plain;charset=UTF-8')
    expect([beacon.status, beacon.headers.get('access-control-allow-origin')]).toEqual([200, '*'])
  })

  it('saves no audience that is none', async () => {
    const survey = await liveSurvey(site.api, site.owner.cookie)
    for (const wrong of [
      { trigger: { on: 'event' } },
      { trigger: { on: 'click' } },
      { placement: { form: 'inline' } },
      { placement: { form: 'popover', accent: 'red' } },
      { percent: 101 },
      { repeat: { rule: 'every' } },
      { repeat: { rule: 'every', days: 0 } },
      { hours: { days: [], holidays: false, from: '09:00', to: '18:00' } },
      { hours: { days: [1], holidays: false, from: '9:00', to: '25:00' } },
      { segment: { match: 'all', conditions: [{ attribute: 'a', is: 'at-least', number: 'x' }] } },
      { behavior: [{ event: 'a', within: 91, count: 'at-least', times: 1 }] },
      { surprise: true },
    ])
      expect([wrong, (await site.audience(survey, wrong as Partial<Audience>)).status]).toEqual([wrong, 422])
    expect((await call(site.api, `GET /api/v1/surveys/${survey.id}/audience`, site.owner)).body).toEqual(
      INITIAL_AUDIENCE,
    )
  })
})
