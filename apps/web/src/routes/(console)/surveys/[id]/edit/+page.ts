import { api } from '$lib/api.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, params, depends }) => {
  depends('koe:survey')
  const survey = await api(fetch).survey(params.id)
  const last = survey.versions.find(({ id }) => id === survey.liveVersionId) ?? survey.versions.at(-1)
  const latest = last ? (await api(fetch).surveyVersion(survey.id, last.number)).definition : null
  return { survey, latest }
}
