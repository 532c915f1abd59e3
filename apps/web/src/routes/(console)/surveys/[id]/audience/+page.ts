import { api } from '$lib/api.ts'
import type { PageLoad } from './$types'

/** The periods of the funnel, in days. */
const periods = [7, 28, 90]

export const load: PageLoad = async ({ fetch, params, url, depends }) => {
  depends('koe:survey')
  const asked = Number(url.searchParams.get('days'))
  const days = periods.includes(asked) ? asked : 28
  const customer = (url.searchParams.get('customer') ?? '').trim().slice(0, 200)
  const [survey, audience, settings, funnel, found] = await Promise.all([
    api(fetch).survey(params.id),
    api(fetch).audience(params.id),
    api(fetch).widgetSettings(),
    api(fetch).exposureFunnel(params.id, { days }),
    customer === '' ? null : api(fetch).customerDecisions(customer),
  ])
  return { survey, audience, settings, funnel, days, periods, customer, decisions: found?.decisions ?? null }
}
