/** `[start, end)` in normalised text. */
export interface TextSpan {
  start: number
  end: number
}

/** No sentence is longer than this many UTF-16 units: a hard limit, because a lattice costs more than its length. */
export const LONGEST_SENTENCE = 200

const ENDS = new Set(['。', '！', '？', '\n'])
const CLOSERS = new Set(['」', '』', '）', '】', '"', '”', '’', '〕'])
const MARK = /\p{Extended_Pictographic}|[♪★☆♡♥]/u

/**
 * Cuts normalised text into sentences: after 。！？ (with the closing bracket that follows), at line ends, after emoji that
 * stand where a full stop would, and always at 200 characters (at 、 or a space where there is one).
 * Spans are trimmed, sorted, disjoint and not empty.
 *
 * @example
 * splitSentences('遅い。高い！') // => [{ start: 0, end: 3 }, { start: 3, end: 6 }]
 */
export function splitSentences(text: string): TextSpan[] {
  const spans: TextSpan[] = []
  let start = 0
  const close = (end: number): void => {
    pushPieces(text, start, end, spans)
    start = end
  }
  let at = 0
  while (at < text.length) {
    const character = text[at] as string
    if (ENDS.has(character) || endsWithDot(text, at)) {
      at++
      while (at < text.length && (ENDS.has(text[at] as string) || CLOSERS.has(text[at] as string))) at++
      close(at)
    } else if (endsWithMark(text, start, at)) {
      at += character.charCodeAt(0) >= 0xd800 ? 2 : 1
      while (at < text.length && endsWithMark(text, start, at)) at += (text.codePointAt(at) as number) > 0xffff ? 2 : 1
      if (at < text.length && !ENDS.has(text[at] as string)) close(at)
    } else at++
  }
  close(text.length)
  return spans
}

/** A full-width period between Japanese letters is a full stop that lost its shape. */
function endsWithDot(text: string, at: number): boolean {
  if (text[at] !== '.') return false
  return text.charCodeAt(at - 1) > 0x3040 && !(text.charCodeAt(at + 1) >= 0x30 && text.charCodeAt(at + 1) <= 0x7a)
}

function endsWithMark(text: string, start: number, at: number): boolean {
  const code = text.codePointAt(at) as number
  if (code < 0x2190 || (code >= 0x3000 && code < 0x1f000)) return false
  return at - start >= 4 && MARK.test(String.fromCodePoint(code))
}

function pushPieces(text: string, from: number, to: number, spans: TextSpan[]): void {
  let start = from
  while (to - start > LONGEST_SENTENCE) {
    const cut = safeCut(text, start, start + LONGEST_SENTENCE)
    pushTrimmed(text, start, cut, spans)
    start = cut
  }
  pushTrimmed(text, start, to, spans)
}

/** The last 、 or space in the second half of the window, else the window's end (never inside a surrogate pair). */
function safeCut(text: string, start: number, limit: number): number {
  for (let at = limit; at > start + LONGEST_SENTENCE / 2; at--) {
    const before = text[at - 1]
    if (before === '、' || before === ' ' || before === ',' || before === '〕') return at
  }
  const low = text.charCodeAt(limit)
  return low >= 0xdc00 && low <= 0xdfff ? limit - 1 : limit
}

function pushTrimmed(text: string, from: number, to: number, spans: TextSpan[]): void {
  let start = from
  let end = to
  while (start < end && /\s/.test(text[start] as string)) start++
  while (end > start && /\s/.test(text[end - 1] as string)) end--
  if (end > start) spans.push({ start, end })
}
