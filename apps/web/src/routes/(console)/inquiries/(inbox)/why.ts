import type { TriedRule } from '$lib/api.ts'
import type { watchCatalogues } from '$lib/messages/watch/index.ts'

type Words = (typeof watchCatalogues)['ja']

/** Why a rule fired, one reason after the other. */
export function whyText(v: Words, why: TriedRule['hits'][number]['why'] | Record<string, string | null>): string {
  const [times = '', days = ''] = (why.repeat ?? '').split('/')
  const parts = [
    why.repeat ? v.why.repeat(times, days) : '',
    why.nps ? v.why.nps(why.nps) : '',
    why.keyword ? v.why.keyword(why.keyword) : '',
    why.waiting ? v.why.waiting(why.waiting) : '',
    why.category ? v.why.category(why.category) : '',
  ]
  return parts.filter(Boolean).join('・')
}
