import { fail, isHttpError } from '@sveltejs/kit'
import { api } from '$lib/api.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ params, fetch, url, setHeaders }) => {
  setHeaders({ 'cache-control': 'no-store' })
  const article = await api(fetch).helpArticle(params.workspace, params.number)
  return { article, canonical: url.origin + url.pathname }
}

const VISITOR = 'koe_visitor'

export const actions: Actions = {
  /** Each browser has one vote; its cookie holds a random number and nothing else. */
  default: async ({ params, fetch, request, cookies, url }) => {
    const form = await request.formData()
    const solved = form.get('solved') === 'yes'
    const reason = String(form.get('reason') ?? '').slice(0, 1000)
    const known = cookies.get(VISITOR) ?? ''
    const visitor = /^[0-9a-f-]{36}$/.test(known) ? known : crypto.randomUUID()
    const secure = url.protocol === 'https:'
    cookies.set(VISITOR, visitor, { path: '/help', maxAge: 31_536_000, httpOnly: true, sameSite: 'lax', secure })
    try {
      await api(fetch).vote(params.workspace, params.number, { visitor, solved, ...(solved ? {} : { reason }) })
    } catch (caught) {
      return fail(isHttpError(caught) ? caught.status : 500, { solved, failed: true, explained: false })
    }
    return { solved, failed: false, explained: reason.trim() !== '' }
  },
}
