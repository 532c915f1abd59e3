import { createRoute } from '@hono/zod-openapi'
import { readDesk, saveDesk } from '@koe/features/inquiries'
import { Problem } from '@koe/features/workspaces'
import type { RouteDeps } from '../../deps.ts'
import type { Routes } from '../../env.ts'
import { DeskSchema } from '../../schemas/inbox/desk.ts'
import { actorOf, IdParam, idOf, jsonBody, newRoutes, ok } from '../../validate.ts'

const tags = ['inquiries']

export function deskRoutes({ context, config }: RouteDeps): Routes {
  const routes = newRoutes()
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/forms/{id}/desk',
      tags,
      summary: 'Who is given the inquiries of a form, and by when they are answered',
      request: { params: IdParam },
      responses: ok('The desk', DeskSchema),
    }),
    async (c) => c.json(await readDesk(context, actorOf(c), { formId: idOf(c.req.valid('param').id) }), 200),
  )
  routes.openapi(
    createRoute({
      method: 'put',
      path: '/forms/{id}/desk',
      tags,
      summary: 'Set who is given them, and by when; what is there stays as it is',
      request: { params: IdParam, body: jsonBody(DeskSchema) },
      responses: ok('The desk', DeskSchema),
    }),
    async (c) => {
      const { askSurveyId: _, ...desk } = c.req.valid('json')
      // What cannot be sent would wait, and go out years later.
      if (desk.ask !== 'none' && config.mailFrom === undefined) throw new Problem('mail-not-set-up')
      const input = { formId: idOf(c.req.valid('param').id), ...desk }
      return c.json(await saveDesk(context, actorOf(c), input), 200)
    },
  )
  return routes
}
