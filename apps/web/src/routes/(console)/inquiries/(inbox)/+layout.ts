import { api } from '$lib/api.ts'
import type { LayoutLoad } from './$types'
import { readFilter } from './filter.ts'

export const load: LayoutLoad = async ({ fetch, url, depends }) => {
  depends('koe:inquiries')
  const filter = readFilter((name) => url.searchParams.get(name))
  const { themeId } = filter
  const [first, forms, members, views, theme] = await Promise.all([
    api(fetch).inquiries(filter),
    api(fetch).forms(),
    api(fetch).members(),
    api(fetch).inquiryViews(),
    themeId && themeId !== 'none' ? api(fetch).theme(themeId) : null,
  ])
  return { first, filter, forms: forms.items, members: members.items, views, theme: theme?.label ?? null }
}
