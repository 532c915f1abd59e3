import { createRoute } from '@hono/zod-openapi'
import { readInquiryCounts, readInquiryThemes } from '@koe/features/inquiries'
import type { RouteDeps } from '../../deps.ts'
import type { Routes } from '../../env.ts'
import { CountsQuery, InquiryCountsSchema, InquiryThemesSchema } from '../../schemas/inbox/desk.ts'
import { actorOf, newRoutes, ok } from '../../validate.ts'

export function countRoutes({ context }: RouteDeps): Routes {
  const routes = newRoutes()
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/inquiry-counts',
      tags: ['inquiries'],
      summary: 'Inquiries by category, time, weekday and hour, with changes, handling times and what waits now',
      request: { query: CountsQuery },
      responses: ok('The counts', InquiryCountsSchema),
    }),
    async (c) => c.json(await readInquiryCounts(context, actorOf(c), c.req.valid('query')), 200),
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/inquiry-themes',
      tags: ['inquiries'],
      summary: 'Categories that customers chose by what their words are about',
      request: { query: CountsQuery.omit({ compare: true, unit: true }) },
      responses: ok('The table', InquiryThemesSchema),
    }),
    async (c) => c.json(await readInquiryThemes(context, actorOf(c), c.req.valid('query')), 200),
  )
  return routes
}
