import { createApp } from '@koe/api'
import { newId } from '@koe/db'
import { databaseKinds } from '@koe/db/testing'
import { may, type Permission, permissions, type Role, tokenScopes } from '@koe/features/workspaces'
import { INITIAL_AUDIENCE } from '@koe/survey/audience'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { access, type Rule } from '../../apps/api/src/access.ts'
import { type Caller, call, openApi, type TestApi } from './support.ts'
import { openSite, type Site } from './victims.ts'

/** Bodies that would do harm if they got through. */
const harm: Record<string, unknown> = {
  'PATCH /api/v1/workspace': { name: '乗っ取り' },
  'PATCH /api/v1/members/{id}': { role: 'viewer' },
  'POST /api/v1/actions': { title: '乗っ取り', kind: 'fix', themeIds: ['00000000-0000-7000-8000-000000000001'] },
  'PATCH /api/v1/actions/{id}': { title: '乗っ取り', revision: 1 },
  'POST /api/v1/actions/{id}/state': { state: 'agreed', revision: 1 },
  'POST /api/v1/invitations': { role: 'viewer' },
  'POST /api/v1/tokens': { name: 't', scopes: ['read'] },
  'POST /api/v1/surveys': { name: 's', kind: 'nps' },
  'PATCH /api/v1/surveys/{id}': { name: '乗っ取り' },
  'POST /api/v1/surveys/{id}/state': { state: 'closed' },
  'POST /api/v1/surveys/{id}/invitations': { count: 3 },
  'POST /api/v1/surveys/{id}/mailings': { list: 'a@example.jp', subject: 's', body: 'b', senderName: 'n' },
  'POST /api/v1/surveys/{id}/mailings/check': { list: 'a@example.jp' },
  'POST /api/v1/surveys/{id}/segments': { name: 's', conditions: [{ variable: 'channel', values: ['web'] }] },
  'PUT /api/v1/surveys/{id}/segments/{segment}': { name: 's', conditions: [{ variable: 'channel', values: ['app'] }] },
  'POST /api/v1/forms': { name: 'f', categories: [{ label: 'a' }] },
  'PATCH /api/v1/forms/{id}': { name: '乗っ取り' },
  'PATCH /api/v1/inquiries/{id}': { status: 'solved' },
  'POST /api/v1/inquiries/{id}/notes': { id: newId(), body: '乗っ取り' },
  'POST /api/v1/inquiries/{id}/replies': { id: newId(), body: '乗っ取り', seen: null, statusAfter: 'solved' },
  'POST /api/v1/articles': { title: '乗っ取り', body: '' },
  'PATCH /api/v1/articles/{id}': { title: '乗っ取り', revision: 1 },
  'POST /api/v1/articles/{id}/state': { state: 'archived', revision: 1 },
  'POST /api/v1/articles/{id}/inquiries': { inquiryId: newId() },
  'POST /api/v1/help/preview': { body: '**x**' },
  'PATCH /api/v1/help/settings': { lookFirst: true },
  'PUT /api/v1/forms/{id}/desk': { assignment: 'turns', firstReplyMinutes: 5 },
  'POST /api/v1/inquiries/{id}/merge': { into: newId() },
  'POST /api/v1/inquiries/{id}/presence': { writing: true },
  'POST /api/v1/inquiry-views': { name: '乗っ取り', shared: true, filter: {} },
  'POST /api/v1/inquiry-rules': { name: '乗っ取り', conditions: { keywords: ['x'] } },
  'POST /api/v1/inquiry-rules/try': { conditions: { keywords: ['荷物'] } },
  'PUT /api/v1/inquiry-rules/{id}': { name: '乗っ取り', conditions: { keywords: ['x'] } },
  'POST /api/v1/macros': { name: '乗っ取り', body: '乗っ取り' },
  'POST /api/v1/macros/preview': { body: '{{会社名}}' },
  'PUT /api/v1/macros/{id}': { name: '乗っ取り', body: '乗っ取り' },
  'PATCH /api/v1/themes/{id}': { label: '乗っ取り', revision: 1 },
  'POST /api/v1/themes/{id}/merge': { revision: 1, into: newId(), intoRevision: 1 },
  'POST /api/v1/themes/{id}/hide': { revision: 1 },
  'POST /api/v1/themes/{id}/pin': { revision: 1 },
  'PUT /api/v1/surveys/{id}/audience': { ...INITIAL_AUDIENCE, inApp: true },
  'PATCH /api/v1/widget/settings': { pauseDays: 9 },
  'POST /api/v1/imports/{id}/check': { mapping: { texts: ['本文'], attributes: [] } },
  'POST /api/v1/imports/{id}/run': { mapping: { texts: ['本文'], attributes: [] } },
}

const routesOf = (app: TestApi['app']) => [
  ...new Set(
    app.app.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`),
  ),
]
const undeclared = (routes: string[], table: Readonly<Record<string, Rule>>) =>
  routes.filter((route) => table[route] === undefined)

const kind = databaseKinds().at(-1) ?? 'embedded'

describe(`who may call what, ${kind}`, () => {
  let api: TestApi
  let site: Site
  let routes: string[]

  beforeAll(async () => {
    api = await openApi(kind, { mailFrom: 'voice@shop.example' })
    site = await openSite(api)
    const verbatimIds = [site.idFor('GET /api/v1/verbatims/{id}')]
    harm['POST /api/v1/themes/moves'] = { modelVersion: 1, verbatimIds, to: null }
    routes = routesOf(api.app)
  }, 180_000)
  afterAll(() => api.close())

  const guarded = () => routes.filter((route) => !['public', 'session'].includes(access[route] ?? 'public'))
  /** What a route must be asked beside its path, so that it is not the question that is refused. */
  const queries: Record<string, string> = {
    'GET /api/v1/surveys/{id}/cross-tab': '?rows=channel&columns=language',
    'GET /api/v1/widget/decisions': '?customer=c-1',
  }
  const concrete = (route: string, id: string) =>
    route.replace(/\{(\w+)\}/g, (_, name: string) => (name === 'id' ? id : (site.params[name] ?? 'x'))) +
    (queries[route] ?? '')
  const attack = (route: string, caller: Caller) =>
    call(api, concrete(route, site.idFor(route)), caller, route.startsWith('GET') ? undefined : (harm[route] ?? {}))
  /** Passes admission and does nothing: an id that nobody has, and a body that no handler will see. */
  const knock = (route: string, caller: Caller) => {
    const type = route === 'POST /api/v1/imports' ? 'application/json' : 'text/html'
    return call(api, concrete(route, newId()), caller, route.startsWith('GET') ? undefined : 'nothing', type)
  }
  type Rows = Awaited<ReturnType<Site['snapshot']>>
  const changedSince = async (before: Rows) =>
    [...(await site.snapshot())].flatMap(([table, rows]) => (before.get(table) === rows ? [] : [table]))

  async function expectUnharmed(before: Rows, what: string) {
    expect([what, await changedSince(before)]).toEqual([what, []])
  }

  it('has a line for every route, and no line for a route that is gone', () => {
    expect(undeclared(routes, access)).toEqual([])
    expect(Object.keys(access).filter((route) => !routes.includes(route))).toEqual([])
  })

  it('would see a route without a line, and the app refuses it to everybody', async () => {
    const { 'GET /api/v1/surveys': _, ...table } = access
    expect(undeclared(routes, table)).toEqual(['GET /api/v1/surveys'])
    const config = { secret: 'x'.repeat(40), version: '0', databaseKind: kind }
    const { app, fetch } = createApp({ context: api.context, logger: pino({ level: 'silent' }), config })
    app.get('/api/v1/forgotten', (c) => c.text('secret'))
    const res = await fetch(
      new Request('http://koe.test/api/v1/forgotten', { headers: { cookie: site.people.owner.cookie ?? '' } }),
    )
    expect(res.status).toBe(500)
    expect(await res.text()).not.toContain('secret')
  })

  it('refuses nobody in particular everything but the public routes', async () => {
    const before = await site.snapshot()
    const garbage: Caller[] = [
      {},
      { token: 'koe_x' },
      { token: `koe_${'0'.repeat(32)}_${'a'.repeat(43)}` },
      { cookie: 'koe.session_token=x.y' },
    ]
    for (const route of [...guarded(), 'GET /api/v1/me'])
      for (const caller of garbage) {
        const answer = await attack(route, caller)
        expect([route, answer.status]).toEqual([route, 401])
      }
    await expectUnharmed(before, 'an anonymous call')
  })

  it.each(['owner', 'admin', 'analyst', 'viewer'] as const)(
    'lets the %s do what the role may, and nothing more',
    async (role) => {
      const caller = site.people[role]
      const before = await site.snapshot()
      const actor = { kind: 'member', workspaceId: site.workspaceId, memberId: '', userId: '', role } as const
      for (const route of guarded()) {
        // Everybody may leave; whom else they may remove is the verb's to say, and is asked below.
        if (route === 'DELETE /api/v1/members/{id}') continue
        const permitted = may(actor, access[route] as Permission)
        const answer = await (permitted ? knock(route, caller) : attack(route, caller))
        if (permitted)
          expect([route, [401, 403].includes(answer.status), answer.status < 500]).toEqual([route, false, true])
        else {
          expect([route, answer.status]).toEqual([route, 403])
          await expectUnharmed(before, `${role}: ${route}`)
        }
      }
      if (role === 'analyst' || role === 'viewer')
        expect((await attack('DELETE /api/v1/members/{id}', caller)).status).toBe(403)
      await expectUnharmed(before, role)
    },
  )

  it('lets a token do what its scopes name, and nothing more', async () => {
    const before = await site.snapshot()
    for (const route of guarded()) {
      const { scope } = permissions[access[route] as Permission]
      const others = tokenScopes.filter((one) => one !== scope)
      const refused = await attack(route, tokens.get(others.join()) ?? (await newToken(others)))
      expect([route, refused.status]).toEqual([route, 403])
      if (scope === null || forPeople.includes(route)) continue
      const allowed = await knock(route, tokens.get(scope) ?? (await newToken([scope])))
      expect([route, [401, 403].includes(allowed.status), allowed.status < 500]).toEqual([route, false, true])
    }
    expect(await changedSince(before)).toEqual(['api_tokens'])
  })
  /** A member keeps them open before their eyes; programs ask for themselves. */
  const forPeople = ['GET /api/v1/inquiry-changes']
  const tokens = new Map<string, Caller>()
  const newToken = async (scopes: string[]) => {
    const token = await site.token(scopes)
    tokens.set(scopes.join(), token)
    return token
  }

  it('does not find another workspace’s rows, in any route, even for its owner', async () => {
    const before = await site.snapshot()
    for (const route of guarded()) {
      const named = await attack(route, { ...site.stranger, workspace: 'shop' })
      expect([route, named.status]).toEqual([route, 404])
      if (route.includes('{id}')) expect([route, (await attack(route, site.stranger)).status]).toEqual([route, 404])
      else if (route.startsWith('GET')) {
        const list = await attack(route, site.stranger)
        expect([route, list.status]).toEqual([route, 200])
        expect(JSON.stringify(list.body)).not.toMatch(/秘密|商店|推奨度|お問い合わせ|shop/)
      }
    }
    await expectUnharmed(before, 'a stranger')
  })

  it('would see a change: the snapshot is not blind', async () => {
    const before = await site.snapshot()
    for (const [route, caller] of [
      ['PATCH /api/v1/themes/{id}', site.people.analyst],
      ['POST /api/v1/themes/decisions/{id}/undo', site.people.analyst],
      ['POST /api/v1/themes/moves', site.people.analyst],
      ['POST /api/v1/themes/proposals/{id}/accept', site.people.analyst],
      ['POST /api/v1/themes/moves/{id}/undo', site.people.analyst],
      ['PATCH /api/v1/actions/{id}', site.people.analyst],
      ['PATCH /api/v1/workspace', site.people.owner],
      ['PATCH /api/v1/inquiries/{id}', site.people.analyst],
      ['PATCH /api/v1/articles/{id}', site.people.analyst],
      ['PATCH /api/v1/help/settings', site.people.analyst],
    ] as const) {
      const seen = await site.snapshot()
      await attack(route, caller)
      expect([route, (await changedSince(seen)).length > 0]).toEqual([route, true])
    }
    expect(await changedSince(before)).toEqual(expect.arrayContaining(['inquiries', 'themes', 'workspaces']))
  })

  it('refuses changes that another site sends with a person’s cookie', async () => {
    const before = await site.snapshot()
    const from = (headers: Record<string, string>) =>
      api.app.fetch(
        new Request('http://koe.test/api/v1/workspace', {
          method: 'PATCH',
          headers: { ...headers, cookie: site.people.owner.cookie ?? '', 'content-type': 'application/json' },
          body: JSON.stringify({ name: '乗っ取り2' }),
        }),
      )
    for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }, { origin: 'null' }])
      expect((await from(headers)).status).toBe(403)
    await expectUnharmed(before, 'another site')
    expect((await from({ origin: 'http://koe.test', 'sec-fetch-site': 'same-origin' })).status).toBe(200)
  })

  it('keeps one owner, and lets only owners make owners', async () => {
    const owner = site.people.owner
    const list = (await call(api, 'GET /api/v1/members', owner)).body as { items: { id: string; role: Role }[] }
    const idOf = (role: Role) => list.items.find((member) => member.role === role)?.id
    const last = await call(api, `PATCH /api/v1/members/${idOf('owner')}`, owner, { role: 'viewer' })
    expect(last.body).toMatchObject({ code: 'last-owner' })
    expect((await call(api, `DELETE /api/v1/members/${idOf('owner')}`, owner)).body).toMatchObject({
      code: 'last-owner',
    })
    const raise = await call(api, `PATCH /api/v1/members/${idOf('viewer')}`, site.people.admin, { role: 'owner' })
    expect(raise.status).toBe(403)
    expect((await call(api, 'POST /api/v1/invitations', site.people.admin, { role: 'owner' })).status).toBe(403)
    expect((await call(api, `DELETE /api/v1/members/${idOf('viewer')}`, site.people.viewer)).status).toBe(204)
    expect((await call(api, 'GET /api/v1/members', site.people.viewer)).status).toBe(403)
  })
})
