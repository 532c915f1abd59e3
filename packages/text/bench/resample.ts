import { seededRandom } from '../4-weigh/random.ts'
import type { ThemeSegment } from '../4-weigh/theme-segment.ts'

/** Words of a resampled segment that come from anywhere. */
const NOISE = 0.15

/**
 * As many segments as wanted, each a segment of the file with some of its words exchanged for words of others, in its text
 * too: new texts with the vocabulary and the subjects of the old ones. Every one is a verbatim of its own.
 */
export function resample(segments: readonly ThemeSegment[], count: number): ThemeSegment[] {
  const random = seededRandom(17)
  const any = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  return Array.from({ length: count }, (_, i) => {
    const { text, terms, compounds, pairs } = any(segments)
    let said = text
    const exchanged = terms.map((term) => {
      if (random() >= NOISE) return term
      const other = any(any(segments).terms) ?? term
      said = said.replace(term, other)
      return other
    })
    // A flat copy: pieces of a larger string would keep all of it in memory.
    const own = Buffer.from(said).toString()
    return { id: `r${String(i).padStart(8, '0')}`, owner: `r${i}`, text: own, terms: exchanged, compounds, pairs }
  })
}
