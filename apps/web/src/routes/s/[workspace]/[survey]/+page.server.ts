import { textIn } from '@koe/survey'
import { fail, isHttpError, redirect } from '@sveltejs/kit'
import { addresses, api } from '$lib/api.ts'
import { hosted, widgetData } from '$lib/hosted/shown.ts'
import type { Actions, PageServerLoad } from './$types'

// A plain page for any phone: the widget's own script is all it runs.
export const csr = false

const passCookie = 'koe_pass'

export const load: PageServerLoad = async (event) => {
  const { workspace, survey } = event.params
  const pass = event.cookies.get(passCookie)
  const page = await hosted(event, () => api(event.fetch).shownSurvey(workspace, survey, pass))
  const endpoint = pass ? addresses.ingestionByPass(workspace, pass) : addresses.ingestion(workspace)
  const kiosk = event.url.searchParams.has('kiosk')
  if (page.kind !== 'shown') return { page, endpoint, kiosk, title: null, data: null }
  const { definition } = page.shown
  const title = textIn(definition.title, page.language, definition.languages)
  return { page, endpoint, kiosk, title, data: widgetData(definition, event.url) }
}

export const actions: Actions = {
  /** The PIN becomes a pass that this browser keeps for a day, for this page alone. */
  default: async ({ params, request, cookies, url, fetch }) => {
    const pin = String((await request.formData()).get('pin') ?? '')
    try {
      const { pass } = await api(fetch).enterPin(params.workspace, params.survey, pin || ' ')
      cookies.set(passCookie, pass, { path: url.pathname, maxAge: 24 * 3600, secure: url.protocol === 'https:' })
    } catch (caught) {
      if (!isHttpError(caught)) throw caught
      return fail(caught.status, { tired: caught.status === 429 })
    }
    redirect(303, url.pathname + url.search)
  },
}
