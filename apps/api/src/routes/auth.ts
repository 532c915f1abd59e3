import { createRoute, z } from '@hono/zod-openapi'
import { forgetSignInTries, limitSignIn, Problem } from '@koe/features/workspaces'
import type { Context } from 'hono'
import { networkHeader } from '../auth.ts'
import type { RouteDeps } from '../deps.ts'
import type { AppEnv, Routes } from '../env.ts'
import { networkOf } from '../middleware/network.ts'
import { requireSameSite } from '../middleware/same-site.ts'
import { SignedIn, SignIn } from '../schemas/people.ts'
import { jsonBody, newRoutes, noContent, ok } from '../validate.ts'

const PasswordChange = z.object({
  currentPassword: z.string().min(1).max(128),
  newPassword: z.string().min(10).max(128),
  revokeOtherSessions: z.boolean().default(true),
})

/** Hands the request on to the sign-in library, with the caller's network and the checked body. */
export async function askAuth(c: Context<AppEnv>, deps: RouteDeps, path: string, body?: unknown): Promise<Response> {
  const headers = new Headers(c.req.raw.headers)
  headers.set(networkHeader, networkOf(c, deps.config))
  headers.delete('content-length')
  if (body !== undefined) headers.set('content-type', 'application/json')
  const url = new URL(`/api/auth/${path}`, deps.config.publicUrl ?? c.req.url)
  // Where it comes from has been checked at our own door; the library would refuse programs, which name no origin.
  headers.set('origin', url.origin)
  headers.delete('sec-fetch-site')
  const init: RequestInit = { method: c.req.method, headers }
  if (body !== undefined) init.body = JSON.stringify(body)
  return deps.auth.handler(new Request(url, init))
}

/** Keeps the cookies of the library's answer; its refusals become ours. */
export function takeCookies(c: Context<AppEnv>, res: Response): void {
  if (res.status === 429) throw new Problem('too-many-requests')
  if (res.status >= 500) throw new Error(`sign-in answered ${res.status}`)
  if (!res.ok) throw new Problem('wrong-credentials')
  for (const cookie of res.headers.getSetCookie()) c.header('Set-Cookie', cookie, { append: true })
}

export function authRoutes(deps: RouteDeps): Routes {
  const routes = newRoutes()
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/sign-in/email',
      tags: ['sign-in'],
      summary: 'Sign in; sets the session cookie',
      request: { body: jsonBody(SignIn) },
      responses: ok('Signed in', SignedIn),
    }),
    async (c) => {
      requireSameSite(c, deps.config)
      const input = c.req.valid('json')
      const attempt = { email: input.email, network: networkOf(c, deps.config) }
      await limitSignIn(deps.context, attempt)
      const res = await askAuth(c, deps, 'sign-in/email', input)
      takeCookies(c, res)
      await forgetSignInTries(deps.context, attempt)
      const { user } = SignedIn.parse(await res.json())
      return c.json({ user }, 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/sign-out',
      tags: ['sign-in'],
      summary: 'End this session',
      responses: noContent('Signed out'),
    }),
    async (c) => {
      requireSameSite(c, deps.config)
      takeCookies(c, await askAuth(c, deps, 'sign-out', {}))
      return c.body(null, 204)
    },
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/get-session',
      tags: ['sign-in'],
      summary: 'Who is signed in',
      responses: ok('The person, or null', SignedIn.nullable()),
    }),
    async (c) => {
      const res = await askAuth(c, deps, 'get-session')
      takeCookies(c, res)
      return c.json(SignedIn.nullable().parse(await res.json()), 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/change-password',
      tags: ['sign-in'],
      summary: 'Change one’s own password',
      request: { body: jsonBody(PasswordChange) },
      responses: noContent('Changed'),
    }),
    async (c) => {
      requireSameSite(c, deps.config)
      takeCookies(c, await askAuth(c, deps, 'change-password', c.req.valid('json')))
      return c.body(null, 204)
    },
  )
  return routes
}
