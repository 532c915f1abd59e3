import { labelOf } from '$lib/filters/names.ts'
import { addDays } from '$lib/format/days.ts'
import type { Format } from '$lib/format/index.ts'
import type { Messages } from '$lib/messages/index.ts'
import type { portraitWords } from '../words.ts'
import { type Door, doorTo, halves, type WholePortrait } from './doors.ts'

/** What the drawer shows, in words. */
export function doorTitle(
  w: Messages,
  p: ReturnType<typeof portraitWords>,
  f: Format,
  { kind, value }: Door,
  portrait: Pick<WholePortrait, 'pairs' | 'others'>,
): string {
  if (kind === 'pair') {
    const found = portrait.pairs.find(({ noun, predicate }) => doorTo.pair(noun, predicate) === `pair:${value}`)
    return found ? p.doors.pair(found.noun, found.surface) : value
  }
  if (kind === 'days') {
    const [from, to] = halves(value, '..')
    return p.doors.days(`${f.date(from)}〜${to === '' ? '' : f.date(addDays(to, -1))}`)
  }
  if (kind === 'with') return p.doors.with(portrait.others.items.find(({ id }) => id === value)?.label ?? '')
  if (kind === 'mood') return w.phrases.sentiments[value as keyof typeof w.phrases.sentiments] ?? value
  if (kind === 'intent' || kind === 'source' || kind === 'channel') return labelOf(w, kind, value)
  if (kind === 'loss' || kind === 'gain') return `${w.phrases[kind]}: ${labelOf(w, kind, value)}`
  if (kind === 'attr') return halves(value, ':').join(': ')
  return value
}
