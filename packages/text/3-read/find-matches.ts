/** A stretch that a pattern matched. */
export interface Match {
  start: number
  end: number
}

/**
 * All matches of a global pattern, without the copy of the pattern that `matchAll` makes each time (half the cost of
 * reading, over sixty patterns a clause). Empty matches are passed over.
 */
export function findMatches(pattern: RegExp, text: string): Match[] {
  const found: Match[] = []
  pattern.lastIndex = 0
  for (let left = text.length; left >= 0; left--) {
    const match = pattern.exec(text)
    if (match === null) break
    const end = match.index + match[0].length
    if (end === match.index) pattern.lastIndex = end + 1
    else found.push({ start: match.index, end })
  }
  pattern.lastIndex = 0
  return found
}
