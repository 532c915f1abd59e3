import { createRoute } from '@hono/zod-openapi'
import { readWorkspace, setUp, setUpNeeded } from '@koe/features/workspaces'
import type { RouteDeps } from '../deps.ts'
import type { Routes } from '../env.ts'
import { requireSameSite } from '../middleware/same-site.ts'
import { SetUpInput, SetUpNeeded, WorkspaceSchema } from '../schemas/people.ts'
import { created, jsonBody, newRoutes, ok } from '../validate.ts'
import { askAuth, takeCookies } from './auth.ts'

export function setupRoutes(deps: RouteDeps): Routes {
  const routes = newRoutes()
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/setup',
      tags: ['set-up'],
      summary: 'Whether first-run set-up is still open',
      responses: ok('Open or not', SetUpNeeded),
    }),
    async (c) => c.json({ needed: await setUpNeeded(deps.context) }, 200),
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/setup',
      tags: ['set-up'],
      summary: 'Create the first workspace and its owner, and sign the owner in',
      request: { body: jsonBody(SetUpInput) },
      responses: created('Set up', WorkspaceSchema),
    }),
    async (c) => {
      requireSameSite(c, deps.config)
      const { slug, ...input } = c.req.valid('json')
      const actor = await setUp(deps.context, { ...input, ...(slug === undefined ? {} : { slug }) })
      if (input.demo) await deps.loadDemo?.(deps.context, actor)
      const { email, password } = input
      takeCookies(c, await askAuth(c, deps, 'sign-in/email', { email, password }))
      return c.json(await readWorkspace(deps.context, actor), 201)
    },
  )
  return routes
}
