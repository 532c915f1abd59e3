/** A category in its place among the others. */
export interface Placed {
  id: string
  parentId: string | null
  label: string
}

/** Between the labels of a path: 「請求 › 返金」. */
export const PATH_MARK = ' › '

/** A category stands at most this deep. */
export const MOST_LEVELS = 4

/**
 * A tree as an outline: every category is followed by those under it, with how deep it stands; 0 = at the top.
 * @param rows - in the order of those beside each other
 */
export function outlineOf<T extends Placed>(rows: readonly T[]): (T & { level: number })[] {
  const under = groupByParent(rows)
  const outline: (T & { level: number })[] = []
  const open = [...(under.get(null) ?? [])].reverse().map((row) => ({ row, level: 0 }))
  for (let next = open.pop(); next; next = open.pop()) {
    const { row, level } = next
    outline.push({ ...row, level })
    for (const child of [...(under.get(row.id) ?? [])].reverse()) open.push({ row: child, level: level + 1 })
  }
  return outline
}

function groupByParent<T extends Placed>(rows: readonly T[]): Map<string | null, T[]> {
  const groups = new Map<string | null, T[]>()
  for (const row of rows) groups.set(row.parentId, [...(groups.get(row.parentId) ?? []), row])
  return groups
}

/** The category with those above it, the top first. */
export function wayTo<T extends Placed>(rows: readonly T[], id: string | null): T[] {
  const byId = new Map(rows.map((row) => [row.id, row]))
  const way: T[] = []
  for (let row = byId.get(id ?? ''); row && way.length < rows.length; row = byId.get(row.parentId ?? ''))
    way.unshift(row)
  return way
}

/** How a category reads with those above it. */
export const pathLabel = (rows: readonly Placed[], id: string | null): string | null =>
  wayTo(rows, id)
    .map(({ label }) => label)
    .join(PATH_MARK) || null

/**
 * The parent of each line of an outline: the nearest line before it that stands one level higher.
 * @returns null where the levels are none: too deep, or a step down of more than one
 */
export function parentsOf(levels: readonly number[]): (number | null)[] | null {
  const last: number[] = []
  const parents: (number | null)[] = []
  for (const [index, level] of levels.entries()) {
    if (level >= MOST_LEVELS || level > last.length) return null
    last.length = level
    parents.push(last[level - 1] ?? null)
    last.push(index)
  }
  return parents
}
