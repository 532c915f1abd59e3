import { newId } from '@koe/db'
import { databaseKinds } from '@koe/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, type Caller, call, openApi, type TestApi } from './support.ts'
import { setUpOwner } from './workspace.ts'

const kind = databaseKinds().at(-1) ?? 'embedded'

interface Category {
  id: string
  label: string
  parentId: string | null
  level: number
  archived: boolean
  help: string
  fields: { id: string }[]
}
interface Form {
  id: string
  categories: Category[]
}
interface Shown {
  definition: { pages: { blocks: { id: string; type: string; options?: { label: { ja: string } }[] }[] }[] }
  hidden: { shown: string }
}

const order = { id: 'order', type: 'shortText', label: { ja: '注文番号', en: 'Order' }, required: true }
const how = {
  id: 'how',
  type: 'singleChoice',
  label: { ja: '返金の方法' },
  options: [
    { id: 'card', label: { ja: 'カード' } },
    { id: 'bank', label: { ja: '銀行' } },
  ],
}
const outline = [
  { label: '請求', fields: [order] },
  { label: '返金', level: 1, help: '3日ほどかかります。', fields: [how] },
  { label: '二重請求', level: 1 },
  { label: '配送' },
]

describe(`an inquiry form with categories in levels, ${kind}`, () => {
  let api: TestApi
  let owner: Caller
  let now = Date.now()
  beforeAll(async () => {
    api = await openApi(kind)
    Object.assign(api.context, { now: () => new Date(now) })
    owner = { cookie: await setUpOwner(api) }
  }, 120_000)
  afterAll(() => api.close())

  const make = async (more: object = {}) =>
    (await call(api, 'POST /api/v1/forms', owner, { name: 'お問い合わせ', categories: outline, ...more })).body as Form
  const change = (form: Form, categories: unknown[]) =>
    call(api, `PATCH /api/v1/forms/${form.id}`, owner, { categories })
  const show = async (form: Form) => (await call(api, `GET /api/v1/in/shop/f/${form.id}`)).body as Shown
  const of = (form: Form, label: string) => form.categories.find((one) => one.label === label)?.id ?? ''
  const choice = (optionId: string) => ({ type: 'singleChoice', optionId })
  const refund = (form: Form) => ({
    category: choice(of(form, '請求')),
    [`in-${of(form, '請求')}`]: choice(of(form, '返金')),
    order: { type: 'shortText', text: 'A-1024' },
    how: choice('bank'),
    message: { type: 'longText', text: '返金されません' },
  })
  const send = (form: Form, answers: object, id = newId()) =>
    call(api, 'POST /api/v1/in/shop/inquiries', {}, { id, formId: form.id, answers })
  const read = async (answer: Answer) =>
    (await call(api, `GET /api/v1/inquiries/${(answer.body as { id: string }).id}`, owner)).body
  const fieldsOf = (answer: Answer) => (answer.body as { errors?: { field: string; code: string }[] }).errors

  it('gives the outline back as it was written, with who stands under whom', async () => {
    const form = await make()
    expect(form.categories.map(({ label, level, parentId }) => [label, level, parentId])).toEqual([
      ['請求', 0, null],
      ['返金', 1, of(form, '請求')],
      ['二重請求', 1, of(form, '請求')],
      ['配送', 0, null],
    ])
    expect(form.categories[1]).toMatchObject({ help: '3日ほどかかります。', fields: [how] })
    const { definition } = await show(form)
    expect(definition.pages[0]?.blocks.map(({ id, type }) => `${type} ${id}`)).toEqual([
      'singleChoice category',
      `singleChoice in-${of(form, '請求')}`,
      `statement help-${of(form, '返金')}`,
      'shortText order',
      'singleChoice how',
      'longText message',
      'email email',
      'hidden shown',
    ])
  })

  it('stores what the category asked, with the labels of then, and the category as a path', async () => {
    const form = await make()
    const shown = { type: 'hidden', value: (await show(form)).hidden.shown }
    now += 10_000
    const sent = await send(form, { ...refund(form), shown })
    expect(sent.status).toBe(201)
    expect(await read(sent)).toMatchObject({
      category: '請求 › 返金',
      fields: [
        { id: 'order', label: '注文番号', text: 'A-1024' },
        { id: 'how', label: '返金の方法', text: '銀行' },
      ],
      suspicions: [],
    })
    const renamed = form.categories.map((one) => ({
      ...one,
      fields: one.fields.map((field) => ({ ...field, label: { ja: '別' } })),
    }))
    expect((await change(form, renamed)).status).toBe(200)
    expect(await read(sent)).toMatchObject({ fields: [{ label: '注文番号' }, { label: '返金の方法' }] })
    const said = (await call(api, `GET /api/v1/verbatims?category=${encodeURIComponent('請求 › 返金')}`, owner))
      .body as { items: object[] }
    expect(said.items).toHaveLength(1)
    for (const [label, found] of [
      ['請求', 1],
      ['返金', 1],
      ['配送', 0],
    ] as const) {
      const list = await call(api, `GET /api/v1/inquiries?categoryId=${of(form, label)}`, owner)
      expect((list.body as { items: object[] }).items).toHaveLength(found)
    }
  })

  it('wants every level and what is required, and takes no answer to what was not asked', async () => {
    const form = await make()
    const message = { type: 'longText', text: 'x' }
    expect(fieldsOf(await send(form, { category: choice(of(form, '請求')), message }))).toMatchObject([
      { field: `/answers/in-${of(form, '請求')}`, code: 'required' },
      { field: '/answers/order', code: 'required' },
    ])
    const strange = { category: choice(of(form, '配送')), message, order: { type: 'shortText', text: '1' } }
    expect(fieldsOf(await send(form, strange))).toMatchObject([{ field: '/answers/order', code: 'not-shown' }])
    expect((await send(form, { category: choice(of(form, '配送')), message })).status).toBe(201)
  })

  it('refuses an outline that is none, in words', async () => {
    const line = (label: string, level = 0, more: object = {}) => ({ label, level, ...more })
    const refusals: [object[], string, string][] = [
      [[line('a', 1)], '/categories', 'wrong-level'],
      [[line('a'), line('b', 2)], '/categories', 'wrong-level'],
      [[line('a'), line('b', 1), line('c', 2), line('d', 3), line('e', 4)], '/categories/4/level', 'too-large'],
      [[line('a'), line('a')], '/categories', 'taken'],
      [[line('a', 0, { archived: true }), line('b', 1)], '/categories', 'required'],
      [[line('a', 0, { fields: [order] }), line('b', 0, { fields: [order] })], '/categories/1/fields/0/id', 'taken'],
      [[line('a', 0, { fields: [{ ...order, id: 'message' }] })], '/categories/0/fields/0/id', 'taken'],
      [[line('a', 0, { fields: [{ ...order, label: {} }] })], '/categories', 'missing-text'],
    ]
    for (const [categories, field, code] of refusals) {
      const answer = await call(api, 'POST /api/v1/forms', owner, { name: 'x', categories })
      expect(fieldsOf(answer), JSON.stringify(categories)).toMatchObject([{ field, code }])
    }
    // Names may come again in another place, and so may four levels.
    const deep = [line('a'), line('x', 1), line('y', 2), line('z', 3), line('b'), line('x', 1)]
    expect((await call(api, 'POST /api/v1/forms', owner, { name: 'x', categories: deep })).status).toBe(201)
    for (const field of [
      { ...order, type: 'nps' },
      { ...order, showIf: { all: [] } },
      { ...order, id: '__proto__' },
    ])
      expect((await change(await make(), [line('a', 0, { fields: [field] })])).status).toBe(422)
  })

  it('lets no question become something else, nor a category of another form in', async () => {
    const [form, other] = [await make(), await make()]
    const number = { id: 'order', type: 'number', label: { ja: '番号' } }
    const changed = form.categories.map((one, i) => (i === 0 ? { ...one, fields: [number] } : one))
    expect(fieldsOf(await change(form, changed))).toMatchObject([{ field: '/categories/0/fields/0/id', code: 'taken' }])
    expect(fieldsOf(await change(form, [...form.categories, { ...other.categories[3], label: '別' }]))).toMatchObject([
      { field: '/categories/4/id', code: 'not-a-choice' },
    ])
    const twice = [form.categories[0], { ...form.categories[0], level: 1, label: 'x', fields: [] }]
    expect(fieldsOf(await change(form, twice))).toMatchObject([{ field: '/categories/1/id', code: 'not-a-choice' }])
  })

  it('archives what lies under a category with it, loses nothing, and brings it back', async () => {
    const form = await make()
    const sent = await send(form, refund(form))
    const archived = form.categories.map((one) => ({ ...one, archived: one.label === '請求' }))
    const after = (await change(form, archived)).body as Form
    expect(after.categories.map((one) => `${one.label} ${one.archived}`)).toEqual([
      '請求 true',
      '返金 true',
      '二重請求 true',
      '配送 false',
    ])
    expect(JSON.stringify((await show(form)).definition)).not.toMatch(/請求|返金/)
    expect(await read(sent)).toMatchObject({ category: '請求 › 返金', fields: [{}, {}] })
    const back = (await change(form, form.categories)).body as Form
    expect(back.categories.every((one) => !one.archived)).toBe(true)
    const left = (await change(form, form.categories.slice(3))).body as Form
    expect(left.categories.filter((one) => one.archived).map(({ label, level }) => `${label} ${level}`)).toEqual([
      '請求 0',
      '返金 1',
      '二重請求 1',
    ])
  })

  it('takes what a page sends that was opened before the form was changed', async () => {
    const form = await make()
    const answers = { ...refund(form), shown: { type: 'hidden', value: (await show(form)).hidden.shown } }
    now += 60_000
    const [billing, back, twice, delivery] = form.categories
    const must = { id: 'day', type: 'date', label: { ja: '日付' }, required: true }
    // 返金 moves below 配送, its question goes, and a new one is required there.
    const moved = [billing, { ...twice }, delivery, { ...back, fields: [must] }]
    expect((await change(form, moved)).status).toBe(200)
    const sent = await send(form, answers)
    expect(sent.status).toBe(201)
    expect(await read(sent)).toMatchObject({
      category: '配送 › 返金',
      text: '返金されません',
      fields: [{ text: '銀行' }],
    })
    // Without its token nobody knows that the page is an old one.
    const { shown: _, ...bare } = answers
    expect((await send(form, bare)).status).toBe(422)
    // And who opens it now is asked what is asked today.
    const fresh = { type: 'hidden', value: (await show(form)).hidden.shown }
    expect((await send(form, { ...answers, shown: fresh })).status).toBe(422)
  })
})
