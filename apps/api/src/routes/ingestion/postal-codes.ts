import { createRoute, z } from '@hono/zod-openapi'
import type { rememberSlugs } from '@koe/features/workspaces'
import type { RouteDeps } from '../../deps.ts'
import type { Routes } from '../../env.ts'
import { PostalPlaceSchema } from '../../schemas/ingestion.ts'
import { noContent, ok } from '../../validate.ts'

const pathText = (name: string) => z.string().openapi({ param: { name, in: 'path' } })

/** What an address begins with, for whoever types a postal code into a survey. Nothing is stored. */
export function postalRoutes(routes: Routes, { config }: RouteDeps, workspaceBySlug: ReturnType<typeof rememberSlugs>) {
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/in/{slug}/postal-codes/{code}',
      tags: ['ingestion'],
      summary: 'Prefecture, city and town of a postal code, where this server has a table of them',
      request: { params: z.object({ slug: pathText('slug'), code: pathText('code') }) },
      responses: {
        ...ok('What the code says; empty where it leaves something open', PostalPlaceSchema),
        ...noContent('A code that is not in the table, or no table'),
      },
    }),
    async (c) => {
      const { slug, code } = c.req.valid('param')
      await workspaceBySlug(slug)
      const place = config.postalTable?.find(code) ?? null
      c.header('Cache-Control', 'public, max-age=86400')
      return place ? c.json(place, 200) : c.body(null, 204)
    },
  )
}
