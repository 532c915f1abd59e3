import type { SurveyDefinition } from '@koe/survey'
import { textIn } from '@koe/survey'
import { read } from '$lib/api.ts'
import { hosted } from '$lib/hosted/shown.ts'
import type { PageServerLoad } from './$types'

// A plain page for any phone: the widget's own script is all it runs.
export const csr = false

interface ShownSurvey {
  surveyId: string
  surveyVersionId: string
  definition: SurveyDefinition
  workspaceName: string
  state: string
}

export const load: PageServerLoad = async (event) => {
  const { workspace, survey } = event.params
  const path = `/in/${encodeURIComponent(workspace)}/surveys/${encodeURIComponent(survey)}`
  const page = await hosted(event, () => read<ShownSurvey>(event.fetch, path))
  const endpoint = `/api/v1/in/${encodeURIComponent(workspace)}`
  const title =
    page.kind === 'shown' ? textIn(page.shown.definition.title, page.language, page.shown.definition.languages) : null
  return { page, endpoint, title }
}
