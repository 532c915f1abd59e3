/** Days from inclusive, to exclusive, and those that they are compared with. */
export interface MonthQuery {
  from: string
  to: string
  compareFrom: string
  compareTo: string
}

/**
 * A month beside the one before it; null for what is no month.
 *
 * @example
 * monthQuery('2026-01') // => { from: '2026-01-01', to: '2026-02-01', compareFrom: '2025-12-01', compareTo: '2026-01-01' }
 * monthQuery('2026-13') // => null
 */
export function monthQuery(month: string): MonthQuery | null {
  const found = /^(\d{4})-(\d{2})$/.exec(month.normalize('NFKC').trim())
  const [year, number] = [Number(found?.[1]), Number(found?.[2])]
  if (!found || number < 1 || number > 12 || year < 1900) return null
  const first = (steps: number) => new Date(Date.UTC(year, number - 1 + steps, 1)).toISOString().slice(0, 10)
  return { from: first(0), to: first(1), compareFrom: first(-1), compareTo: first(0) }
}
