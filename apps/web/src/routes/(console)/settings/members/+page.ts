import { type Invitation, type Member, type Page, read } from '$lib/api.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, parent, depends }) => {
  depends('koe:members')
  const { me } = await parent()
  const manages = me.permissions.includes('members.manage')
  const [members, invitations] = await Promise.all([
    read<Page<Member>>(fetch, '/members'),
    manages ? read<Page<Invitation>>(fetch, '/invitations') : { items: [], nextCursor: null },
  ])
  return { members: members.items, invitations: invitations.items.filter(({ state }) => state === 'open') }
}
