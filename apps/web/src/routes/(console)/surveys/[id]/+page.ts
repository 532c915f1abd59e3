import { api } from '$lib/api.ts'
import type { PageLoad } from './$types'
import { answeredVersions } from './answered-versions.ts'

export const load: PageLoad = async ({ fetch, params, url, depends }) => {
  depends('koe:survey')
  const unit = url.searchParams.get('unit') === 'week' ? 'week' : 'month'
  // Who was too fast to have read, in place of the latest.
  const asked = Number(url.searchParams.get('faster'))
  const faster = asked > 0 && asked <= 100_000 ? asked : null
  const [survey, results, trend, responses, variables, waves] = await Promise.all([
    api(fetch).survey(params.id),
    api(fetch).surveyResults(params.id),
    api(fetch).surveyTrend(params.id, unit),
    api(fetch).surveyResponses(params.id, { fasterThan: faster }),
    api(fetch).crossVariables(params.id),
    api(fetch).surveyWaves(params.id),
  ])
  const versions = await answeredVersions(api(fetch), survey, responses.items)
  return { survey, results, trend, responses, variables, versions, waves, faster }
}
