import { api } from '$lib/api.ts'
import type { LayoutLoad } from './$types'

export const load: LayoutLoad = async ({ fetch, depends }) => {
  depends('koe:themes')
  const [{ items }, run, proposals] = await Promise.all([
    api(fetch).themes(),
    api(fetch).themeRun(),
    api(fetch).themeProposals(),
  ])
  return { themes: items, run, proposals: proposals.items }
}
