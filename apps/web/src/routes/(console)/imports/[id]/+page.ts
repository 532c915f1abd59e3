import { readImport } from '$lib/api.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, params, depends }) => {
  depends('koe:import')
  return { file: await readImport(fetch, params.id) }
}
