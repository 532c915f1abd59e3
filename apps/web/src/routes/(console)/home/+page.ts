import { api } from '$lib/api.ts'
import { addDays, todayIn } from '$lib/format/days.ts'
import type { PageLoad } from './$types'
import { part } from './part.ts'

/** Each part comes when it comes: a slow one, or one that fails, keeps nobody from reading the others. */
export const load: PageLoad = async ({ fetch, parent, depends }) => {
  depends('koe:home')
  const { me } = await parent()
  const today = todayIn(me.current?.timeZone ?? 'Asia/Tokyo', new Date())
  const client = api(fetch)
  return {
    today,
    recent: part(client.recentResponses()),
    ranking: part(client.ranking()),
    counts: part(client.inquiryCounts({ from: today, to: addDays(today, 1) })),
    actions: part(client.actions({ dueBy: addDays(today, 7), limit: 200 })),
    status: part(client.status()),
  }
}
