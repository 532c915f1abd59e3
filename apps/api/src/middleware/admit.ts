import { authenticateToken, may, membershipsOf, Problem } from '@koe/features/workspaces'
import type { Context, MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'
import { access } from '../access.ts'
import { networkHeader } from '../auth.ts'
import type { RouteDeps } from '../deps.ts'
import type { AppEnv } from '../env.ts'
import { networkOf } from './network.ts'
import { requireSameSite } from './same-site.ts'

/**
 * Holds the access table: finds out who calls, and lets them through or not, before any body is read.
 * A route without a line in the table is a mistake of ours and is refused.
 */
export function admit(deps: RouteDeps): MiddlewareHandler<AppEnv> {
  return async function admitRequest(c, next) {
    const route = c.get('route')
    if (route === undefined) return next()
    const rule = access[route]
    if (rule === undefined) throw new Error(`the access table has no line for ${route}`)
    if (rule === 'public') return next()
    if (rule === 'session') {
      await signedIn(c, deps)
      return next()
    }
    const bearer = c.req.header('authorization')
    if (bearer === undefined) await signedInMember(c, deps)
    else c.set('actor', await tokenActor(deps, bearer))
    const actor = c.get('actor')
    if (!actor || !may(actor, rule)) throw new Problem('forbidden', { permission: rule })
    return next()
  }
}

async function tokenActor(deps: RouteDeps, header: string) {
  const actor = await authenticateToken(deps.context, header.replace(/^Bearer\s+/i, '').trim())
  if (!actor) throw new Problem('not-signed-in')
  return actor
}

async function signedIn(c: Context<AppEnv>, deps: RouteDeps) {
  if (!c.req.header('cookie')) throw new Problem('not-signed-in')
  const headers = new Headers(c.req.raw.headers)
  headers.set(networkHeader, networkOf(c, deps.config))
  const session = await deps.auth.api.getSession({ headers })
  if (!session) throw new Problem('not-signed-in')
  requireSameSite(c, deps.config)
  const { id, name, email } = session.user
  c.set('person', { id, name, email })
  return id
}

/** The workspace is named by a header, or by the cookie that the console keeps, or it is the first one. */
async function signedInMember(c: Context<AppEnv>, deps: RouteDeps) {
  const userId = await signedIn(c, deps)
  const memberships = await membershipsOf(deps.context, userId)
  const named = c.req.header('koe-workspace')
  const remembered = getCookie(c, 'koe_workspace')
  const chosen = named
    ? memberships.find((membership) => membership.slug === named)
    : (memberships.find((membership) => membership.slug === remembered) ?? memberships[0])
  // Somebody else's workspace is not found, never forbidden.
  if (!chosen && named) throw new Problem('not-found')
  if (!chosen) throw new Problem('forbidden')
  c.set('actor', { kind: 'member', workspaceId: chosen.id, memberId: chosen.memberId, userId, role: chosen.role })
}
