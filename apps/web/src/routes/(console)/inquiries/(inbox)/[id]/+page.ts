import { api } from '$lib/api.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, params, depends }) => {
  depends('koe:inquiry')
  const calls = api(fetch)
  const [inquiry, conversation, linked] = await Promise.all([
    calls.inquiry(params.id),
    calls.conversation(params.id),
    calls.articles({ inquiry: params.id }),
  ])
  return { inquiry, conversation, articles: linked.items }
}
