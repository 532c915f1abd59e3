import { createRoute } from '@hono/zod-openapi'
import { listViews, lookAt, mergeInquiry, removeView, saveView, unmergeInquiry } from '@koe/features/inquiries'
import type { RouteDeps } from '../../deps.ts'
import type { Routes } from '../../env.ts'
import {
  MergeInput,
  NewViewSchema,
  PresenceInput,
  PresenceSchema,
  ViewSchema,
  ViewsSchema,
} from '../../schemas/inbox/desk.ts'
import { InquirySchema } from '../../schemas/inbox/inquiries.ts'
import { actorOf, created, IdParam, idOf, jsonBody, newRoutes, noContent, ok } from '../../validate.ts'

const tags = ['inquiries']

function viewRoutes(routes: Routes, { context }: RouteDeps) {
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/inquiry-views',
      tags,
      summary: 'Saved filters of the list, with how many inquiries each shows',
      responses: ok('Views', ViewsSchema),
    }),
    async (c) => c.json(await listViews(context, actorOf(c)), 200),
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/inquiry-views',
      tags,
      summary: 'Save a filter under a name',
      request: { body: jsonBody(NewViewSchema) },
      responses: created('The view', ViewSchema),
    }),
    async (c) => c.json(await saveView(context, actorOf(c), c.req.valid('json')), 201),
  )
  routes.openapi(
    createRoute({
      method: 'delete',
      path: '/inquiry-views/{id}',
      tags,
      summary: 'Forget a saved filter',
      request: { params: IdParam },
      responses: noContent('Forgotten'),
    }),
    async (c) => {
      await removeView(context, actorOf(c), { id: idOf(c.req.valid('param').id) })
      return c.body(null, 204)
    },
  )
}

export function togetherRoutes(deps: RouteDeps): Routes {
  const { context } = deps
  const routes = newRoutes()
  viewRoutes(routes, deps)
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/inquiries/{id}/merge',
      tags,
      summary: 'Put it into another inquiry of the same customer',
      request: { params: IdParam, body: jsonBody(MergeInput) },
      responses: ok('The inquiry, pointing there', InquirySchema),
    }),
    async (c) => {
      const input = { id: idOf(c.req.valid('param').id), ...c.req.valid('json') }
      return c.json(await mergeInquiry(context, actorOf(c), input), 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/inquiries/{id}/unmerge',
      tags,
      summary: 'Take it out of the inquiry that it was put into',
      request: { params: IdParam },
      responses: ok('The inquiry', InquirySchema),
    }),
    async (c) => c.json(await unmergeInquiry(context, actorOf(c), { id: idOf(c.req.valid('param').id) }), 200),
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/inquiries/{id}/presence',
      tags,
      summary: 'Say that one looks at it, and read who else does',
      request: { params: IdParam, body: jsonBody(PresenceInput) },
      responses: ok('Who else does', PresenceSchema),
    }),
    async (c) => {
      const input = { inquiryId: idOf(c.req.valid('param').id), ...c.req.valid('json') }
      return c.json({ others: await lookAt(context, actorOf(c), input) }, 200)
    },
  )
  return routes
}
