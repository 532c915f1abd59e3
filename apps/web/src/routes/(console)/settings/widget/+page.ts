import { api } from '$lib/api.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, depends }) => {
  depends('koe:widget')
  return { widget: await api(fetch).widgetSettings() }
}
