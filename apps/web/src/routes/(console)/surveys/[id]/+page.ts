import { api } from '$lib/api.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, params, depends }) => {
  depends('koe:survey')
  const [survey, results, responses] = await Promise.all([
    api(fetch).survey(params.id),
    api(fetch).surveyResults(params.id),
    api(fetch).surveyResponses(params.id),
  ])
  return { survey, results, responses }
}
