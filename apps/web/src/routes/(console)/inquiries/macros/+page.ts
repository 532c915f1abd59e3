import { api } from '$lib/api.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, depends }) => {
  depends('koe:macros')
  const [macros, members] = await Promise.all([api(fetch).macros(), api(fetch).members()])
  return { macros: macros.items, members: members.items }
}
