/** A piece of a list and where the next one begins. */
export interface Page<T> {
  items: T[]
  nextCursor: string | null
}

/** Makes a page of rows that were read with `limit + 1`. */
export function pageOf<T>(rows: T[], limit: number, cursorOf: (last: T) => string): Page<T> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last !== undefined ? cursorOf(last) : null }
}
