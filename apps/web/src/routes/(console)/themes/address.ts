import { listFilters } from '$lib/filters/conditions.ts'

const kept = ['period', 'from', 'until', 'compare', 'compareFrom', 'compareUntil', 'colour', ...listFilters]

/** A theme's page, or with null the list, under the period and the filters of the page that one is on. */
export function themeAddress(url: URL, id: string | null): string {
  const next = new URLSearchParams()
  for (const name of kept) for (const value of url.searchParams.getAll(name)) next.append(name, value)
  const path = id === null ? '/themes' : `/themes/${id}`
  return next.size === 0 ? path : `${path}?${next}`
}
