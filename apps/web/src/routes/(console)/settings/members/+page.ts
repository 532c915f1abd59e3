import { api } from '$lib/api.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, parent, depends }) => {
  depends('koe:members')
  const { me } = await parent()
  const manages = me.permissions.includes('members.manage')
  const [members, invitations] = await Promise.all([
    api(fetch).members(),
    manages ? api(fetch).invitations() : { items: [], nextCursor: null },
  ])
  return { members: members.items, invitations: invitations.items.filter(({ state }) => state === 'open') }
}
