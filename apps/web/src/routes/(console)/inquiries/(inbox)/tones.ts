import type { InquiryStatus } from '$lib/api.ts'

export const tones = {
  new: 'new',
  open: 'on',
  waiting: 'off',
  solved: 'over',
  reopened: 'new',
} as const satisfies Record<InquiryStatus, string>
