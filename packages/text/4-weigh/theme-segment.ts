import type { Pair } from '../3-read/find-pairs.ts'
import { compareText } from './count-terms.ts'

/**
 * A segment as clustering sees it. `id` is unique; `owner` is the verbatim (or customer) it belongs to;
 * `text` is normalised and free of personal data; `terms` are lemmas with repeats, in order.
 */
export interface ThemeSegment {
  id: string
  owner: string
  text: string
  terms: readonly string[]
  compounds: readonly string[]
  pairs: readonly Pair[]
}

/** One distinct text: what is clustered. `members` are the positions of its segments in the input; `weight` their number. */
export interface Unit {
  text: string
  terms: readonly string[]
  compounds: readonly string[]
  pairs: readonly Pair[]
  /** the smallest segment id behind this text */
  id: string
  members: number[]
  weight: number
}

/**
 * Collapses exact duplicates and puts the distinct texts in an order that does not depend on the rows' order or ids.
 * @returns units in code-unit order of text, then terms
 */
export function distinctUnits(segments: readonly ThemeSegment[]): Unit[] {
  const byText = new Map<string, Unit>()
  segments.forEach((segment, i) => {
    const key = `${segment.text}\u0000${segment.terms.join('\u0001')}`
    const known = byText.get(key)
    if (known === undefined) {
      const { text, terms, compounds, pairs, id } = segment
      byText.set(key, { text, terms, compounds, pairs, id, members: [i], weight: 1 })
      return
    }
    known.members.push(i)
    known.weight++
    if (compareText(segment.id, known.id) < 0) known.id = segment.id
  })
  return [...byText].sort((a, b) => compareText(a[0], b[0])).map(([, unit]) => unit)
}

/** A whole verbatim as the fit learns from it: its segments together. `weight` = how many verbatims say exactly this. */
export interface Voice {
  text: string
  terms: readonly string[]
  weight: number
}

/** An owner with more segments than this is a customer of many verbatims or a long story: its segments teach one by one. */
export const LARGEST_VOICE = 8

/**
 * Puts the segments of a verbatim together again. Themes are *learned* from whole voices, because 「エンジンが止まる。修理しても直らない」
 * says what 「直らない」 is about, while every segment is *assigned* by its own words alone, so that the same words always
 * get the same theme. Exact duplicates collapse; the order does not depend on the rows' order or ids.
 */
export function wholeVoices(segments: readonly ThemeSegment[]): Voice[] {
  const byOwner = new Map<string, ThemeSegment[]>()
  for (const segment of segments) {
    const list = byOwner.get(segment.owner)
    if (list === undefined) byOwner.set(segment.owner, [segment])
    else list.push(segment)
  }
  const voices = new Map<string, Voice>()
  for (const list of byOwner.values()) {
    for (const part of list.length <= LARGEST_VOICE ? [list] : list.map((segment) => [segment])) {
      const sorted = part.length > 1 ? part.sort((a, b) => compareText(a.text, b.text)) : part
      // Of a single segment nothing is copied: most voices of a large workspace are one.
      const text = part.length === 1 ? part[0]!.text : sorted.map((segment) => segment.text).join('\n')
      const terms = part.length === 1 ? part[0]!.terms : sorted.flatMap((segment) => segment.terms)
      const key = `${text}\u0000${terms.join('\u0001')}`
      const known = voices.get(key)
      if (known === undefined) voices.set(key, { text, terms, weight: 1 })
      else known.weight++
    }
  }
  return [...voices].sort((a, b) => compareText(a[0], b[0])).map(([, voice]) => voice)
}

/**
 * Every n-th of a sorted list so that `limit` are left: a sample spread evenly over the order, with a seeded start.
 * @param start in [0, 1)
 * @example
 * evenSample([1, 2, 3, 4], 2, 0) // => [1, 3]
 */
export function evenSample<T>(list: readonly T[], limit: number, start: number): readonly T[] {
  if (list.length <= limit) return list
  const step = list.length / limit
  return Array.from({ length: limit }, (_, i) => list[Math.min(list.length - 1, Math.floor((i + start) * step))]!)
}
