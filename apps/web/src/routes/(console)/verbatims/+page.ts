import { api } from '$lib/api.ts'
import { filterQuery, readConditions } from '$lib/filters/conditions.ts'
import { addDays, todayIn } from '$lib/format/days.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, parent }) => {
  const { me } = await parent()
  const params = url.searchParams
  const [filters, themes] = await Promise.all([api(fetch).rankingFilters(), api(fetch).themes()])
  const today = todayIn(me.current?.timeZone ?? 'Asia/Tokyo', new Date())
  // Here nothing is compared: without a wish, all words of all time.
  const period = params.get('period') ?? 'all'
  const get = (name: string) => (name === 'period' ? period : params.get(name))
  const conditions = readConditions({ get, getAll: (name) => params.getAll(name) }, today, filters)
  const theme = params.get('theme')
  const search = params.get('q') ?? ''
  const shown = conditions.period ?? { from: today, to: addDays(today, 1) }
  const query = {
    ...(conditions.preset === 'all' ? {} : conditions.period),
    ...filterQuery(conditions.filters),
    q: search,
    ...(theme === 'other' ? { other: '1' } : { theme }),
  }
  return {
    filters,
    themes: themes.items,
    conditions,
    theme,
    search,
    query,
    shown,
    today,
    first: await api(fetch).verbatims(query),
  }
}
