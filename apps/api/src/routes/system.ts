import { createRoute } from '@hono/zod-openapi'
import { readStatus } from '@koe/features/workspaces'
import { sql } from 'drizzle-orm'
import type { RouteDeps } from '../deps.ts'
import type { Routes } from '../env.ts'
import { respondProblem } from '../problem.ts'
import { StatusSchema } from '../schemas/people.ts'
import { actorOf, newRoutes, ok } from '../validate.ts'

/** Rejects after `ms`: a probe must not hang with the thing it probes. */
const within = (ms: number, work: Promise<unknown>) =>
  Promise.race([work, new Promise((_, reject) => setTimeout(() => reject(new Error('too slow')), ms).unref())])

/** For the machine that runs Koe. `/healthz` only says that the process answers; it never asks the database. */
export function probeRoutes(deps: RouteDeps): Routes {
  const routes = newRoutes()
  routes.get('/healthz', (c) => c.json({ status: 'ok' }, 200))
  routes.get('/readyz', async (c) => {
    try {
      if (deps.config.ready?.() === false) return respondProblem(c, 'busy')
      await within(2000, deps.context.db.execute(sql`select 1`))
      return c.json({ status: 'ok' }, 200)
    } catch {
      return respondProblem(c, 'unavailable')
    }
  })
  routes.get('/metrics', async (c) => {
    c.header('Content-Type', deps.metrics.registry.contentType)
    return c.body(await deps.metrics.registry.metrics())
  })
  return routes
}

/** For people: whether what came in has been read. */
export function statusRoutes(deps: RouteDeps): Routes {
  const routes = newRoutes()
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/status',
      tags: ['people'],
      summary: 'Database, verbatims read and waiting, jobs, latest import',
      responses: ok('Status', StatusSchema),
    }),
    async (c) => {
      const status = await readStatus(deps.context, actorOf(c))
      return c.json({ ...status, database: deps.config.databaseKind, version: deps.config.version }, 200)
    },
  )
  return routes
}
