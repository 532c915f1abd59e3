import type { ArticleState } from '$lib/api.ts'

export const tones = { draft: 'off', review: 'new', published: 'on', archived: 'over' } as const satisfies Record<
  ArticleState,
  string
>
