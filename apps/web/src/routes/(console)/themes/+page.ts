import { api } from '$lib/api.ts'
import { rankingQuery, readConditions } from '$lib/filters/conditions.ts'
import { todayIn } from '$lib/format/days.ts'
import type { PageLoad } from './$types'

/** More than there can be of either level. */
const all = 200

export const load: PageLoad = async ({ fetch, url, parent, depends }) => {
  depends('koe:theme')
  const { me } = await parent()
  const filters = await api(fetch).rankingFilters()
  const today = todayIn(me.current?.timeZone ?? 'Asia/Tokyo', new Date())
  const conditions = readConditions(url.searchParams, today, filters)
  const [ranking, below] = await Promise.all([
    api(fetch).ranking({ ...rankingQuery(conditions), level: '1', limit: all }),
    conditions.level === '2' ? api(fetch).ranking({ ...rankingQuery(conditions), limit: all }) : null,
  ])
  return { filters, conditions, today, ranking, below }
}
