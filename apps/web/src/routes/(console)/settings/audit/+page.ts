import { api } from '$lib/api.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch }) => {
  const [events, members] = await Promise.all([api(fetch).auditEvents(), api(fetch).members()])
  return { first: events, members: members.items }
}
