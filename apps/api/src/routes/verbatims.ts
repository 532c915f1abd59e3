import { createRoute, type z } from '@hono/zod-openapi'
import { getVerbatim, listVerbatims, storableText } from '@koe/features/verbatims'
import type { RouteDeps } from '../deps.ts'
import type { Routes } from '../env.ts'
import { filterOf } from '../filter-query.ts'
import { VerbatimDetailSchema, VerbatimPageSchema, VerbatimQuerySchema } from '../schemas/verbatims.ts'
import { actorOf, IdParam, idOf, newRoutes, ok } from '../validate.ts'

const tags = ['verbatims']

/** What narrows the verbatims of a theme. */
function aboutOf({ mood, word, noun, predicate, with: other }: z.output<typeof VerbatimQuerySchema>) {
  return {
    mood,
    word: word === undefined ? undefined : storableText(word),
    pair:
      noun === undefined || predicate === undefined
        ? undefined
        : { noun: storableText(noun), predicate: storableText(predicate) },
    with: other === undefined ? undefined : idOf(other),
  }
}

export function verbatimsRoutes({ context }: RouteDeps): Routes {
  const routes = newRoutes()
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/verbatims',
      tags,
      summary: "Customers' own words, newest first; attributes filter as attr.NAME=VALUE",
      request: { query: VerbatimQuerySchema },
      responses: ok('Verbatims', VerbatimPageSchema),
    }),
    async (c) => {
      const query = c.req.valid('query')
      const page = await listVerbatims(context, actorOf(c), {
        filter: filterOf(query, c.req.queries()),
        from: query.from,
        to: query.to,
        theme: query.theme === undefined ? undefined : idOf(query.theme),
        other: query.other !== undefined,
        about: aboutOf(query),
        q: query.q === undefined ? undefined : storableText(query.q),
        cursor: query.cursor,
        limit: query.limit,
      })
      return c.json(page, 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/verbatims/{id}',
      tags,
      summary: 'One verbatim with its segments, what decided their labels, and where it came from',
      request: { params: IdParam },
      responses: ok('The verbatim', VerbatimDetailSchema),
    }),
    async (c) => c.json(await getVerbatim(context, actorOf(c), idOf(c.req.valid('param').id)), 200),
  )
  return routes
}
