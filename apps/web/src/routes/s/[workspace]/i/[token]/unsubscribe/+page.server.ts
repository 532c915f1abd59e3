import { api } from '$lib/api.ts'
import { visitorLanguage } from '$lib/hosted/shown.ts'
import type { Actions, PageServerLoad } from './$types'

export const csr = false

export const load: PageServerLoad = async ({ params, fetch, request, url, locals, setHeaders }) => {
  setHeaders({ 'cache-control': 'no-store' })
  const language = visitorLanguage(url.searchParams.get('lang'), request.headers.get('accept-language'), ['ja', 'en'])
  locals.language = language
  const found = await api(fetch)
    .subscription(params.workspace, params.token)
    .catch(() => null)
  return { language, found }
}

export const actions: Actions = {
  stop: ({ params, fetch }) => api(fetch).unsubscribe(params.workspace, params.token),
  back: ({ params, fetch }) => api(fetch).subscribe(params.workspace, params.token),
}
