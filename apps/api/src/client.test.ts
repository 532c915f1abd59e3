import { describe, expect, it } from 'vitest'
import { access } from './access.ts'
import { ApiProblem, addresses, createClient, problemIn } from './client.ts'

type Call = (...given: unknown[]) => Promise<unknown>

/** Routes that no function of the client asks: probes, files, streams, what only the sign-in library needs, and what only the widget sends. */
const elsewhere = [
  'GET /healthz',
  'GET /readyz',
  'GET /metrics',
  'GET /api/openapi.json',
  'GET /api/docs',
  'GET /api/auth/get-session',
  'POST /api/auth/change-password',
  'GET /api/v1/in/{slug}/f',
  'GET /api/v1/in/{slug}/postal-codes/{code}',
  'POST /api/v1/imports',
  'GET /api/v1/imports/{id}/refusals.csv',
  'GET /api/v1/surveys/{id}/responses/file',
  'GET /api/v1/surveys/{id}/invitations/file',
  'POST /api/v1/in/{slug}/i/{token}/responses',
  'POST /api/v1/in/{slug}/p/{pass}/responses',
  'POST /api/v1/in/{slug}/files',
  'POST /api/v1/in/{slug}/i/{token}/files',
  'POST /api/v1/in/{slug}/p/{pass}/files',
  'POST /api/v1/in/{slug}/files/{id}/remove',
  'POST /api/v1/files',
  'GET /api/v1/pictures/{workspace}/{id}',
  'GET /api/v1/attachments/{id}',
  'GET /api/v1/imports/{id}/events',
  'GET /api/v1/inquiry-changes',
  'GET /api/v1/rankings/themes.csv',
]

/** The longest-literal route of the access table that a request reaches. */
function routeOf(method: string, url: string): string | undefined {
  const path = new URL(url, 'http://koe').pathname
  const matches = Object.keys(access).filter((route) => {
    const [verb, pattern = ''] = route.split(' ')
    return verb === method && new RegExp(`^${pattern.replace(/\{\w+\}/g, '[^/]+')}$`).test(path)
  })
  return matches.sort((a, b) => (a.match(/\{/g)?.length ?? 0) - (b.match(/\{/g)?.length ?? 0))[0]
}

async function askedBy(calls: Record<string, unknown>, asked: [string, string][]): Promise<Map<string, string>> {
  const routes = new Map<string, string>()
  for (const [name, call] of Object.entries(calls)) {
    await (call as Call)('one', 'two')
    const [method, url] = asked.at(-1) ?? ['', '/']
    routes.set(name, routeOf(method, url) ?? `${method} ${url} is no route`)
  }
  return routes
}

describe('the client', () => {
  const asked: [string, string][] = []
  const fetch = async (url: unknown, init?: RequestInit) => {
    asked.push([init?.method ?? '', String(url)])
    return Response.json({})
  }

  it('has one function for every route that answers JSON, and none for a route that is not', async () => {
    const routes = [...(await askedBy({ ...createClient({ fetch }) }, asked)).values()]
    const wanted = Object.keys(access).filter((route) => !elsewhere.includes(route))
    expect(routes.toSorted()).toEqual(wanted.toSorted())
    expect((await askedBy({ lost: () => fetch('/api/v1/lost', { method: 'GET' }) }, asked)).get('lost')).toMatch(
      /no route/,
    )
  })

  it('keeps what is put into a path one segment, and leaves out what is not said', async () => {
    await createClient({ fetch, baseUrl: 'http://koe' }).survey('../me?x=1')
    expect(asked.at(-1)).toEqual(['GET', 'http://koe/api/v1/surveys/..%2Fme%3Fx%3D1'])
    await createClient({ fetch }).verbatims({
      source: ['import', 'inquiry'],
      theme: null,
      q: '',
      cursor: undefined,
      limit: 2,
    })
    expect(asked.at(-1)?.[1]).toBe('/api/v1/verbatims?source=import&source=inquiry&limit=2')
    expect(addresses.importUpload('a b.csv')).toBe('/api/v1/imports?name=a+b.csv')
  })

  it('says the problem of a refusal, of another program’s page, and of silence', async () => {
    const problemFrom = async (answer: () => Response | Promise<Response>) =>
      createClient({ fetch: async () => answer() })
        .me()
        .then(
          () => null,
          (caught: unknown) => (caught instanceof ApiProblem ? caught.problem : caught),
        )
    const own = { type: 'urn:koe:problem:forbidden', title: 'No', status: 403, code: 'forbidden', instance: 'r1' }
    expect(await problemFrom(() => Response.json(own, { status: 403 }))).toMatchObject(own)
    const proxy = new Response('<h1>Bad gateway</h1>', { status: 502, headers: { 'x-request-id': 'r2' } })
    expect(await problemFrom(() => proxy)).toMatchObject({ status: 502, code: 'internal', instance: 'r2' })
    expect(await problemFrom(() => Promise.reject(new TypeError('failed to fetch')))).toMatchObject({
      status: 0,
      code: 'unreachable',
    })
    expect(problemIn(413, 'null', null)).toMatchObject({ status: 413, code: 'invalid-input' })
    expect(await problemFrom(() => Response.json({}))).toBeNull()
  })

  it('throws what it is told to throw', async () => {
    const refuse = ({ code }: { code: string }): never => {
      throw new RangeError(code)
    }
    const silent = createClient({ fetch: () => Promise.reject(new Error('off')), refuse })
    await expect(silent.me()).rejects.toThrow(new RangeError('unreachable'))
  })
})
