import { newId } from '@koe/db'
import { databaseKinds } from '@koe/db/testing'
import { arranged, type SurveyDefinition } from '@koe/survey'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, call, openApi, type TestApi } from './support.ts'
import { setUpOwner } from './workspace.ts'

const definition = (more: object = {}) => ({
  formatVersion: 1,
  languages: ['ja'],
  title: { ja: '診断' },
  pages: [
    {
      id: 'p1',
      blocks: [
        { id: 'n', type: 'nps', label: { ja: '薦めますか' } },
        {
          id: 'o',
          type: 'multipleChoice',
          label: { ja: '使い方' },
          options: [
            { id: 'daily', label: { ja: '毎日' }, points: 5 },
            { id: 'rare', label: { ja: 'たまに' } },
          ],
        },
      ],
    },
    {
      id: 'p2',
      blocks: [
        {
          id: 'w',
          type: 'shortText',
          label: { ja: 'なぜ' },
          showIf: { question: 'v.t', operator: 'at-least', value: 10 },
        },
      ],
    },
  ],
  endings: [{ id: 'end', title: { ja: 'ありがとうございました' } }],
  variables: [{ id: 't', name: '合計点', formula: 'sum({{q.n}}, {{q.o}})' }],
  ...more,
})

describe.each(databaseKinds())('what a survey calculates and where it leads, %s', (kind) => {
  let api: TestApi
  let cookie: string
  let surveyId: string
  let surveyVersionId: string
  beforeAll(async () => {
    api = await openApi(kind)
    cookie = await setUpOwner(api)
    const made = await call(api, 'POST /api/v1/surveys', { cookie }, { name: '診断', definition: definition() })
    surveyId = (made.body as { id: string }).id
    await call(api, `POST /api/v1/surveys/${surveyId}/publish`, { cookie })
    const shown = await call(api, `GET /api/v1/in/shop/s/${surveyId}`)
    surveyVersionId = (shown.body as { surveyVersionId: string }).surveyVersionId
  })
  afterAll(() => api.close())

  const send = (answers: object, more: object = {}) =>
    call(
      api,
      'POST /api/v1/in/shop/responses',
      {},
      {
        id: newId(),
        surveyId,
        surveyVersionId,
        seq: 1,
        finished: true,
        answers,
        ...more,
      },
    )
  const score = (value: number, ...optionIds: string[]) => ({
    n: { type: 'nps', value },
    ...(optionIds.length > 0 ? { o: { type: 'multipleChoice', optionIds } } : {}),
  })
  const errorsOf = (answer: Answer) =>
    (answer.body as { errors: { field: string; code: string }[] }).errors.map(({ field, code }) => `${field} ${code}`)

  it('is calculated by the server, kept with the response, counted and exported', async () => {
    const id = newId()
    expect((await send(score(6, 'daily'), { id, finished: false })).status).toBe(201)
    const listed = async () => {
      const { items } = (await call(api, `GET /api/v1/surveys/${surveyId}/responses`, { cookie })).body as {
        items: { id: string; answers: { questionId: string; number: number | null }[] }[]
      }
      const answers = items.find((one) => one.id === id)?.answers ?? []
      return answers.find(({ questionId }) => questionId === 'v.t')?.number
    }
    expect(await listed()).toBe(11)
    // A newer state is calculated anew.
    expect((await send(score(2), { id, seq: 2 })).status).toBe(200)
    expect(await listed()).toBe(2)
    expect((await send(score(10, 'daily', 'rare'))).status).toBe(201)
    const results = (await call(api, `GET /api/v1/surveys/${surveyId}/results`, { cookie })).body as {
      questions: { questionId: string; base: number; amounts?: { least: number; most: number } }[]
    }
    expect(results.questions.find(({ questionId }) => questionId === 'v.t')).toMatchObject({
      base: 2,
      kind: 'amounts',
      amounts: { least: 2, most: 15 },
    })
    const file = (await call(api, `GET /api/v1/surveys/${surveyId}/responses/file`, { cookie })).body as string
    const [head = '', ...lines] = file.split('\r\n')
    const column = head.split(',').findIndex((name) => name.includes('合計点'))
    expect(lines.filter((line) => line !== '').map((line) => line.split(',')[column])).toEqual(['"15"', '"2"'])
  })

  it('decides on the server what could be asked, and cannot be sent', async () => {
    const words = { w: { type: 'shortText', text: '便利' } }
    expect((await send({ ...score(6, 'daily'), ...words })).status).toBe(201)
    const hidden = await send({ ...score(6), ...words })
    expect([hidden.status, errorsOf(hidden)]).toEqual([422, ['/answers/w not-shown']])
    for (const key of ['v.t', 't', 'v.gone']) {
      const forged = await send({ ...score(6), ...words, [key]: { type: 'number', value: 99 } })
      expect(forged.status).toBe(422)
    }
  })

  it('judges each response by the order in which it met the questions', async () => {
    const nps = (id: string, more: object = {}) => ({ id, type: 'nps', label: { ja: id }, ...more })
    const blocks = [nps('a'), nps('b', { showIf: { question: 'a', operator: 'answered' } })]
    const body = { name: '順', definition: definition({ variables: [], pages: [{ id: 'p', shuffle: true, blocks }] }) }
    const { id: other } = (await call(api, 'POST /api/v1/surveys', { cookie }, body)).body as { id: string }
    await call(api, `POST /api/v1/surveys/${other}/publish`, { cookie })
    const shown = (await call(api, `GET /api/v1/in/shop/s/${other}`)).body as {
      surveyVersionId: string
      definition: SurveyDefinition
    }
    const answers = { a: { type: 'nps', value: 3 }, b: { type: 'nps', value: 4 } }
    const outcomes = new Set<string>()
    for (let i = 0; i < 20; i += 1) {
      const id = newId()
      const first = arranged(shown.definition, id).pages[0]?.blocks[0]?.id
      const { status } = await send(answers, { id, surveyId: other, surveyVersionId: shown.surveyVersionId })
      outcomes.add(`${first} first: ${status}`)
    }
    expect([...outcomes].sort()).toEqual(['a first: 201', 'b first: 422'])
  })

  it.each([
    ['a formula', { variables: [{ id: 't', name: '合計点', formula: 'alert(1)' }] }, 'formula-function'],
    ['an unknown question', { variables: [{ id: 't', name: '合計点', formula: '{{q.gone}}' }] }, 'formula-unknown'],
    ['a script', { endings: [{ id: 'e', title: { ja: '終' }, redirect: 'javascript:alert(1)' }] }, 'unsafe-redirect'],
    ['another scheme', { endings: [{ id: 'e', title: { ja: '終' }, redirect: '//evil.example' }] }, 'unsafe-redirect'],
  ])('is kept as a draft and not published: %s', async (_, change, code) => {
    const made = await call(api, 'POST /api/v1/surveys', { cookie }, { name: '誤', definition: definition(change) })
    expect(made.status).toBe(201)
    const published = await call(api, `POST /api/v1/surveys/${(made.body as { id: string }).id}/publish`, { cookie })
    expect(published.status).toBe(422)
    expect(errorsOf(published).join()).toContain(code)
  })

  it.each([
    { variables: [{ id: 'v.t', name: 'x', formula: '1' }] },
    { variables: [{ id: 't', name: 'x', formula: '1'.repeat(501) }] },
    { variables: Array.from({ length: 21 }, (_, i) => ({ id: `t${i}`, name: 'x', formula: '1' })) },
    { variables: { t: '1' } },
    { endings: [{ id: 'e', title: { ja: '終' }, redirect: 1 }] },
    { endings: [{ id: 'e', title: { ja: '終' }, redirect: 'x'.repeat(2_001) }] },
  ])('is refused in another shape: %j', async (change) => {
    const made = await call(api, 'POST /api/v1/surveys', { cookie }, { name: '誤', definition: definition(change) })
    expect(made.status).toBe(422)
  })
})
