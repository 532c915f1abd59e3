import { eastAsianWidth } from 'get-east-asian-width'

const segmenter = new Intl.Segmenter('ja', { granularity: 'grapheme' })
const WIDE_EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u
const ZERO = /^[\p{Mn}\p{Me}\p{Cf}]$/u

/** Without what would move the cursor or turn the writing direction: customers' words must not steer a terminal. */
export const printable = (text: string): string =>
  text
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]+/g, ' ')
    .replace(/\p{Surrogate}/gu, '\uFFFD')

/** Columns of one grapheme. Letters of unclear width count as one, with `cautious` as two. */
function graphemeWidth(grapheme: string, cautious: boolean): number {
  if (WIDE_EMOJI.test(grapheme) && !/^[\d#*©®‼⁉™]$/u.test(grapheme)) return 2
  let width = 0
  for (const letter of grapheme) {
    if (ZERO.test(letter)) continue
    width += eastAsianWidth(letter.codePointAt(0) ?? 0, { ambiguousAsWide: cautious })
  }
  return width
}

/**
 * How many columns of a terminal a text takes.
 * @param cautious count letters whose width terminals disagree on (…, ①, ×) as two
 */
export function textWidth(text: string, cautious = false): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  let width = 0
  for (const { segment } of segmenter.segment(text)) width += graphemeWidth(segment, cautious)
  return width
}

/** Cut to a number of columns, with … in place of what was left out; never through a letter. */
export function cut(text: string, width: number, cautious = false): string {
  const clean = printable(text)
  if (textWidth(clean, cautious) <= width) return clean
  const dots = cautious ? 2 : 1
  let taken = ''
  let used = 0
  for (const { segment } of segmenter.segment(clean)) {
    used += graphemeWidth(segment, cautious)
    if (used > width - dots) break
    taken += segment
  }
  return width < dots ? '' : `${taken.trimEnd()}…`
}

/** Cut or filled up with spaces to exactly a number of columns. */
export function fit(text: string, width: number, side: 'left' | 'right' = 'left'): string {
  const shown = cut(text, width)
  const space = ' '.repeat(Math.max(0, width - textWidth(shown)))
  return side === 'left' ? shown + space : space + shown
}

/** Lines of at most a number of columns, broken between letters, after a space where one is near. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  let used = 0
  for (const { segment } of segmenter.segment(printable(text))) {
    const own = graphemeWidth(segment, true)
    if (used + own > width) {
      const space = line.lastIndexOf(' ')
      const rest = space > line.length / 2 && segment !== ' ' ? line.slice(space + 1) : ''
      lines.push((rest === '' ? line : line.slice(0, space)).trimEnd())
      line = rest
      used = textWidth(rest, true)
    }
    if (line === '' && segment === ' ') continue
    line += segment
    used += own
  }
  if (line.trim() !== '') lines.push(line.trimEnd())
  return lines
}
