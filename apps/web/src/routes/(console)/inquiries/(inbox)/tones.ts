import type { InquiryStatus } from '$lib/api.ts'

export const tones = {
  new: 'bad',
  open: 'on',
  waiting: 'off',
  solved: 'over',
  reopened: 'bad',
} as const satisfies Record<InquiryStatus, string>
