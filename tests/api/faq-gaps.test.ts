import { newId, withWorkspace } from '@koe/db'
import { databaseKinds } from '@koe/db/testing'
import { createInlineReader } from '@koe/features/faq'
import { loadTokenizer } from '@koe/text'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Caller, call, openApi, type TestApi } from './support.ts'
import { inquiry, type LiveForm, liveForm, setUpOwner } from './workspace.ts'

interface Gap {
  theme: { id: string; label: string }
  inquiries: number
  verbatims: number
  deflection: { base: number; count: number; share: number | null }
  remaining: number
  articles: { id: string; title: string; state: string; linked: number }[]
  title: string
  quotes: { text: string }[]
  replies: { inquiryId: string; text: string }[]
  inquiryIds: string[]
}
interface Gaps {
  period: { from: string; to: string }
  modelVersion: number
  inquiries: number
  items: Gap[]
}

describe.each(databaseKinds())('missing articles, %s', (kind) => {
  let api: TestApi
  let owner: Caller
  let form: LiveForm
  let workspaceId: string
  const [cancel, shipping, part] = [newId(), newId(), newId()]
  const sent: string[] = []

  beforeAll(async () => {
    api = await openApi(kind, { mailFrom: 'voice@shop.example' }, createInlineReader(await loadTokenizer()))
    owner = { cookie: await setUpOwner(api) }
    form = await liveForm(api, owner.cookie ?? '')
    workspaceId = ((await call(api, 'GET /api/v1/workspace', owner)).body as { id: string }).id
  }, 120_000)
  afterAll(() => api.close())

  const read = async (query = '') => (await call(api, `GET /api/v1/faq-gaps${query}`, owner)).body as Gaps
  const gapOf = async (theme: string) => (await read()).items.find((gap) => gap.theme.id === theme)
  /** Sends an inquiry and puts its words into themes, as the worker would. */
  async function ask(text: string, themes: readonly string[], change: { shown?: string } = {}): Promise<string> {
    const one = inquiry(form)
    const shown = { type: 'hidden', value: change.shown ?? form.shown }
    const answers = { ...one.answers, message: { type: 'longText', text }, shown }
    const answer = await call(api, 'POST /api/v1/in/shop/inquiries', {}, { ...one, answers })
    expect(answer.status).toBe(201)
    sent.push(one.id)
    await withWorkspace(api.context.db, workspaceId, async (tx) => {
      const own = sql`from verbatims where workspace_id = ${workspaceId}::uuid and source_id = ${one.id}::uuid`
      await tx.execute(sql`insert into segments (workspace_id, verbatim_id, ordinal, start_offset, end_offset, terms, compounds,
        pairs, sentiment, intents, losses, gains)
        select workspace_id, id, 0, 0, length(text), '{x}', '{}', '[]', 0, '[]', '[]', '[]' ${own}`)
      await tx.execute(sql`insert into assignments (workspace_id, model_version, verbatim_id, ordinal, theme_id, confidence, margin)
        select workspace_id, 1, id, 0, ${themes[0]}::uuid, 1, 1 ${own}`)
      for (const theme of themes)
        await tx.execute(sql`insert into mentions (workspace_id, model_version, theme_id, verbatim_id, respondent_id, said_at,
          confidence, sentiment) select workspace_id, 1, ${theme}::uuid, id, id, said_at, 1, 0 ${own}`)
    })
    return one.id
  }
  const publish = async (title: string) => {
    const made = await call(api, 'POST /api/v1/articles', owner, { title, body: `${title}の答えです。` })
    const article = made.body as { id: string; number: number }
    await call(api, `POST /api/v1/articles/${article.id}/state`, owner, { state: 'published', revision: 1 })
    return article
  }
  const link = (article: string, inquiryId = '') =>
    call(api, `POST /api/v1/articles/${article}/inquiries`, owner, { inquiryId })
  const visit = async (more: object) => {
    const body = { id: newId(), formId: form.id, steps: [], ...more }
    expect((await call(api, 'POST /api/v1/in/shop/help-visits', {}, body)).status).toBe(204)
    return body.id
  }

  it('say that there are no themes, and no inquiries, where there are none', async () => {
    expect(await read()).toMatchObject({ modelVersion: 0, inquiries: 0, items: [] })
    await withWorkspace(api.context.db, workspaceId, async (tx) => {
      await tx.execute(sql`insert into theme_models (workspace_id, version, state, segment_count, other_share, seed)
        values (${workspaceId}, 1, 'active', 1, 0, 1)`)
      for (const [index, [id, label, parent]] of [
        [cancel, '解約', null] as const,
        [shipping, '送料', null] as const,
        [part, '解約のボタン', cancel] as const,
      ].entries()) {
        await tx.execute(sql`insert into themes (workspace_id, id, label, parent_id, terms)
          values (${workspaceId}, ${id}, ${label}, ${parent}::uuid, ${`{${label}}`}::text[])`)
        await tx.execute(sql`insert into model_themes (workspace_id, model_version, theme_id, index, size, cohesion)
          values (${workspaceId}, 1, ${id}, ${index}, 1, 1)`)
      }
    })
    await api.database.db.execute(sql`update workspaces set model_version = 1 where id = ${workspaceId}::uuid`)
    expect(await read()).toMatchObject({ modelVersion: 1, inquiries: 0, items: [] })
  })

  it('count distinct inquiries of each theme, as many as the list behind the figure holds', async () => {
    await ask('定期便を解約したいのにボタンがありません。', [cancel, part])
    await ask('解約の方法を教えてください。', [cancel])
    const double = await ask('解約の方法を教えてください。', [cancel])
    await ask('送料はいくらかかりますか。', [shipping])
    await ask('送料と解約について教えてください。', [shipping, cancel])
    await ask('送料が無料になるのはいつですか。', [shipping])
    const before = await read()
    expect(before.items.map(({ theme, inquiries }) => [theme.id, inquiries])).toEqual([
      [cancel, 4],
      [shipping, 3],
    ])
    // One that is merged is the same matter; one that looks sent by a machine counts nowhere.
    const merged = await call(api, `POST /api/v1/inquiries/${double}/merge`, owner, { into: sent[1] })
    expect(merged.status).toBe(200)
    await ask('送料 送料 送料', [shipping], { shown: '' })
    const after = await read()
    expect(after).toMatchObject({ inquiries: 5 })
    expect(after.items.map(({ theme, inquiries, verbatims }) => [theme.id, inquiries, verbatims])).toEqual(
      expect.arrayContaining([
        [cancel, 3, 4],
        [shipping, 3, 3],
      ]),
    )
    const { from, to } = after.period
    for (const { theme, verbatims } of after.items) {
      const behind = `GET /api/v1/verbatims?theme=${theme.id}&source=inquiry&from=${from}&to=${to}`
      expect((await call(api, behind, owner)).body).toMatchObject({ total: verbatims })
    }
    await api.database.db.execute(
      sql`update mentions set said_at = said_at - interval '40 days' where theme_id = ${shipping}::uuid`,
    )
    expect((await read('?days=30')).items.map(({ theme }) => theme.id)).toEqual([cancel])
    await api.database.db.execute(
      sql`update mentions set said_at = said_at + interval '40 days' where theme_id = ${shipping}::uuid`,
    )
  })

  it('rank by what articles leave: unmeasured without a linked article, then by the visits that are about the theme', async () => {
    const article = await publish('定期便を解約したい')
    const step = (name: string) => ({ steps: [{ number: article.number, step: name }] })
    for (const name of ['solved', 'solved', 'opened', 'shown']) await visit(step(name))
    expect(await gapOf(cancel)).toMatchObject({ deflection: { base: 0, share: null }, remaining: 3 })
    expect((await link(article.id, sent[0])).status).toBe(204)
    // Two of the three that opened it; who was only shown it may have meant anything else.
    expect(await gapOf(cancel)).toMatchObject({
      deflection: { base: 3, count: 2, share: 2 / 3 },
      remaining: expect.closeTo(1, 9),
      articles: [{ id: article.id, state: 'published', linked: 1 }],
    })
    const id = await visit(step('solved'))
    const late = await ask('やはり解約できません。', [cancel])
    await visit({ id, inquiryId: late })
    expect(await gapOf(cancel)).toMatchObject({ inquiries: 4, deflection: { base: 4, count: 2 }, remaining: 2 })
    expect((await read()).items.map(({ theme }) => theme.id)).toEqual([shipping, cancel])
    await call(api, `POST /api/v1/articles/${article.id}/state`, owner, { state: 'archived', revision: 1 })
    expect(await gapOf(cancel)).toMatchObject({ articles: [], deflection: { share: null }, remaining: 4 })
  })

  it('offer the customers’ words and the replies of solved inquiries, without personal data', async () => {
    const reply = (id: string | undefined, body: string, statusAfter: string) =>
      call(api, `POST /api/v1/inquiries/${id}/replies`, owner, { id: newId(), body, seen: null, statusAfter })
    const words = '太郎様\n\n店主です。全国一律です。\nお急ぎの方は 03-1234-5678 へ。'
    expect((await reply(sent[3], words, 'solved')).status).toBe(204)
    expect((await reply(sent[5], '確認しています。', 'waiting')).status).toBe(204)
    const gap = await gapOf(shipping)
    expect(gap?.replies.map(({ inquiryId }) => inquiryId)).toEqual([sent[3]])
    expect(gap?.replies[0]?.text).toContain('全国一律です。')
    expect(gap?.replies[0]?.text).not.toMatch(/太郎|店主|1234/)
    expect(gap?.quotes.map(({ text }) => text)).toContain('送料はいくらかかりますか。')
    expect([
      '送料はいくらかかりますか',
      '送料と解約について教えてください',
      '送料が無料になるのはいつですか',
    ]).toContain(gap?.title)
    expect(gap?.inquiryIds.toSorted()).toEqual([sent[3], sent[4], sent[5]].toSorted())
  })

  it('tell which articles there are: found by words as long as none is linked, drafts too', async () => {
    const found = await publish('送料はいくらですか')
    expect((await gapOf(shipping))?.articles).toMatchObject([{ id: found.id, linked: 0 }])
    const draft = (await call(api, 'POST /api/v1/articles', owner, { title: '送料の下書き' })).body as { id: string }
    for (const id of [sent[3], sent[4]]) await link(draft.id, id)
    expect(await gapOf(shipping)).toMatchObject({
      articles: [{ id: draft.id, state: 'draft', linked: 2 }],
      deflection: { share: null },
    })
    const linked = async (id = '') =>
      ((await call(api, `GET /api/v1/articles?inquiry=${id}`, owner)).body as { items: { id: string }[] }).items
    expect(await linked(sent[3])).toMatchObject([{ id: draft.id }])
    expect([await linked(sent[5]), await linked(newId())]).toEqual([[], []])
  })

  it('answer hostile questions with problems', async () => {
    for (const query of ['faq-gaps?days=0', 'faq-gaps?days=366', 'faq-gaps?days=x', 'articles?inquiry=x'])
      expect([query, (await call(api, `GET /api/v1/${query}`, owner)).status]).toEqual([query, 422])
  })
})
