import { api } from '$lib/api.ts'
import { rankingQuery, readConditions } from '$lib/filters/conditions.ts'
import { todayIn } from '$lib/format/days.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, params, parent, depends }) => {
  depends('koe:theme')
  const { me } = await parent()
  const [theme, filters, history, actions] = await Promise.all([
    api(fetch).theme(params.id),
    api(fetch).rankingFilters(),
    api(fetch).themeEvents(params.id),
    api(fetch).actions({ theme: params.id }),
  ])
  // The theme's share, trend and quotes are those of the ranking over all time.
  const asked = new URLSearchParams({ period: 'all', ...(theme.parentId ? { level: '2' } : {}) })
  const conditions = readConditions(asked, todayIn(me.current?.timeZone ?? 'Asia/Tokyo', new Date()), filters)
  const ranking = await api(fetch).ranking(rankingQuery(conditions))
  return {
    theme,
    history,
    actions: actions.items,
    row: ranking.items.find((item) => item.theme.id === theme.id) ?? null,
  }
}
