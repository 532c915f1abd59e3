import type { InquiryForm } from '$lib/api.ts'

export const tones = { live: 'on', draft: 'off', closed: 'over' } as const satisfies Record<
  InquiryForm['state'],
  string
>
