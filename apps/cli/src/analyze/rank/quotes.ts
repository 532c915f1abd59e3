import { PLACEHOLDERS } from '@koe/text'
import type { Voices } from './voices.ts'

const placeholders = Object.values(PLACEHOLDERS)

/** A segment in the customer's own writing; where it held personal data, as it was read: with placeholders. */
export function quoteSegment(found: Voices, segment: number): string {
  const reading = found.readings[segment]!
  const masked = placeholders.some((placeholder) => reading.text.includes(placeholder))
  const verbatim = found.voices[found.voiceOf[segment]!]!.verbatims[found.verbatimOf[segment]!]!
  const words = masked ? reading.text : verbatim.text.slice(reading.start, reading.end)
  return words.replace(/\s+/g, ' ').trim()
}

/** Quotations of representatives: their ids end with the segment's place. */
export function quotesOf(found: Voices, ids: readonly string[], most: number): string[] {
  const quotes = ids.map((id) => quoteSegment(found, Number(id.slice(id.indexOf('-') + 1))))
  return [...new Set(quotes)].filter((quote) => quote !== '').slice(0, most)
}

/** Readable segments spread evenly over those handed in. */
export function spreadQuotes(found: Voices, segments: readonly number[], most: number): string[] {
  const readable = segments.filter((segment) => {
    const { length } = [...found.readings[segment]!.text]
    return length >= 12 && length <= 90
  })
  const pool = readable.length > 0 ? readable : segments
  const step = Math.max(1, pool.length / most)
  const chosen = Array.from({ length: Math.min(most, pool.length) }, (_, i) => pool[Math.floor((i + 0.5) * step)])
  return [...new Set(chosen.flatMap((segment) => (segment === undefined ? [] : [quoteSegment(found, segment)])))]
}
