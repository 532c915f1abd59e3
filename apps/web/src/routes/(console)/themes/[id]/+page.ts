import { api } from '$lib/api.ts'
import { filterQuery, readConditions } from '$lib/filters/conditions.ts'
import { todayIn } from '$lib/format/days.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, params, url, parent, depends }) => {
  depends('koe:theme')
  const { me } = await parent()
  const [theme, filters, history, actions] = await Promise.all([
    api(fetch).theme(params.id),
    api(fetch).rankingFilters(),
    api(fetch).themeEvents(params.id),
    api(fetch).actions({ theme: params.id }),
  ])
  const today = todayIn(me.current?.timeZone ?? 'Asia/Tokyo', new Date())
  const conditions = readConditions(url.searchParams, today, filters)
  const asked = { ...conditions.period, ...filterQuery(conditions.filters) }
  const [whole, wording, company] = await Promise.all([
    api(fetch).themePortrait(params.id, asked),
    api(fetch).themeWording(params.id, asked),
    api(fetch).themeCompany(params.id, asked),
  ])
  const portrait = { ...whole, ...wording, ...company }
  return { theme, history, actions: actions.items, filters, conditions, today, portrait }
}
