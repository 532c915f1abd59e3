import type { InquiryView } from '$lib/api.ts'

/** What the list is asked for, by its names in the API, and each one's name in the address. */
const names = {
  status: 'status',
  assignee: 'assignee',
  categoryId: 'category',
  formId: 'form',
  from: 'from',
  to: 'to',
  themeId: 'theme',
  otherThemes: 'other-themes',
  suspicious: 'suspicious',
  due: 'due',
  escalated: 'escalated',
  mentioned: 'mentioned',
  sort: 'sort',
  find: 'q',
} as const

export type InboxFilter = Record<keyof typeof names, string | null>

export const readFilter = (get: (name: string) => string | null): InboxFilter =>
  Object.fromEntries(Object.entries(names).map(([key, name]) => [key, get(name) || null])) as InboxFilter

/** The address of the list under a filter. */
export function addressOf(filter: Partial<InboxFilter> | InquiryView['filter']): string {
  const params = new URLSearchParams()
  for (const [key, name] of Object.entries(names)) {
    const value = filter[key as keyof typeof names]
    if (value) params.set(name, value)
  }
  const text = params.toString()
  return text === '' ? '/inquiries' : `/inquiries?${text}`
}

/** What is set of a filter, as it is saved. */
export const givenIn = (filter: InboxFilter) =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== null)) as InquiryView['filter']
