import { normalizeText } from '@koe/text'

/** Normalised words, found again in their verbatim by the offsets that were stored. */
export function cutWords(whole: string, stretches: readonly { start: number; end: number }[]): string[] {
  const { text, offsets } = normalizeText(whole)
  const firstFrom = (wanted: number) => {
    let low = 0
    let high = text.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((offsets[middle] as number) < wanted) low = middle + 1
      else high = middle
    }
    return low
  }
  return stretches.map(({ start, end }) => text.slice(firstFrom(start), firstFrom(end)))
}
