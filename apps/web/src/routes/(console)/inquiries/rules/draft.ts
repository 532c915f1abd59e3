import type { InquiryRule, NewInquiryRule } from '$lib/api.ts'

type Conditions = NewInquiryRule['conditions']

/** A rule while it is being written: what is not asked keeps what was typed. */
export interface RuleDraft {
  name: string
  enabled: boolean
  asks: Record<keyof Conditions, boolean>
  times: string
  repeatDays: string
  npsDays: string
  words: string
  hours: string
  categoryIds: string[]
  mark: boolean
  assigneeId: string | null
  notify: string[]
}

export function draftOf(rule: InquiryRule | null): RuleDraft {
  const { repeat, detractor, keywords, waitingHours, categoryIds } = rule?.conditions ?? {}
  return {
    name: rule?.name ?? '',
    enabled: rule?.enabled ?? true,
    asks: {
      repeat: repeat !== undefined,
      detractor: detractor !== undefined,
      keywords: keywords !== undefined,
      waitingHours: waitingHours !== undefined,
      categoryIds: categoryIds !== undefined,
    },
    times: String(repeat?.times ?? 3),
    repeatDays: String(repeat?.days ?? 30),
    npsDays: String(detractor?.days ?? 90),
    words: keywords?.join('\n') ?? '',
    hours: String(waitingHours ?? 4),
    categoryIds: categoryIds ?? [],
    mark: rule?.mark ?? true,
    assigneeId: rule?.assigneeId ?? null,
    notify: rule?.notify ?? [],
  }
}

const numberOf = (text: string) => Number(text.normalize('NFKC').trim() || Number.NaN)

/** What the draft asks for; the API says what is wrong with it. */
export function conditionsOf(draft: RuleDraft): Conditions {
  const { asks, times, repeatDays, npsDays, words, hours, categoryIds } = draft
  const keywords = words
    .split('\n')
    .map((word) => word.trim())
    .filter((word) => word !== '')
  return {
    ...(asks.repeat ? { repeat: { times: numberOf(times), days: numberOf(repeatDays) } } : {}),
    ...(asks.detractor ? { detractor: { days: numberOf(npsDays) } } : {}),
    ...(asks.keywords ? { keywords } : {}),
    ...(asks.waitingHours ? { waitingHours: numberOf(hours) } : {}),
    ...(asks.categoryIds ? { categoryIds } : {}),
  }
}

export const ruleOf = (draft: RuleDraft): NewInquiryRule => {
  const { enabled, mark, assigneeId, notify } = draft
  return { name: draft.name.trim(), enabled, mark, assigneeId, notify, conditions: conditionsOf(draft) }
}
