import { textIn } from '@koe/survey'
import { addresses, api } from '$lib/api.ts'
import { formData } from '$lib/hosted/form-data.ts'
import { hosted } from '$lib/hosted/shown.ts'
import type { PageServerLoad } from './$types'

export const csr = false

export const load: PageServerLoad = async (event) => {
  const { workspace, form } = event.params
  const page = await hosted(event, () => api(event.fetch).shownForm(workspace, form))
  const endpoint = addresses.ingestion(workspace)
  const title =
    page.kind === 'shown' ? textIn(page.shown.definition.title, page.language, page.shown.definition.languages) : null
  return { page, endpoint, title, data: page.kind === 'shown' ? formData(page.shown, event.url) : null }
}
