import type { SurveyDefinition } from '@koe/survey'
import { textIn } from '@koe/survey'
import { read } from '$lib/api.ts'
import { hosted } from '$lib/hosted/shown.ts'
import type { PageServerLoad } from './$types'

export const csr = false

interface ShownForm {
  formId: string
  definition: SurveyDefinition
  workspaceName: string
}

export const load: PageServerLoad = async (event) => {
  const { workspace, form } = event.params
  const path = `/in/${encodeURIComponent(workspace)}/forms/${encodeURIComponent(form)}`
  const page = await hosted(event, () => read<ShownForm>(event.fetch, path))
  const endpoint = `/api/v1/in/${encodeURIComponent(workspace)}`
  const title =
    page.kind === 'shown' ? textIn(page.shown.definition.title, page.language, page.shown.definition.languages) : null
  return { page, endpoint, title }
}
