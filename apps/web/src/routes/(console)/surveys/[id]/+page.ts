import { api } from '$lib/api.ts'
import type { PageLoad } from './$types'
import { answeredVersions } from './answered-versions.ts'

export const load: PageLoad = async ({ fetch, params, url, depends }) => {
  depends('koe:survey')
  const unit = url.searchParams.get('unit') === 'week' ? 'week' : 'month'
  const [survey, results, trend, responses, variables] = await Promise.all([
    api(fetch).survey(params.id),
    api(fetch).surveyResults(params.id),
    api(fetch).surveyTrend(params.id, unit),
    api(fetch).surveyResponses(params.id),
    api(fetch).crossVariables(params.id),
  ])
  const versions = await answeredVersions(api(fetch), survey, responses.items)
  return { survey, results, trend, responses, variables, versions }
}
