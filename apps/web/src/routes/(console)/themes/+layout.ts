import { api } from '$lib/api.ts'
import type { LayoutLoad } from './$types'

export const load: LayoutLoad = async ({ fetch, depends }) => {
  depends('koe:themes')
  const [{ items }, run] = await Promise.all([api(fetch).themes(), api(fetch).themeRun()])
  return { themes: items, run }
}
