import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from '../env.ts'

/** Headers for answers that are data, not pages. A page sets its own policy; that one stays. */
const headers = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cache-Control': 'no-store',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

export const secureHeaders: MiddlewareHandler<AppEnv> = async function secureHeaders(c, next) {
  // Before the answer is made: changing a finished one costs more than making it.
  for (const [name, value] of Object.entries(headers)) c.header(name, value)
  await next()
  // An answer that was not made with `c` brings its own headers alone.
  if (c.res.headers.has('X-Content-Type-Options')) return
  for (const [name, value] of Object.entries(headers)) if (!c.res.headers.has(name)) c.res.headers.set(name, value)
}
