import type { Handle, HandleFetch, HandleServerError } from '@sveltejs/kit'
import { languageOf, themeOf } from '$lib/preferences.ts'

type Answer = (request: Request, env: object) => Response | Promise<Response>

/** The API in this process, when the command line started both; it is looked up per request because it may start later. */
const apiHere = () => (globalThis as unknown as Record<symbol, unknown>)[Symbol.for('koe.api')] as Answer | undefined

export const handle: Handle = async ({ event, resolve }) => {
  const language = languageOf(event.cookies)
  const theme = themeOf(event.cookies)
  const res = await resolve(event, {
    transformPageChunk: ({ html }) =>
      html.replace('%koe.language%', event.locals.language ?? language).replace('%koe.theme%', theme),
    filterSerializedResponseHeaders: (name) => name === 'content-type' || name === 'x-request-id',
  })
  res.headers.set('x-content-type-options', 'nosniff')
  res.headers.set('referrer-policy', 'same-origin')
  return res
}

export const handleFetch: HandleFetch = async ({ event, request, fetch }) => {
  const url = new URL(request.url)
  if (url.origin !== event.url.origin || !url.pathname.startsWith('/api/')) return fetch(request)
  const headers = new Headers(request.headers)
  for (const name of ['cookie', 'accept-language', 'x-forwarded-for', 'x-request-id']) {
    const value = event.request.headers.get(name)
    if (value !== null) headers.set(name, value)
  }
  const answer = apiHere()
  // Limits count by the visitor's network, here too.
  const incoming = { socket: { remoteAddress: event.getClientAddress() } }
  if (answer) return answer(new Request(request, { headers }), { incoming })
  const base = process.env.KOE_API_URL ?? 'http://127.0.0.1:3001'
  return globalThis.fetch(new Request(new URL(url.pathname + url.search, base), new Request(request, { headers })))
}

/** A bug's message goes to the log, never to the page. */
export const handleError: HandleServerError = ({ error, event, status }) => {
  const requestId = crypto.randomUUID()
  if (status >= 500)
    console.error(JSON.stringify({ level: 'error', requestId, path: event.url.pathname, error: String(error) }))
  return {
    message: status === 404 ? 'not-found' : 'internal',
    code: status === 404 ? 'not-found' : 'internal',
    requestId,
  }
}
