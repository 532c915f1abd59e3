import { createRoute, z } from '@hono/zod-openapi'
import { enterPin, openInvitation, readSubscription, setSubscription } from '@koe/features/channels'
import type { rememberSlugs } from '@koe/features/workspaces'
import type { RouteDeps } from '../../deps.ts'
import type { Routes } from '../../env.ts'
import { networkOf } from '../../middleware/network.ts'
import { InvitedSurveySchema, PassSchema, PinSchema, SubscriptionSchema } from '../../schemas/channels.ts'
import { idOf, jsonBody, noContent, ok } from '../../validate.ts'

const tags = ['ingestion']
const pathText = (name: string) => z.string().openapi({ param: { name, in: 'path' } })
const Slug = { slug: pathText('slug') }
const Token = z.object({ ...Slug, token: pathText('token') })

type FindWorkspace = ReturnType<typeof rememberSlugs>

function subscriptionRoutes(routes: Routes, context: RouteDeps['context'], workspaceBySlug: FindWorkspace) {
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/in/{slug}/i/{token}/subscription',
      tags,
      summary: 'Whether the address behind a mailed link still gets mail',
      request: { params: Token },
      responses: ok('The address', SubscriptionSchema),
    }),
    async (c) => {
      const { slug, token } = c.req.valid('param')
      const workspace = await workspaceBySlug(slug)
      const found = await readSubscription(context, workspace.id, token)
      return c.json({ ...found, workspaceName: workspace.name }, 200)
    },
  )
  for (const [verb, summary] of [
    ['unsubscribe', 'Take the address behind a mailed link off every list; a mail program may press it'],
    ['subscribe', 'Put it back'],
  ] as const)
    routes.openapi(
      createRoute({
        method: 'post',
        path: `/in/{slug}/i/{token}/${verb}`,
        tags,
        summary,
        request: { params: Token },
        responses: noContent('Done'),
      }),
      async (c) => {
        const { slug, token } = c.req.valid('param')
        const { id } = await workspaceBySlug(slug)
        await setSubscription(context, id, { token, subscribed: verb === 'subscribe' })
        return c.body(null, 204)
      },
    )
}

/** What the holder of a single-use link, or of a PIN, asks for. */
export function invitedRoutes(routes: Routes, deps: RouteDeps, workspaceBySlug: FindWorkspace) {
  const { context, config } = deps
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/in/{slug}/i/{token}',
      tags,
      summary: 'The survey behind a single-use link',
      request: { params: Token },
      responses: ok('The live version, and the id of the one response', InvitedSurveySchema),
    }),
    async (c) => {
      const { slug, token } = c.req.valid('param')
      const workspace = await workspaceBySlug(slug)
      return c.json({ ...(await openInvitation(context, workspace.id, token)), workspaceName: workspace.name }, 200)
    },
  )
  subscriptionRoutes(routes, context, workspaceBySlug)
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/in/{slug}/s/{surveyId}/pin',
      tags,
      summary: 'Exchange the PIN of a survey for a pass',
      request: { params: z.object({ ...Slug, surveyId: pathText('surveyId') }), body: jsonBody(PinSchema) },
      responses: ok('The pass', PassSchema),
    }),
    async (c) => {
      const { slug, surveyId } = c.req.valid('param')
      const input = { surveyId: idOf(surveyId), pin: c.req.valid('json').pin, network: networkOf(c, config) }
      return c.json(await enterPin(context, (await workspaceBySlug(slug)).id, input), 200)
    },
  )
}
