import { api } from '$lib/api.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, params, depends }) => {
  depends('koe:actions')
  return { action: await api(fetch).action(params.id) }
}
