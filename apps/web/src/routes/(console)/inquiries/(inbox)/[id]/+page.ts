import { api } from '$lib/api.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, params, depends }) => {
  depends('koe:inquiry')
  const [inquiry, conversation] = await Promise.all([api(fetch).inquiry(params.id), api(fetch).conversation(params.id)])
  return { inquiry, conversation }
}
