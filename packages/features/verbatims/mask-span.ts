import { normalizeText } from '@koe/text'

/** A piece of a verbatim as it may be shown anywhere: without personal data, with the span that is meant. */
export interface MaskedSpan {
  text: string
  start: number
  end: number
}

const placeholder = /〔[^〔〕]{1,20}〕/g
/** Personal data near the edge of what is shown is recognised by what stands around it. */
const surroundings = 400

/** Where each offset of the original lies in its masked form: literal pieces between placeholders are found in order. */
function maskedOffset(original: string, masked: string): (offset: number) => number {
  const pieces: { from: number; to: number; at: number }[] = []
  let [at, from] = [0, 0]
  for (const match of [...masked.matchAll(placeholder), { 0: '', index: masked.length }]) {
    const literal = masked.slice(at, match.index)
    const isLast = match.index === masked.length
    const found = at === 0 ? 0 : isLast ? original.length - literal.length : original.indexOf(literal, from)
    const begin = Math.max(from, found)
    pieces.push({ from: begin, to: begin + literal.length, at })
    from = begin + literal.length
    at = match.index + match[0].length
  }
  return (offset) => {
    const piece = pieces.find(({ to }) => offset <= to) ?? pieces.at(-1)
    if (!piece) return 0
    return piece.at + Math.max(0, Math.min(offset, piece.to) - piece.from)
  }
}

const edge = (text: string, at: number) => {
  const code = text.charCodeAt(at)
  return code >= 0xdc00 && code <= 0xdfff ? at + 1 : at
}

/**
 * The segment with up to `around` characters on either side, personal data replaced, … where words were left out.
 */
export function maskSpan(text: string, start: number, end: number, around = 80): MaskedSpan {
  const base = edge(text, Math.max(0, start - surroundings))
  const window = text.slice(base, edge(text, Math.min(text.length, end + surroundings)))
  const { masked } = normalizeText(window)
  const offset = maskedOffset(window, masked)
  const [first, last] = [offset(start - base), offset(end - base)]
  const from = first - around <= 0 ? 0 : edge(masked, first - around)
  const to = last + around >= masked.length ? masked.length : edge(masked, last + around)
  const before = from > 0 || base > 0 ? '…' : ''
  const after = to < masked.length || base + window.length < text.length ? '…' : ''
  const shift = before.length - from
  return { text: before + masked.slice(from, to) + after, start: first + shift, end: last + shift }
}
