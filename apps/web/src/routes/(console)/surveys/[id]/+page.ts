import { listResponses, readResults, readSurvey } from '$lib/api.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, params, depends }) => {
  depends('koe:survey')
  const [survey, results, responses] = await Promise.all([
    readSurvey(fetch, params.id),
    readResults(fetch, params.id),
    listResponses(fetch, params.id),
  ])
  return { survey, results, responses }
}
