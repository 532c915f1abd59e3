import type { Inquiry } from '$lib/api.ts'

/**
 * The rows of a list that somebody reads, renewed in their places: none moves, none goes, and none comes. `single` are rows that are asked
 * for by themselves, because they no longer stand on the first page.
 */
export const renewed = (
  rows: readonly Inquiry[],
  first: readonly Inquiry[],
  single: readonly Inquiry[] = [],
): Inquiry[] => {
  const now = new Map([...first, ...single].map((one) => [one.id, one]))
  return rows.map((row) => now.get(row.id) ?? row)
}

/** How many of a first page are not among the rows. */
export function freshIn(rows: readonly Inquiry[], first: readonly Inquiry[]): number {
  const known = new Set(rows.map(({ id }) => id))
  return first.filter(({ id }) => !known.has(id)).length
}
