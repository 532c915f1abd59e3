import { createRoute, z } from '@hono/zod-openapi'
import {
  acceptInvitation,
  inviteMember,
  limitSignIn,
  listInvitations,
  readInvitation,
  readWorkspace,
  revokeInvitation,
} from '@koe/features/workspaces'
import type { RouteDeps } from '../deps.ts'
import type { Routes } from '../env.ts'
import { networkOf } from '../middleware/network.ts'
import { requireSameSite } from '../middleware/same-site.ts'
import {
  AcceptanceInput,
  InvitationInput,
  InvitationSchema,
  NewInvitation,
  OpenInvitationSchema,
  WorkspaceSchema,
} from '../schemas/people.ts'
import { actorOf, created, IdParam, idOf, jsonBody, newRoutes, noContent, ok, pageOf } from '../validate.ts'
import { askAuth, takeCookies } from './auth.ts'

const TokenParam = z.object({
  token: z
    .string()
    .max(200)
    .openapi({ param: { name: 'token', in: 'path' } }),
})

/** What the invited person sees and does, before they can sign in. */
function publicRoutes(routes: Routes, deps: RouteDeps) {
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/invitations/by-token/{token}',
      tags: ['people'],
      summary: 'What an invitation is for',
      request: { params: TokenParam },
      responses: ok('An open invitation', OpenInvitationSchema),
    }),
    async (c) => {
      const invitation = await readInvitation(deps.context, c.req.valid('param').token)
      return c.json({ ...invitation, expiresAt: invitation.expiresAt.toISOString() }, 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/invitations/by-token/{token}/accept',
      tags: ['people'],
      summary: 'Join the workspace and sign in',
      request: { params: TokenParam, body: jsonBody(AcceptanceInput) },
      responses: created('Joined', WorkspaceSchema),
    }),
    async (c) => {
      requireSameSite(c, deps.config)
      const { token } = c.req.valid('param')
      const { email: given, ...input } = c.req.valid('json')
      // Somebody who holds a link must not use it to try passwords.
      await limitSignIn(deps.context, { email: token, network: networkOf(c, deps.config) })
      const acceptance = { ...input, token, ...(given === undefined ? {} : { email: given }) }
      const { actor, email } = await acceptInvitation(deps.context, acceptance)
      takeCookies(c, await askAuth(c, deps, 'sign-in/email', { email, password: input.password }))
      return c.json(await readWorkspace(deps.context, actor), 201)
    },
  )
}

export function invitationRoutes(deps: RouteDeps): Routes {
  const routes = newRoutes()
  publicRoutes(routes, deps)
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/invitations',
      tags: ['people'],
      summary: 'Invitations, newest first',
      responses: ok('Invitations', pageOf(InvitationSchema)),
    }),
    async (c) => {
      const items = (await listInvitations(deps.context, actorOf(c))).map((row) => ({
        ...row,
        createdAt: row.createdAt.toISOString(),
        expiresAt: row.expiresAt.toISOString(),
      }))
      return c.json({ items, nextCursor: null }, 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/invitations',
      tags: ['people'],
      summary: 'Invite somebody; the link is shown in this answer only and works for seven days',
      request: { body: jsonBody(InvitationInput) },
      responses: created('The invitation', NewInvitation),
    }),
    async (c) => {
      const { id, token, expiresAt } = await inviteMember(deps.context, actorOf(c), c.req.valid('json'))
      return c.json({ id, token, path: `/invite/${token}`, expiresAt: expiresAt.toISOString() }, 201)
    },
  )
  routes.openapi(
    createRoute({
      method: 'delete',
      path: '/invitations/{id}',
      tags: ['people'],
      summary: 'Make an open invitation worthless',
      request: { params: IdParam },
      responses: noContent('Revoked'),
    }),
    async (c) => {
      await revokeInvitation(deps.context, actorOf(c), { id: idOf(c.req.valid('param').id) })
      return c.body(null, 204)
    },
  )
  return routes
}
