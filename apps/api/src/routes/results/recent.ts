import { createRoute } from '@hono/zod-openapi'
import { readRecentResponses } from '@koe/features/responses'
import type { RouteDeps } from '../../deps.ts'
import type { Routes } from '../../env.ts'
import { RecentResponsesSchema } from '../../schemas/results.ts'
import { actorOf, newRoutes, ok } from '../../validate.ts'

export function recentRoutes({ context }: RouteDeps): Routes {
  return newRoutes().openapi(
    createRoute({
      method: 'get',
      path: '/recent-responses',
      tags: ['surveys'],
      summary: 'Responses of today and of the last seven days by survey, with the score beside the seven days before',
      responses: ok('Recent responses', RecentResponsesSchema),
    }),
    async (c) => c.json(await readRecentResponses(context, actorOf(c)), 200),
  )
}
