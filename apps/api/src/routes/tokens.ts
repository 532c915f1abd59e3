import { createRoute } from '@hono/zod-openapi'
import { createToken, listAuditEvents, listTokens, revokeToken } from '@koe/features/workspaces'
import type { RouteDeps } from '../deps.ts'
import type { Routes } from '../env.ts'
import { AuditEventSchema, NewToken, TokenInput, TokenSchema } from '../schemas/people.ts'
import {
  actorOf,
  created,
  cursorId,
  IdParam,
  idOf,
  jsonBody,
  newRoutes,
  noContent,
  ok,
  PageQuery,
  pageOf,
} from '../validate.ts'

export function tokenRoutes(deps: RouteDeps): Routes {
  const routes = newRoutes()
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/tokens',
      tags: ['tokens'],
      summary: 'API tokens that work, newest first; never their secrets',
      responses: ok('Tokens', pageOf(TokenSchema)),
    }),
    async (c) => {
      const items = (await listTokens(deps.context, actorOf(c))).map((row) => ({
        ...row,
        createdAt: row.createdAt.toISOString(),
        expiresAt: row.expiresAt?.toISOString() ?? null,
        lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
      }))
      return c.json({ items, nextCursor: null }, 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/tokens',
      tags: ['tokens'],
      summary: 'Make an API token; the secret is shown in this answer only',
      request: { body: jsonBody(TokenInput) },
      responses: created('The token', NewToken),
    }),
    async (c) => {
      const { expiresAt, ...input } = c.req.valid('json')
      const until = expiresAt ? new Date(expiresAt) : null
      return c.json(await createToken(deps.context, actorOf(c), { ...input, expiresAt: until }), 201)
    },
  )
  routes.openapi(
    createRoute({
      method: 'delete',
      path: '/tokens/{id}',
      tags: ['tokens'],
      summary: 'Revoke a token; it stops working at once',
      request: { params: IdParam },
      responses: noContent('Revoked'),
    }),
    async (c) => {
      await revokeToken(deps.context, actorOf(c), { id: idOf(c.req.valid('param').id) })
      return c.body(null, 204)
    },
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/audit-events',
      tags: ['people'],
      summary: 'Who did what, newest first',
      request: { query: PageQuery },
      responses: ok('Audit events', pageOf(AuditEventSchema)),
    }),
    async (c) => {
      const { cursor, limit } = c.req.valid('query')
      const page = await listAuditEvents(deps.context, actorOf(c), { cursor: cursorId(cursor), limit })
      return c.json({ ...page, items: page.items.map((event) => ({ ...event, at: event.at.toISOString() })) }, 200)
    },
  )
  return routes
}
