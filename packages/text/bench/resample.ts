import { type Random, seededRandom } from '../4-weigh/random.ts'
import type { ThemeSegment } from '../4-weigh/theme-segment.ts'

/** Words of a resampled segment that come from anywhere. */
const NOISE = 0.15

const anyOf = <T>(list: readonly T[], random: Random): T => list[Math.floor(random() * list.length)]!

/** The segment with some of its words exchanged for words of others, in its text too. */
function noisy(segment: ThemeSegment, all: readonly ThemeSegment[], random: Random) {
  const { text, terms, compounds, pairs } = segment
  let said = text
  const exchanged = terms.map((term) => {
    if (random() >= NOISE) return term
    const other = anyOf(anyOf(all, random).terms, random) ?? term
    said = said.replace(term, other)
    return other
  })
  // A flat copy: pieces of a larger string would keep all of it in memory.
  return { text: Buffer.from(said).toString(), terms: exchanged, compounds, pairs }
}

/**
 * As many segments as wanted, each a segment of the file with noise: new texts with the vocabulary and the subjects of the
 * old ones. Every one is a verbatim of its own.
 */
export function resample(segments: readonly ThemeSegment[], count: number): ThemeSegment[] {
  const random = seededRandom(17)
  return Array.from({ length: count }, (_, i) => {
    const segment = noisy(anyOf(segments, random), segments, random)
    return { id: `r${String(i).padStart(8, '0')}`, owner: `r${i}`, ...segment }
  })
}

/** A source of whole verbatims that holds none of them: the n-th is made when it is asked for, always the same. */
export interface Resampled {
  id(n: number): string
  segmentsOf(n: number): number
  make(n: number): ThemeSegment[]
}

/** Whole verbatims of the file, drawn with repeats, each with noise of its own. */
export function resampledVerbatims(segments: readonly ThemeSegment[]): Resampled {
  const byOwner = new Map<string, ThemeSegment[]>()
  for (const segment of segments) byOwner.set(segment.owner, [...(byOwner.get(segment.owner) ?? []), segment])
  const verbatims = [...byOwner.values()]
  const drawn = (n: number) => {
    const random = seededRandom(Math.imul(n + 1, 0x9e3779b1))
    return { random, source: anyOf(verbatims, random) }
  }
  const id = (n: number) => `v${String(n).padStart(8, '0')}`
  return {
    id,
    segmentsOf: (n) => drawn(n).source.length,
    make(n) {
      const { random, source } = drawn(n)
      return source.map((segment, s) => ({ id: `${id(n)}-${s}`, owner: id(n), ...noisy(segment, segments, random) }))
    },
  }
}
