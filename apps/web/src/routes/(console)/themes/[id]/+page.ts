import { api } from '$lib/api.ts'
import { filterQuery, readConditions } from '$lib/filters/conditions.ts'
import { todayIn } from '$lib/format/days.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, params, url, parent, depends }) => {
  depends('koe:theme')
  const { me } = await parent()
  const today = todayIn(me.current?.timeZone ?? 'Asia/Tokyo', new Date())

  /** What the address asks for depends on which days there are. */
  async function drawn() {
    const filters = await api(fetch).rankingFilters()
    const conditions = readConditions(url.searchParams, today, filters)
    const asked = { ...conditions.period, ...filterQuery(conditions.filters) }
    const [whole, wording, company] = await Promise.all([
      api(fetch).themePortrait(params.id, asked),
      api(fetch).themeWording(params.id, asked),
      api(fetch).themeCompany(params.id, asked),
    ])
    return { filters, conditions, portrait: { ...whole, ...wording, ...company } }
  }

  const [theme, history, actions, figures] = await Promise.all([
    api(fetch).theme(params.id),
    api(fetch).themeEvents(params.id),
    api(fetch).actions({ theme: params.id }),
    drawn(),
  ])
  return { theme, history, actions: actions.items, today, ...figures }
}
