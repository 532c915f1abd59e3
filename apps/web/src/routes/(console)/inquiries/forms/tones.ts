import type { Form } from '$lib/api.ts'

export const tones = { live: 'on', draft: 'off', closed: 'over' } as const satisfies Record<Form['state'], string>
