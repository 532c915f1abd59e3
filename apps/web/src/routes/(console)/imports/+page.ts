import { api } from '$lib/api.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, depends }) => {
  depends('koe:imports')
  return { imports: (await api(fetch).imports()).items }
}
