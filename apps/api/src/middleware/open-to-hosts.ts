import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from '../env.ts'

/**
 * CORS for the ingestion prefix alone: any site may post, none may send or read cookies.
 * A beacon of `text/plain` needs no preflight; `application/json` gets one that is remembered for a day.
 */
export const openToHosts: MiddlewareHandler<AppEnv> = async function openToHosts(c, next) {
  if (c.req.method === 'OPTIONS') {
    return c.body(null, 204, {
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Methods': 'GET, POST',
      'Access-Control-Allow-Headers': 'Content-Type, Accept-Language, X-Request-Id',
      'Access-Control-Max-Age': '86400',
      'Cross-Origin-Resource-Policy': 'cross-origin',
    })
  }
  c.header('Access-Control-Allow-Origin', '*')
  c.header('Access-Control-Expose-Headers', 'Idempotent-Replayed, Retry-After, X-Request-Id')
  c.header('Cross-Origin-Resource-Policy', 'cross-origin')
  return next()
}
