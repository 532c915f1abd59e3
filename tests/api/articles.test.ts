import { newId } from '@koe/db'
import { databaseKinds } from '@koe/db/testing'
import { createInlineReader } from '@koe/features/faq'
import { loadTokenizer } from '@koe/text'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, type Caller, call, openApi, type TestApi } from './support.ts'
import { inquiry, type LiveForm, liveForm, setUpOwner } from './workspace.ts'

const kind = databaseKinds().at(-1) ?? 'embedded'
const codeOf = (answer: Answer) => (answer.body as { code?: string }).code

interface Article {
  id: string
  number: number
  revision: number
  publicRevision: number | null
  state: string
}
interface Shown {
  number: number
  title: string
  excerpt: string
}

describe(`articles, ${kind}`, () => {
  let api: TestApi
  let owner: Caller
  let form: LiveForm

  beforeAll(async () => {
    api = await openApi(kind, {}, createInlineReader(await loadTokenizer()))
    owner = { cookie: await setUpOwner(api) }
    form = await liveForm(api, owner.cookie ?? '')
  }, 120_000)
  afterAll(() => api.close())

  const write = async (title: string, body = `${title}の答えです。`, category = '') =>
    (await call(api, 'POST /api/v1/articles', owner, { title, body, category })).body as Article
  const change = (id: string, more: object) => call(api, `PATCH /api/v1/articles/${id}`, owner, more)
  const turn = (id: string, state: string, revision: number) =>
    call(api, `POST /api/v1/articles/${id}/state`, owner, { state, revision })
  const publish = async (title: string, body?: string, category?: string) => {
    const article = await write(title, body, category)
    expect((await turn(article.id, 'published', 1)).status).toBe(200)
    return article
  }
  const suggest = async (text: string, category?: string) =>
    ((await call(api, 'POST /api/v1/in/shop/suggestions', {}, { text, category })).body as { items: Shown[] }).items
  const shown = (number: number) => call(api, `GET /api/v1/in/shop/help/${number}`)
  const visit = (more: object) =>
    call(api, 'POST /api/v1/in/shop/help-visits', {}, { formId: form.id, steps: [], ...more })
  const evidence = async (id: string) => {
    const [row] = await api.database.db.execute<{ index_version: number }>(
      sql`select index_version::float8 as index_version from articles where id = ${id}::uuid`,
    )
    return row?.index_version ?? 0
  }

  it('go from draft over review to the public, and customers see only what was published', async () => {
    const { id, number } = await write('送料はいくらですか', '# 送料\n\n全国**500円**です。')
    expect((await shown(number)).status).toBe(404)
    expect((await turn(id, 'review', 1)).body).toMatchObject({ state: 'review', publicRevision: null })
    expect((await shown(number)).status).toBe(404)
    expect((await turn(id, 'published', 1)).body).toMatchObject({ state: 'published', publicRevision: 1 })
    expect((await shown(number)).body).toMatchObject({
      title: '送料はいくらですか',
      content: [{ tag: 'h2' }, { tag: 'p', children: ['全国', { tag: 'strong', children: ['500円'] }, 'です。'] }],
    })
    const saved = await change(id, { body: '全国600円です。', revision: 1 })
    expect(saved.body).toMatchObject({ state: 'draft', revision: 2, publicRevision: 1 })
    expect(JSON.stringify((await shown(number)).body)).toContain('500円')
    await turn(id, 'published', 2)
    expect(JSON.stringify((await shown(number)).body)).toContain('600円')
    expect((await turn(id, 'archived', 2)).status).toBe(200)
    expect((await shown(number)).status).toBe(404)
    expect(codeOf(await change(id, { title: 'x', revision: 2 }))).toBe('conflict')
    expect(codeOf(await turn(id, 'published', 2))).toBe('conflict')
  })

  it('take no text over one that came meanwhile, and keep both', async () => {
    const { id } = await write('二人で書く')
    const both = await Promise.all([
      change(id, { body: '一人目', revision: 1 }),
      change(id, { body: '二人目', revision: 1 }),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
    const late = both.find(({ status }) => status === 409) as Answer
    expect(late.body).toMatchObject({ code: 'stale-revision', params: { revision: 2 } })
    expect(codeOf(await turn(id, 'published', 1))).toBe('stale-revision')
    const again = await change(id, { body: '二人の文', revision: 2 })
    expect(again.body).toMatchObject({ revision: 3 })
    // The same text again is no revision.
    expect((await change(id, { body: '二人の文', revision: 3 })).body).toMatchObject({ revision: 3 })
    const history = (await call(api, `GET /api/v1/articles/${id}/revisions`, owner)).body as {
      items: { number: number }[]
    }
    expect(history.items.map(({ number }) => number)).toEqual([3, 2, 1])
    const diff = await call(api, `GET /api/v1/articles/${id}/revisions/3`, owner)
    expect(diff.body).toMatchObject({
      against: 2,
      lines: expect.arrayContaining([
        { kind: 'added', text: '二人の文' },
        { kind: 'same', text: '二人で書く' },
      ]),
    })
    const first = await call(api, `GET /api/v1/articles/${id}/revisions/3?against=1`, owner)
    expect(first.body).toMatchObject({
      against: 1,
      lines: expect.arrayContaining([{ kind: 'removed', text: '二人で書くの答えです。' }]),
    })
    for (const number of ['9', '0', 'x', '1e9']) {
      const wrong = await call(api, `GET /api/v1/articles/${id}/revisions/${number}`, owner)
      expect([number, wrong.status]).toEqual([number, 404])
    }
  })

  it('have an owner and a day of review, and are found by words, number, state and day', async () => {
    const { id, number } = await write('パスワードを忘れました', '再設定の画面から変えられます。', 'ログイン')
    const { items } = (await call(api, 'GET /api/v1/members', owner)).body as { items: { id: string }[] }
    const ownerId = items[0]?.id
    expect((await change(id, { ownerId, reviewOn: '2020-01-01', revision: 1 })).body).toMatchObject({
      owner: { id: ownerId },
      reviewOn: '2020-01-01',
      revision: 1,
    })
    expect((await change(id, { ownerId: newId(), revision: 1 })).status).toBe(422)
    const list = async (query: string) =>
      ((await call(api, `GET /api/v1/articles?${query}`, owner)).body as { items: Article[] }).items.map(
        (one) => one.id,
      )
    expect(await list('due=yes')).toEqual([id])
    expect(await list(`find=${encodeURIComponent(`Ｎｏ．${number}`)}`)).toEqual([id])
    expect(await list(`find=${encodeURIComponent('再設定')}`)).toEqual([id])
    expect(await list('find=%25')).toEqual([])
    expect(await list(`category=${encodeURIComponent('ログイン')}`)).toEqual([id])
    const [first, second] = [await list('limit=1'), await list('limit=200')]
    expect([first[0], second.length > 1]).toEqual([second[0], true])
    for (const bad of ['cursor=x', 'limit=0', 'state=gone', 'due=no'])
      expect([bad, (await call(api, `GET /api/v1/articles?${bad}`, owner)).status]).toEqual([bad, 422])
  })

  it('are suggested from the first words, gone when taken back, and nothing of the words is kept', async () => {
    const cancel = await publish('定期便を解約したい', 'マイページの「定期便」から解約できます。', '契約')
    const receipt = await publish('領収書がほしい', 'マイページの購入履歴から保存できます。', '支払い')
    const secret = 'ひみつのもじれつ'
    const before = api.logged.length
    expect((await suggest(`解約のやり方 ${secret}`)).map(({ number }) => number)[0]).toBe(cancel.number)
    expect((await suggest('領収'))[0]).toMatchObject({
      number: receipt.number,
      excerpt: expect.stringContaining('購入履歴'),
    })
    expect(await suggest('')).toEqual([])
    const found = await call(api, `GET /api/v1/in/shop/help-articles?q=${encodeURIComponent('領収書')}`)
    expect((found.body as { items: Shown[] }).items[0]).toMatchObject({ title: '領収書がほしい' })
    // What the same look finds: the log has lines, and the words are in none of them, nor in any table.
    expect(api.logged.length).toBeGreaterThan(before)
    expect(api.logged.join()).not.toContain(secret)
    const dump = await api.database.db.execute(sql`select to_jsonb(v)::text from help_visits v
      union all select to_jsonb(h)::text from help_visit_articles h union all select to_jsonb(e)::text from audit_events e`)
    expect(JSON.stringify([...dump])).not.toContain(secret)
    await turn(cancel.id, 'archived', 1)
    expect((await suggest('解約のやり方')).map(({ number }) => number)).not.toContain(cancel.number)
  })

  it('learn: each browser has one vote, agents link, and another process sees it', async () => {
    const article = await publish('ポイントの期限', '最後の購入から一年です。')
    const visitor = newId()
    const vote = (solved: boolean, more: object = {}) =>
      call(api, `POST /api/v1/in/shop/help/${article.number}/votes`, {}, { visitor, solved, ...more })
    const start = await evidence(article.id)
    for (let i = 0; i < 3; i++) expect((await vote(true)).status).toBe(204)
    const once = await evidence(article.id)
    expect(once).toBe(start + 1)
    expect((await vote(false, { reason: '期限の延長が分からない' })).status).toBe(204)
    const read = (await call(api, `GET /api/v1/articles/${article.id}`, owner)).body
    expect(read).toMatchObject({ votes: { solved: 0, unsolved: 1 } })
    expect((await call(api, 'POST /api/v1/in/shop/help/999/votes', {}, { visitor, solved: true })).status).toBe(404)
    const sent = inquiry(form)
    await call(api, 'POST /api/v1/in/shop/inquiries', {}, sent)
    const link = () => call(api, `POST /api/v1/articles/${article.id}/inquiries`, owner, { inquiryId: sent.id })
    expect([(await link()).status, (await link()).status]).toEqual([204, 204])
    expect(await evidence(article.id)).toBe(once + 2)
    // A process that comes later begins empty and finds the same.
    const other = await openOther(api)
    const found = await call(other, 'POST /api/v1/in/shop/suggestions', {}, { text: 'ポイントの期限' })
    expect((found.body as { items: Shown[] }).items[0]).toMatchObject({ number: article.number })
    const gone = () => call(api, `DELETE /api/v1/articles/${article.id}/inquiries/${sent.id}`, owner)
    expect([(await gone()).status, (await gone()).status]).toEqual([204, 404])
  })

  it('count a deflection where it was said and nothing was sent, with its interval', async () => {
    const article = await publish('配送日を変えたい', '発送前ならマイページで変えられます。')
    const step = (name: string) => ({ number: article.number, step: name })
    const said = newId()
    for (let i = 0; i < 2; i++)
      expect((await visit({ id: said, steps: [step('shown'), step('solved')] })).status).toBe(204)
    // One that says it, and then writes all the same.
    const [both, sent] = [newId(), inquiry(form)]
    await visit({ id: both, steps: [step('solved')] })
    await call(api, 'POST /api/v1/in/shop/inquiries', {}, sent)
    await visit({ id: both, inquiryId: sent.id })
    await visit({ id: newId(), steps: [step('opened'), step('went-on')] })
    const silent = newId()
    await visit({ id: silent, steps: [step('opened')] })
    await visit({ id: newId(), steps: [{ number: 99_999, step: 'shown' }], inquiryId: newId() })
    const read = async () => (await call(api, 'GET /api/v1/help/deflection', owner)).body
    expect(await read()).toMatchObject({
      visits: 4,
      solved: { count: 1, base: 4, share: 0.25, low: expect.closeTo(0.0456, 3), high: expect.closeTo(0.6994, 3) },
      silent: { count: 0, base: 0, share: null },
      sent: 1,
      articles: [{ number: article.number, shown: 4, opened: 4, wentOn: 1, solved: { count: 1, base: 4 } }],
    })
    await api.database.db.execute(
      sql`update help_visits set began_at = began_at - interval '25 hours' where id = ${silent}::uuid`,
    )
    expect(await read()).toMatchObject({ silent: { count: 1, base: 1 }, articles: [{ silent: { count: 1, base: 1 } }] })
    expect((await visit({ id: newId(), formId: newId() })).status).toBe(404)
  })

  it('answer hostile input with problems', async () => {
    const deep = `${'>'.repeat(2000)} ${'*a '.repeat(3000)}`
    expect((await call(api, 'POST /api/v1/help/preview', owner, { body: deep })).status).toBe(200)
    expect((await call(api, 'POST /api/v1/help/preview', owner, { body: 'x'.repeat(50_001) })).status).toBe(422)
    for (const body of [{ text: 1 }, { text: 'x'.repeat(20_001) }, { text: 'a', category: 'x' }, [], 'x'])
      expect((await call(api, 'POST /api/v1/in/shop/suggestions', {}, body)).status).toBe(422)
    expect((await call(api, 'POST /api/v1/in/shop/suggestions', {}, { text: '\ud800\u0000解約' })).status).toBeLessThan(
      500,
    )
    for (const path of ['help', 'help/1', 'help-numbers', 'help-articles?q=a'])
      expect([path, (await call(api, `GET /api/v1/in/nobody/${path}`)).status]).toEqual([path, 404])
    for (const number of ['0', '-1', 'a', '99999999999999999999'])
      expect([number, (await shown(number as unknown as number)).status]).toEqual([number, 404])
    const odd = await write('\u0000<script>\ud800', '\u0000本文')
    expect(odd).toMatchObject({ title: expect.stringContaining('<script>') })
    expect((await call(api, 'POST /api/v1/articles', owner, { title: ' ' })).status).toBe(422)
  })

  it('show the help center, and ask to look first where the workspace wants it', async () => {
    const home = async () => (await call(api, 'GET /api/v1/in/shop/help')).body
    expect(await home()).toMatchObject({ lookFirst: false, workspaceName: expect.any(String), most: expect.any(Array) })
    await call(api, 'PATCH /api/v1/help/settings', owner, { lookFirst: true })
    expect(await home()).toMatchObject({ lookFirst: true })
    const listed = await call(api, `GET /api/v1/in/shop/help-articles?category=${encodeURIComponent('支払い')}`)
    expect((listed.body as { items: Shown[] }).items).toMatchObject([{ title: '領収書がほしい' }])
    const { items } = (await call(api, 'GET /api/v1/in/shop/help-numbers')).body as { items: { number: number }[] }
    expect(items.length).toBeGreaterThan(2)
  })
})

/** The same database behind another process, as far as search can tell. */
async function openOther(api: TestApi): Promise<TestApi> {
  const { createApp } = await import('@koe/api')
  const { default: pino } = await import('pino')
  const config = { secret: 'x'.repeat(40), version: '0', databaseKind: kind }
  const articleReader = createInlineReader(await loadTokenizer())
  const logger = pino({ level: 'silent' })
  return { ...api, app: createApp({ context: api.context, logger, config, articleReader }) }
}
