import { api } from '$lib/api.ts'
import { todayIn } from '$lib/format/days.ts'
import type { PageLoad } from './$types'

/** What is on the board lives in the address. */
export const load: PageLoad = async ({ fetch, url, depends, parent }) => {
  depends('koe:actions')
  const { me } = await parent()
  const filter = { owner: url.searchParams.get('owner'), theme: url.searchParams.get('theme') }
  const calls = api(fetch)
  const query = { ...filter, cursor: url.searchParams.get('cursor') ?? undefined, limit: 200 }
  const [{ items, nextCursor }, members, status] = await Promise.all([
    calls.actions(query),
    calls.members(),
    calls.status(),
  ])
  return {
    actions: items,
    nextCursor,
    members: members.items,
    filter,
    hasThemes: status.modelVersion > 0,
    today: todayIn(me.current?.timeZone ?? 'Asia/Tokyo', new Date()),
  }
}
