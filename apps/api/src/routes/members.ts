import { createRoute } from '@hono/zod-openapi'
import {
  changeRole,
  listMembers,
  may,
  membershipsOf,
  type Permission,
  permissions,
  readWorkspace,
  removeMember,
  updateWorkspace,
} from '@koe/features/workspaces'
import { getCookie } from 'hono/cookie'
import type { RouteDeps } from '../deps.ts'
import type { Routes } from '../env.ts'
import { Me, MemberSchema, RoleChange, WorkspaceChange, WorkspaceSchema } from '../schemas/people.ts'
import { actorOf, IdParam, idOf, jsonBody, newRoutes, noContent, ok, pageOf, personOf } from '../validate.ts'

const iso = <T extends { createdAt: Date }>(row: T) => ({ ...row, createdAt: row.createdAt.toISOString() })

function meRoutes(routes: Routes, deps: RouteDeps) {
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/me',
      tags: ['people'],
      summary: 'The signed-in person, their workspaces, and what they may do in the current one',
      responses: ok('Me', Me),
    }),
    async (c) => {
      const person = personOf(c)
      const memberships = await membershipsOf(deps.context, person.id)
      const named = c.req.header('koe-workspace') ?? getCookie(c, 'koe_workspace')
      const current = memberships.find((one) => one.slug === named) ?? memberships[0] ?? null
      const actor = current && {
        kind: 'member' as const,
        workspaceId: current.id,
        memberId: current.memberId,
        userId: person.id,
        role: current.role,
      }
      const names = Object.keys(permissions) as Permission[]
      return c.json(
        {
          person,
          workspaces: memberships.map(({ id, slug, name, role, demo }) => ({ id, slug, name, role, demo })),
          current,
          permissions: actor ? names.filter((name) => may(actor, name)) : [],
        },
        200,
      )
    },
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/workspace',
      tags: ['people'],
      summary: 'The current workspace',
      responses: ok('The workspace', WorkspaceSchema),
    }),
    async (c) => c.json(await readWorkspace(deps.context, actorOf(c)), 200),
  )
  routes.openapi(
    createRoute({
      method: 'patch',
      path: '/workspace',
      tags: ['people'],
      summary: 'Change name, time zone or language',
      request: { body: jsonBody(WorkspaceChange) },
      responses: ok('The workspace', WorkspaceSchema),
    }),
    async (c) => c.json(await updateWorkspace(deps.context, actorOf(c), c.req.valid('json')), 200),
  )
}

export function memberRoutes(deps: RouteDeps): Routes {
  const routes = newRoutes()
  meRoutes(routes, deps)
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/members',
      tags: ['people'],
      summary: 'Everybody who can sign in to this workspace',
      responses: ok('Members', pageOf(MemberSchema)),
    }),
    async (c) => c.json({ items: (await listMembers(deps.context, actorOf(c))).map(iso), nextCursor: null }, 200),
  )
  routes.openapi(
    createRoute({
      method: 'patch',
      path: '/members/{id}',
      tags: ['people'],
      summary: 'Give a member another role',
      request: { params: IdParam, body: jsonBody(RoleChange) },
      responses: noContent('Changed'),
    }),
    async (c) => {
      const memberId = idOf(c.req.valid('param').id)
      await changeRole(deps.context, actorOf(c), { memberId, role: c.req.valid('json').role })
      return c.body(null, 204)
    },
  )
  routes.openapi(
    createRoute({
      method: 'delete',
      path: '/members/{id}',
      tags: ['people'],
      summary: 'Remove a member, or leave',
      request: { params: IdParam },
      responses: noContent('Removed'),
    }),
    async (c) => {
      await removeMember(deps.context, actorOf(c), { memberId: idOf(c.req.valid('param').id) })
      return c.body(null, 204)
    },
  )
  return routes
}
