import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from '../env.ts'

/** Headers for answers that are data, not pages. A page sets its own policy; that one stays. */
export const secureHeaders: MiddlewareHandler<AppEnv> = async function secureHeaders(c, next) {
  await next()
  const { headers } = c.res
  headers.set('X-Content-Type-Options', 'nosniff')
  headers.set('Referrer-Policy', 'no-referrer')
  if (!headers.has('Content-Security-Policy'))
    headers.set('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'")
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store')
  if (!headers.has('Cross-Origin-Resource-Policy')) headers.set('Cross-Origin-Resource-Policy', 'same-origin')
}
