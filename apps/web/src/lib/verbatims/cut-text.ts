import type { RankingRow } from '../api.ts'

/** A piece of a verbatim with the marks that cover it. */
export interface Piece<Mark> {
  text: string
  marks: Mark[]
}

/**
 * Cuts a text at the borders of its marks (UTF-16 offsets, end exclusive). Marks may overlap; those outside the text are
 * clipped, empty ones dropped. The pieces joined are the text.
 */
export function cutText<Mark extends { start: number; end: number }>(
  text: string,
  marks: readonly Mark[],
): Piece<Mark>[] {
  const within = marks
    .map((mark) => ({ mark, start: Math.max(0, mark.start), end: Math.min(text.length, mark.end) }))
    .filter(({ start, end }) => end > start)
  const borders = [...new Set([0, text.length, ...within.flatMap(({ start, end }) => [start, end])])].sort(
    (a, b) => a - b,
  )
  const pieces: Piece<Mark>[] = []
  for (let i = 0; i + 1 < borders.length; i++) {
    const start = borders[i] ?? 0
    const end = borders[i + 1] ?? text.length
    const covering = within.filter((one) => one.start <= start && one.end >= end).map(({ mark }) => mark)
    pieces.push({ text: text.slice(start, end), marks: covering })
  }
  return pieces
}

/** Every place where one of the searched words stands, as the search itself compares: without regard to case. */
export function findWords(text: string, search: string): { start: number; end: number }[] {
  const words = search
    .toLowerCase()
    .split(/[\s\u3000]+/)
    .filter(Boolean)
  const lower = text.toLowerCase()
  // Lower case can be longer (İ): offsets would then point elsewhere.
  if (lower.length !== text.length) return []
  return words.flatMap((word) => {
    const found: { start: number; end: number }[] = []
    for (let at = lower.indexOf(word); at >= 0 && found.length < 100; at = lower.indexOf(word, at + word.length)) {
      found.push({ start: at, end: at + word.length })
    }
    return found
  })
}

/** A marked stretch of a text, as the API cuts a quotation. */
type Excerpt = Pick<RankingRow['quotes'][number], 'text' | 'start' | 'end'>

/** A short stretch of a long text around its first mark, cut at characters, for one line of a table. */
export function excerpt(text: string, start: number, end: number, length: number): Excerpt {
  const from = Math.max(0, Math.min(start - 12, text.length - length))
  const clean = from > 0 ? safeBorder(text, from) : 0
  const to = safeBorder(text, Math.min(text.length, clean + length))
  const lead = clean > 0 ? '…' : ''
  const tail = to < text.length ? '…' : ''
  return {
    text: lead + text.slice(clean, to) + tail,
    start: Math.max(0, start - clean) + lead.length,
    end: Math.min(Math.max(0, end - clean), to - clean) + lead.length,
  }
}

/** Never between the halves of one character. */
const safeBorder = (text: string, at: number): number => {
  const code = text.charCodeAt(at)
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at
}
