import { databaseKinds } from '@koe/db/testing'
import type { SurveyDefinition } from '@koe/survey'
import { surveyFromTemplate } from '@koe/survey/templates'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call, openApi, type TestApi } from './support.ts'
import { setUpOwner } from './workspace.ts'

interface Read {
  id: string
  updatedAt: string
  definition: SurveyDefinition
  versions: { number: number }[]
  state: string
}

/** As a writer leaves it in mid-sentence: a question without words, and a condition on one that was deleted. */
function unfinished(): SurveyDefinition {
  let number = 0
  const ids = () => {
    number += 1
    return `i${number}`
  }
  const draft = surveyFromTemplate('support', { title: '途中', ids, language: 'ja' })
  const [first] = draft.pages
  first?.blocks.push({
    id: 'new',
    type: 'longText',
    label: { ja: '' },
    showIf: { question: 'gone', operator: 'answered' },
  })
  return draft
}

describe.each(databaseKinds())('a draft, %s', (kind) => {
  let api: TestApi
  let cookie: string
  beforeAll(async () => {
    api = await openApi(kind)
    cookie = await setUpOwner(api)
  })
  afterAll(() => api.close())

  const create = (definition: unknown) => call(api, 'POST /api/v1/surveys', { cookie }, { name: '下書き', definition })
  const made = async () => (await create(unfinished())).body as Read
  const change = (id: string, body: object) => call(api, `PATCH /api/v1/surveys/${id}`, { cookie }, body)
  const publish = (id: string) => call(api, `POST /api/v1/surveys/${id}/publish`, { cookie })
  const version = (id: string, number: string) => call(api, `GET /api/v1/surveys/${id}/versions/${number}`, { cookie })

  it('is kept unfinished, word for word, and is not published until it is whole', async () => {
    const draft = await made()
    expect(draft.definition).toEqual(unfinished())
    const refused = await publish(draft.id)
    expect(refused).toMatchObject({
      status: 422,
      body: {
        code: 'invalid-input',
        errors: [
          { field: '/definition/new', code: 'missing-text' },
          { field: '/definition/new', code: 'unknown-question' },
        ],
      },
    })
    const whole = structuredClone(unfinished())
    whole.pages[0]?.blocks.pop()
    await change(draft.id, { definition: whole })
    expect(await publish(draft.id)).toMatchObject({ status: 200, body: { state: 'live', versions: [{ number: 1 }] } })
  })

  it('is refused where two parts have one id, or its shape is wrong', async () => {
    const doubled = unfinished()
    doubled.endings.push({ id: doubled.pages[0]?.id ?? '', title: { ja: '終' } })
    expect(await create(doubled)).toMatchObject({ status: 422, body: { code: 'invalid-input' } })
    expect((await create({ ...unfinished(), pages: [] })).status).toBe(422)
    expect((await create({ ...unfinished(), more: 1 })).status).toBe(422)
    const draft = await made()
    expect((await change(draft.id, { definition: doubled })).status).toBe(422)
    expect(((await call(api, `GET /api/v1/surveys/${draft.id}`, { cookie })).body as Read).definition).toEqual(
      draft.definition,
    )
  })

  it('does not overwrite what another writer saved in between', async () => {
    const draft = await made()
    const mine = { ...unfinished(), title: { ja: 'わたし' } }
    expect((await change(draft.id, { definition: mine, revision: draft.updatedAt })).status).toBe(200)
    expect(await change(draft.id, { definition: unfinished(), revision: draft.updatedAt })).toMatchObject({
      body: { code: 'stale-revision' },
    })
  })

  it('leaves every published version as it was', async () => {
    const draft = await made()
    const whole = unfinished()
    whole.pages[0]?.blocks.pop()
    await change(draft.id, { definition: whole })
    await publish(draft.id)
    const later = { ...whole, title: { ja: '次の版' } }
    await change(draft.id, { definition: later })
    await publish(draft.id)
    expect(await version(draft.id, '1')).toMatchObject({ status: 200, body: { number: 1, definition: whole } })
    expect(await version(draft.id, '2')).toMatchObject({ status: 200, body: { number: 2, definition: later } })
    for (const none of ['3', '999999999', '9999999999', '0', '-1', '1.5', 'x', '1e1'])
      expect((await version(draft.id, none)).status, none).toBe(404)
  })
})
