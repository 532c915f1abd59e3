import { api } from '$lib/api.ts'
import type { PageLoad } from './$types'

const PERIODS = [7, 30, 90, 365]

export const load: PageLoad = async ({ fetch, url, depends }) => {
  depends('koe:deflection')
  const asked = Number(url.searchParams.get('days'))
  const days = PERIODS.includes(asked) ? asked : 30
  const calls = api(fetch)
  const [deflection, settings] = await Promise.all([calls.deflection(days), calls.helpSettings()])
  return { deflection, settings, periods: PERIODS }
}
