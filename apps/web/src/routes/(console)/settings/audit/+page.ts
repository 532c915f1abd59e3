import { type AuditEvent, type Member, type Page, read } from '$lib/api.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch }) => {
  const [events, members] = await Promise.all([
    read<Page<AuditEvent>>(fetch, '/audit-events'),
    read<Page<Member>>(fetch, '/members'),
  ])
  return { first: events, members: members.items }
}
