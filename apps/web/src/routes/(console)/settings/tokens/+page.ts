import { type Page, read, type Token } from '$lib/api.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, depends }) => {
  depends('koe:tokens')
  return { tokens: (await read<Page<Token>>(fetch, '/tokens')).items }
}
