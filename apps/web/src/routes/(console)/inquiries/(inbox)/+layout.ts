import { api } from '$lib/api.ts'
import type { LayoutLoad } from './$types'

export const load: LayoutLoad = async ({ fetch, url, depends }) => {
  depends('koe:inquiries')
  const get = (name: string) => url.searchParams.get(name)
  const filter = {
    status: get('status'),
    assignee: get('assignee'),
    find: get('q'),
    due: get('due'),
    sort: get('sort'),
  }
  const [first, forms, members] = await Promise.all([
    api(fetch).inquiries(filter),
    api(fetch).forms(),
    api(fetch).members(),
  ])
  return { first, filter, forms: forms.items, members: members.items }
}
