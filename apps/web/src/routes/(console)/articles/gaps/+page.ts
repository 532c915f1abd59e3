import { api } from '$lib/api.ts'
import type { PageLoad } from './$types'

const PERIODS = [30, 90, 180, 365]

export const load: PageLoad = async ({ fetch, url, depends }) => {
  depends('koe:faq-gaps')
  const asked = Number(url.searchParams.get('days'))
  const days = PERIODS.includes(asked) ? asked : 90
  return { gaps: await api(fetch).faqGaps(days), periods: PERIODS }
}
