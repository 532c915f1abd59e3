import { api } from '$lib/api.ts'
import { rankingQuery, readConditions } from '$lib/filters/conditions.ts'
import { todayIn } from '$lib/format/days.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, parent, depends }) => {
  depends('koe:ranking')
  const { me } = await parent()
  const filters = await api(fetch).rankingFilters()
  const today = todayIn(me.current?.timeZone ?? 'Asia/Tokyo', new Date())
  const conditions = readConditions(url.searchParams, today, filters)
  const [ranking, status] = await Promise.all([api(fetch).ranking(rankingQuery(conditions)), api(fetch).status()])
  return { filters, conditions, ranking, status, today }
}
