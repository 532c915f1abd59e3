import { Problem } from '@koe/features/workspaces'
import type { Context } from 'hono'
import type { ApiConfig, AppEnv } from '../env.ts'

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * CSRF guard for requests that a cookie identifies. A browser says where a request comes from in `Sec-Fetch-Site` or
 * `Origin`; programs that say neither carry no cookie of a victim.
 * @throws Problem `cross-site`
 */
export function requireSameSite(c: Context<AppEnv>, config: ApiConfig): void {
  if (safe.has(c.req.method)) return
  const site = c.req.header('sec-fetch-site')
  if (site === 'cross-site' || site === 'same-site') throw new Problem('cross-site')
  const origin = c.req.header('origin')
  if (origin === undefined || site === 'same-origin') return
  const own = [new URL(c.req.url).host, ...(config.publicUrl ? [new URL(config.publicUrl).host] : [])]
  let host = ''
  try {
    host = new URL(origin).host
  } catch {}
  if (!own.includes(host)) throw new Problem('cross-site')
}
