import { api } from '$lib/api.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, params, depends }) => {
  depends('koe:inquiry')
  return { inquiry: await api(fetch).inquiry(params.id) }
}
