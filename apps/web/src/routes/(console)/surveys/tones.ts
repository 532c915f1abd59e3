import type { Survey } from '$lib/api.ts'

export const tones = { live: 'on', draft: 'off', paused: 'off', closed: 'over' } as const satisfies Record<
  Survey['state'],
  string
>
