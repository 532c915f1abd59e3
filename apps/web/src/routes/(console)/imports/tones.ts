import type { ImportState } from '$lib/api.ts'

export const tones = {
  uploaded: 'off',
  checking: 'off',
  checked: 'off',
  queued: 'on',
  running: 'on',
  done: 'on',
  failed: 'bad',
  cancelled: 'over',
  undoing: 'over',
  undone: 'over',
} as const satisfies Record<ImportState, string>
