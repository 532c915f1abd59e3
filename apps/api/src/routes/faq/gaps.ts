import { createRoute } from '@hono/zod-openapi'
import { openArticleDesk } from '@koe/features/faq'
import { readFaqGaps } from '@koe/features/rankings'
import type { RouteDeps } from '../../deps.ts'
import type { Routes } from '../../env.ts'
import { FaqGapsQuery, FaqGapsSchema } from '../../schemas/faq/articles.ts'
import { actorOf, newRoutes, ok } from '../../validate.ts'

/** Which article is missing. */
export function gapRoutes({ context, articleReader }: RouteDeps): Routes {
  const routes = newRoutes()
  const desk = articleReader ? openArticleDesk(context, articleReader) : undefined
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/faq-gaps',
      tags: ['articles'],
      summary: 'Themes by inquiries × (1 − deflection), with the words and replies to write an article from',
      request: { query: FaqGapsQuery },
      responses: ok('The gaps', FaqGapsSchema),
    }),
    async (c) => c.json(await readFaqGaps(context, actorOf(c), { ...c.req.valid('query'), desk }), 200),
  )
  return routes
}
