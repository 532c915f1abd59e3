import { listThemes, readThemeRun } from '$lib/api.ts'
import type { LayoutLoad } from './$types'

export const load: LayoutLoad = async ({ fetch, depends }) => {
  depends('koe:themes')
  const [{ items }, run] = await Promise.all([listThemes(fetch), readThemeRun(fetch)])
  return { themes: items, run }
}
