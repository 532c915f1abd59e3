import { textIn } from '@koe/survey'
import { addresses, api } from '$lib/api.ts'
import { hosted, widgetData } from '$lib/hosted/shown.ts'
import type { PageServerLoad } from './$types'

export const csr = false

export const load: PageServerLoad = async (event) => {
  const { workspace, token } = event.params
  const page = await hosted(event, () => api(event.fetch).invitedSurvey(workspace, token))
  const endpoint = addresses.ingestionByInvitation(workspace, token)
  if (page.kind !== 'shown') return { page, endpoint, title: null, data: null }
  const { definition } = page.shown
  const title = textIn(definition.title, page.language, definition.languages)
  return { page, endpoint, title, data: widgetData(definition, event.url, page.shown.responseId) }
}
