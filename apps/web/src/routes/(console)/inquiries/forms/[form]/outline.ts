import type { FormField } from '@koe/survey'

/** One category in the editor. Its parent is the nearest line before it that stands one level higher. */
export interface Line {
  /** The server's, or one of this page for a new category. */
  id: string
  known: boolean
  label: string
  level: number
  help: string
  fields: FormField[]
  /** Ids of the questions that are saved: answers hang on what they are. */
  saved?: readonly string[]
}

/** A category that was put away, with all that lies under it. */
export interface Put {
  parentId: string | null
  lines: Line[]
}

export const MOST_LEVELS = 4

/** Behind the last line that lies under this one. */
export function endOf(lines: readonly Pick<Line, 'level'>[], index: number): number {
  const level = lines[index]?.level ?? 0
  let end = index + 1
  while (end < lines.length && (lines[end]?.level ?? 0) > level) end += 1
  return end
}

export function parentOf<T extends Pick<Line, 'level'>>(lines: readonly T[], index: number): T | null {
  const level = lines[index]?.level ?? 0
  for (let i = index - 1; i >= 0; i -= 1) if ((lines[i]?.level ?? 0) < level) return lines[i] ?? null
  return null
}

const fits = (lines: readonly Line[]) => lines.every(({ level }) => level < MOST_LEVELS)
const shifted = (lines: readonly Line[], by: number) => lines.map((line) => ({ ...line, level: line.level + by }))

/** A line with all under it one place up or down among those beside it; null where there is none to change places with. */
export function moved(lines: readonly Line[], index: number, by: -1 | 1): Line[] | null {
  const level = lines[index]?.level ?? 0
  const end = endOf(lines, index)
  if (by === 1) {
    if (lines[end]?.level !== level) return null
    const last = endOf(lines, end)
    return [...lines.slice(0, index), ...lines.slice(end, last), ...lines.slice(index, end), ...lines.slice(last)]
  }
  let before = index - 1
  while (before >= 0 && (lines[before]?.level ?? 0) > level) before -= 1
  return before >= 0 && lines[before]?.level === level ? moved(lines, before, 1) : null
}

/** A line with all under it one level lower or higher; null where that is no place for it. */
export function leveled(lines: readonly Line[], index: number, by: -1 | 1): Line[] | null {
  const level = (lines[index]?.level ?? 0) + by
  const end = endOf(lines, index)
  const above = lines[index - 1]
  if (level < 0 || level > (above ? above.level + 1 : 0)) return null
  const part = shifted(lines.slice(index, end), by)
  if (!fits(part)) return null
  // Those beside it that follow would come to lie under it: it goes behind them.
  if (by === 1) return [...lines.slice(0, index), ...part, ...lines.slice(end)]
  let last = end
  while (last < lines.length && (lines[last]?.level ?? 0) > level) last += 1
  return [...lines.slice(0, index), ...lines.slice(end, last), ...part, ...lines.slice(last)]
}

/**
 * The outline after a line was let fall elsewhere: all under it goes along, and it takes the level of its new place.
 * @param after - the lines as they lie on the screen, those under the moved one still where they were
 */
export function dropped(before: readonly Line[], after: readonly Pick<Line, 'id'>[], id: string): Line[] | null {
  const index = before.findIndex((line) => line.id === id)
  const part = before.slice(index, endOf(before, index))
  const along = new Set(part.map((line) => line.id))
  const byId = new Map(before.map((line) => [line.id, line]))
  const place = after.findIndex((line) => line.id === id)
  const rest = (list: readonly Pick<Line, 'id'>[]) =>
    list.flatMap((line) => (along.has(line.id) ? [] : (byId.get(line.id) ?? [])))
  const [head, tail] = [rest(after.slice(0, place)), rest(after.slice(place + 1))]
  const highest = tail[0]?.level ?? 0
  const lowest = (head.at(-1)?.level ?? -1) + 1
  const level = Math.max(Math.min(part[0]?.level ?? 0, lowest), Math.min(highest, lowest))
  const placed = shifted(part, level - (part[0]?.level ?? 0))
  return fits(placed) ? [...head, ...placed, ...tail] : null
}

/** What was put away, back below its parent; at the end of the top where that is not there. */
export function restored(lines: readonly Line[], put: Put): Line[] {
  const parent = lines.findIndex((line) => line.id === put.parentId)
  const top = put.lines[0]?.level ?? 0
  const place = parent < 0 ? lines.length : endOf(lines, parent)
  const below = shifted(put.lines, (parent < 0 ? 0 : (lines[parent]?.level ?? 0) + 1) - top)
  const back = fits(below) ? below : shifted(put.lines, -top)
  const at = fits(below) ? place : lines.length
  return [...lines.slice(0, at), ...back, ...lines.slice(at)]
}

/** An outline from the server, in what is offered and what was put away. */
export function parted(all: readonly (Line & { archived: boolean; parentId: string | null })[]): {
  lines: Line[]
  put: Put[]
} {
  const lines: Line[] = []
  const put: Put[] = []
  for (let i = 0; i < all.length; ) {
    const { archived, parentId, ...line } = all[i] as (typeof all)[number]
    const end = archived ? endOf(all, i) : i + 1
    if (archived) put.push({ parentId, lines: all.slice(i, end).map(({ archived: _, parentId: __, ...one }) => one) })
    else lines.push(line)
    i = end
  }
  return { lines, put }
}

/** The options that these lines of text name. An option keeps its id when its words change. */
export function optionsFrom<T extends { id: string; label: Record<string, string> }>(
  text: string,
  before: readonly T[],
  newId: () => string,
): { id: string; label: Record<string, string> }[] {
  const words = text.split('\n')
  const same = words.length === before.length
  const used = new Set<string>()
  return words.map((word, i) => {
    const known = same ? before[i] : before.find(({ id, label }) => label.ja === word && !used.has(id))
    if (known) used.add(known.id)
    return known ? { ...known, label: { ...known.label, ja: word } } : { id: newId(), label: { ja: word } }
  })
}
