import { api } from '$lib/api.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, params, depends }) => {
  depends('koe:survey')
  const survey = await api(fetch).survey(params.id)
  depends('koe:mailings')
  const [invitations, mailings] = await Promise.all([
    api(fetch).surveyInvitations(params.id),
    api(fetch).mailings(params.id),
  ])
  return { survey, invitations, mailings }
}
