import { api } from '$lib/api.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, depends }) => {
  depends('koe:forms')
  return { forms: (await api(fetch).forms()).items }
}
