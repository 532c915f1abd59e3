import { newId } from '@koe/db'
import type { MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import type { Logger } from 'pino'
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import type { AppEnv } from '../env.ts'

export interface Metrics {
  readonly registry: Registry
  readonly requests: Histogram<'method' | 'route' | 'status'>
  readonly recorded: Counter<'kind' | 'outcome'>
}

export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'koe_' })
  return {
    registry,
    requests: new Histogram({
      name: 'koe_http_request_seconds',
      help: 'Time from the first byte of a request to its answer',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
      registers: [registry],
    }),
    recorded: new Counter({
      name: 'koe_recorded_total',
      help: 'Responses and inquiries by outcome',
      labelNames: ['kind', 'outcome'],
      registers: [registry],
    }),
  }
}

/** `/a/:id` as the access table writes it; there are only as many as routes. */
const patterns = new Map<string, string>()

function patternOf(path: string): string {
  const known = patterns.get(path)
  if (known !== undefined) return known
  const pattern = path.replace(/:(\w+)(\{[^}]*\})?/g, '{$1}')
  patterns.set(path, pattern)
  return pattern
}

/** Method and pattern of the handler that will answer; undefined when there is none. */
export function routeOf(c: Parameters<MiddlewareHandler<AppEnv>>[0]): string | undefined {
  const route = matchedRoutes(c).findLast((entry) => entry.method !== 'ALL')
  return route && `${route.method} ${patternOf(route.path)}`
}

const acceptable = /^[\w-]{8,64}$/

/**
 * Gives the request its id, and afterwards writes one log line and one measurement.
 * Neither holds the query, the body or the path's values: they may be somebody's words or secrets.
 */
export function observe(logger: Logger, metrics: Metrics): MiddlewareHandler<AppEnv> {
  return async function observeRequest(c, next) {
    const startedAt = performance.now()
    const given = c.req.header('x-request-id')
    const requestId = given && acceptable.test(given) ? given : newId()
    const route = routeOf(c)
    c.set('requestId', requestId)
    if (route) c.set('route', route)
    c.header('X-Request-Id', requestId)
    await next()
    if (!c.res.headers.has('X-Request-Id')) c.res.headers.set('X-Request-Id', requestId)
    const seconds = (performance.now() - startedAt) / 1000
    const [method = c.req.method, pattern = 'none'] = (route ?? '').split(' ').filter(Boolean)
    metrics.requests.observe({ method, route: pattern, status: c.res.status }, seconds)
    if (!logger.isLevelEnabled('info')) return
    const actor = c.get('actor')
    logger.info(
      {
        requestId,
        method,
        route: pattern,
        status: c.res.status,
        ms: Math.round(seconds * 1e4) / 10,
        ...(actor ? { workspaceId: actor.workspaceId, actor: actor.kind } : {}),
      },
      'request',
    )
  }
}
