import { compareText } from './count-terms.ts'
import { LARGEST_VOICE, type ThemeSegment } from './theme-segment.ts'

/** A fit looks at about so many segments: more of them cost memory and hours, and move no theme. */
export const SEGMENTS_TO_FIT = 60_000

/**
 * The share of the verbatims that a fit looks at.
 * @param segments how many there are in all
 * @returns 0–1; 1 up to 60,000 segments
 * @example
 * sampleShare(240_000) // => 0.25
 */
export function sampleShare(segments: number): number {
  return segments <= SEGMENTS_TO_FIT ? 1 : SEGMENTS_TO_FIT / segments
}

/**
 * Whether a verbatim belongs to a sample of that share, by a hash of its id. Each is asked by itself, so that a stream is
 * sampled without being held, and the sample is the same in whatever order the verbatims come. A smaller share is part of a larger one.
 *
 * Themes of more verbatims than memory holds: `extractThemes` on the sample, then `assignSegments` on everything, page by page.
 *
 * @param id unique
 * @param share 0–1
 * @example
 * isSampled('a', 1) // => true
 */
export function isSampled(id: string, share: number): boolean {
  let hash = 0x811c9dc5
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0 < share * 0x100000000
}

/**
 * The segments of an even sample of verbatims, where there are too many to fit; all of them otherwise. Drawn by what the
 * verbatims say, the n-th of equal ones by itself, so that neither ids nor the order of rows matter; whole verbatims, because a fit
 * learns from these.
 *
 * @param always texts that are taken in any case
 * @returns the segments handed in, or part of them in the order of owners and ids
 */
export function sampledSegments(
  segments: readonly ThemeSegment[],
  always: ReadonlySet<string> = new Set(),
): readonly ThemeSegment[] {
  const share = sampleShare(segments.length)
  if (share === 1) return segments
  const order = Uint32Array.from(segments.keys()).sort(
    (a, b) =>
      compareText(segments[a]!.owner, segments[b]!.owner) ||
      compareText(segments[a]!.text, segments[b]!.text) ||
      compareText(segments[a]!.id, segments[b]!.id),
  )
  const met = new Map<string, number>()
  const sample: ThemeSegment[] = []
  const draw = (own: readonly ThemeSegment[]) => {
    // Of a single segment nothing is copied: most verbatims of a large workspace are one.
    const words = own.length === 1 ? own[0]!.text : own.map(({ text }) => text).join('\n')
    const copy = met.get(words) ?? 0
    met.set(words, copy + 1)
    if (isSampled(`${words}\n${copy}`, share) || own.some(({ text }) => always.has(text))) sample.push(...own)
  }
  for (let from = 0; from < order.length; ) {
    const { owner } = segments[order[from]!]!
    const own: ThemeSegment[] = []
    for (; from < order.length && segments[order[from]!]!.owner === owner; from++) own.push(segments[order[from]!]!)
    if (own.length <= LARGEST_VOICE) draw(own)
    // What is left of them must not be taken for one short story.
    else for (const segment of own) draw([{ ...segment, owner: `${owner}\u0000${segment.id}` }])
  }
  return sample
}
