import { api } from '$lib/api.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, params, depends }) => {
  depends('koe:desk')
  const [form, desk, members] = await Promise.all([
    api(fetch).form(params.form),
    api(fetch).desk(params.form),
    api(fetch).members(),
  ])
  return { form, desk, members: members.items.filter(({ role }) => role !== 'viewer') }
}
