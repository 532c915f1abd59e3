import type { InquiryCounts } from '$lib/api.ts'

export type CategoryRow = InquiryCounts['categories'][number]

/**
 * Newer figures in the order in which they were first shown, so that nothing moves under the reader's eyes: those beside
 * each other as before, what is new behind them.
 */
export function inOrder(rows: readonly CategoryRow[], before: readonly CategoryRow[]): CategoryRow[] {
  const place = new Map(before.map(({ id }, i) => [id, i]))
  const beside = new Map<string | null, CategoryRow[]>()
  for (const row of rows) beside.set(row.parentId, [...(beside.get(row.parentId) ?? []), row])
  const at = ({ id }: CategoryRow) => place.get(id) ?? before.length
  const walk = (parentId: string | null): CategoryRow[] =>
    (beside.get(parentId) ?? [])
      .toSorted((a, b) => at(a) - at(b))
      .flatMap((row) => [row, ...(row.id === null ? [] : walk(row.id))])
  return walk(null)
}

/** What is in sight: the top, and what lies under the opened ones. */
export function inSight<T extends Pick<CategoryRow, 'id' | 'parentId'>>(
  rows: readonly T[],
  opened: readonly string[],
): T[] {
  const shown = new Set<string | null>([null])
  return rows.filter(({ id, parentId }) => {
    if (!shown.has(parentId)) return false
    if (id !== null && opened.includes(id)) shown.add(id)
    return true
  })
}
