import { api } from '$lib/api.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, params, depends }) => {
  depends('koe:import')
  const [file, forms] = await Promise.all([api(fetch).import(params.id), api(fetch).forms()])
  return { file, forms: forms.items }
}
