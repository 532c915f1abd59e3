import { textIn } from '@koe/survey'
import { addresses, api } from '$lib/api.ts'
import { formData } from '$lib/hosted/form-data.ts'
import { hosted } from '$lib/hosted/shown.ts'
import type { PageServerLoad } from './$types'

/** What `help.js` needs to suggest articles; null where there are none, and where they cannot be had: the form goes on without. */
async function suggesting(fetch: typeof globalThis.fetch, workspace: string, formId: string, language: 'ja' | 'en') {
  const home = await api(fetch)
    .helpHome(workspace)
    .catch(() => null)
  if (!home || home.articles === 0) return null
  const { lookFirst, most } = home
  return { endpoint: addresses.ingestion(workspace), formId, lookFirst, most, language }
}

export const csr = false

export const load: PageServerLoad = async (event) => {
  const { workspace, form } = event.params
  const page = await hosted(event, () => api(event.fetch).shownForm(workspace, form))
  const endpoint = addresses.ingestion(workspace)
  const title =
    page.kind === 'shown' ? textIn(page.shown.definition.title, page.language, page.shown.definition.languages) : null
  const help = page.kind === 'shown' ? await suggesting(event.fetch, workspace, form, page.language) : null
  return { page, endpoint, title, help, data: page.kind === 'shown' ? formData(page.shown, event.url) : null }
}
