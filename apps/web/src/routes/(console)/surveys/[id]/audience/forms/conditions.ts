import type { Audience } from '$lib/api.ts'

export type Segment = NonNullable<Audience['segment']>
export type Condition = Segment['conditions'][number]

export const comparisons = [
  'equal',
  'not-equal',
  'contains',
  'not-contains',
  'at-least',
  'at-most',
  'known',
  'unknown',
] as const satisfies Condition['is'][]

/** The same condition with another comparison; what was compared with is kept where it still means something. */
export function compared(condition: Condition, is: Condition['is']): Condition {
  const { attribute } = condition
  if (is === 'known' || is === 'unknown') return { attribute, is }
  const text = 'text' in condition ? condition.text : 'number' in condition ? String(condition.number) : ''
  if (is !== 'at-least' && is !== 'at-most') return { attribute, is, text }
  const number = Number(text.normalize('NFKC'))
  return { attribute, is, number: Number.isFinite(number) ? number : 0 }
}
