import { fail, isHttpError, redirect } from '@sveltejs/kit'
import { api } from '$lib/api.ts'
import { hosted, visitorLanguage } from '$lib/hosted/shown.ts'
import { newId } from '$lib/new-id.ts'
import type { Actions, PageServerLoad } from './$types'

// A plain page for any phone; it runs no script at all.
export const csr = false

export const load: PageServerLoad = async (event) => {
  const { params, url } = event
  const page = await hosted(event, async () => {
    const inquiry = await api(event.fetch).ownInquiry(params.workspace, params.token)
    return { inquiry, definition: { languages: ['ja', 'en'] } }
  })
  // Made with the page: pressing twice sends once.
  return { page, id: newId(), added: url.searchParams.has('added') }
}

export const actions: Actions = {
  default: async ({ params, request, url, fetch, locals }) => {
    const sent = await request.formData()
    const text = String(sent.get('text') ?? '')
    locals.language = visitorLanguage(url.searchParams.get('lang'), request.headers.get('accept-language'), [
      'ja',
      'en',
    ])
    try {
      await api(fetch).addToOwnInquiry(params.workspace, params.token, { id: String(sent.get('id') ?? ''), text })
    } catch (caught) {
      if (!isHttpError(caught)) throw caught
      return fail(caught.status, { text, tired: caught.status === 429 })
    }
    const query = new URLSearchParams(url.searchParams)
    query.set('added', '')
    redirect(303, `${url.pathname}?${query}`)
  },
}
