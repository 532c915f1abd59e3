import type { Query, RankingFilters } from '../api.ts'
import { addDays, addMonths, firstOfMonth, isDay } from '../format/days.ts'

/** What the address bar says about period, comparison and filters, as rankings and verbatims both understand it. */
export const presets = ['auto', '30d', 'lastMonth', '90d', 'all', 'custom'] as const
export type Preset = (typeof presets)[number]
export const comparisons = ['previous', 'year', 'none', 'custom'] as const
export type Comparison = (typeof comparisons)[number]
export const listFilters = ['source', 'category', 'channel', 'score', 'intent', 'loss', 'gain', 'attr'] as const
export type ListFilter = (typeof listFilters)[number]

/** From inclusive, to exclusive, as the API counts. */
export interface Period {
  from: string
  to: string
}

export interface Conditions {
  preset: Preset
  /** Null: the API chooses the latest stretch that holds enough words. */
  period: Period | null
  comparison: Comparison
  /** Null: the stretch of equal length just before, unless `comparison` is `none`. */
  compared: Period | null
  level: '1' | '2'
  filters: Record<ListFilter, string[]>
}

/** The little of `URLSearchParams` that is read, so that a page's load depends on these keys only. */
export interface Params {
  get(name: string): string | null
  getAll(name: string): string[]
}

const oneOf = <T extends string>(values: readonly T[], text: string | null): T | undefined =>
  values.find((value) => value === text)

function periodOf(preset: Preset, params: Params, today: string, known: Known): Period | null {
  const tomorrow = addDays(today, 1)
  if (preset === '30d') return { from: addDays(tomorrow, -30), to: tomorrow }
  if (preset === '90d') return { from: addDays(tomorrow, -90), to: tomorrow }
  if (preset === 'lastMonth') return { from: addMonths(firstOfMonth(today), -1), to: firstOfMonth(today) }
  if (preset === 'auto') return null
  const first = known.minDate?.slice(0, 10) ?? today
  const whole = { from: first, to: addDays(known.maxDate?.slice(0, 10) ?? today, 1) }
  return (preset === 'custom' ? chosenDays(params, 'from', 'until') : null) ?? whole
}

/** Two days of the address, the second as people mean it: as part of the period. */
function chosenDays(params: Params, fromName: string, untilName: string): Period | null {
  const from = params.get(fromName)
  const until = params.get(untilName)
  return isDay(from) && isDay(until) && until >= from ? { from, to: addDays(until, 1) } : null
}

function comparedPeriod(comparison: Comparison, preset: Preset, period: Period | null, params: Params): Period | null {
  if (comparison === 'custom') return chosenDays(params, 'compareFrom', 'compareUntil')
  if (period === null) return null
  if (comparison === 'year') return { from: addMonths(period.from, -12), to: addMonths(period.to, -12) }
  // Months have different lengths: last month is compared with the month before it.
  if (comparison === 'previous' && preset === 'lastMonth') return { from: addMonths(period.from, -1), to: period.from }
  return null
}

type Known = Pick<RankingFilters, 'minDate' | 'maxDate'>

export function readConditions(params: Params, today: string, known: Known): Conditions {
  const preset = oneOf(presets, params.get('period')) ?? 'auto'
  const period = periodOf(preset, params, today, known)
  const wished = oneOf(comparisons, params.get('compare')) ?? 'previous'
  const compared = comparedPeriod(wished, preset, period, params)
  // Before everything there is nothing, and a comparison without its days is none that was asked for.
  const comparison =
    preset === 'all' && wished === 'previous' ? 'none' : compared || wished === 'none' ? wished : 'previous'
  const filters = Object.fromEntries(listFilters.map((name) => [name, params.getAll(name)])) as Conditions['filters']
  return { preset, period, comparison, compared, level: params.get('level') === '2' ? '2' : '1', filters }
}

/** `attr=plan:premium` in the address is `attr.plan=premium` to the API; a name may hold no colon, a value may. */
export function filterQuery(filters: Conditions['filters']): Query {
  const query: Record<string, string | string[]> = {}
  for (const name of listFilters) if (name !== 'attr' && filters[name].length > 0) query[name] = filters[name]
  for (const pair of filters.attr) {
    const colon = pair.indexOf(':')
    if (colon < 1) continue
    const key = `attr.${pair.slice(0, colon)}`
    query[key] = [...(query[key] ?? []), pair.slice(colon + 1)]
  }
  return query
}

export const rankingQuery = (conditions: Conditions): Query => ({
  ...conditions.period,
  compare: conditions.comparison === 'none' ? 'none' : null,
  compareFrom: conditions.compared?.from ?? null,
  compareTo: conditions.compared?.to ?? null,
  level: conditions.level,
  ...filterQuery(conditions.filters),
})

/** The same address with some parameters changed; null removes one. The open drawer closes: it showed another list. */
export function changedAddress(url: URL, changes: Record<string, string | readonly string[] | null>): string {
  const next = new URLSearchParams(url.searchParams)
  for (const name of ['open', 'v', 'in', 'cursor']) next.delete(name)
  for (const [name, value] of Object.entries(changes)) {
    next.delete(name)
    if (value === null) continue
    for (const one of typeof value === 'string' ? [value] : value) next.append(name, one)
  }
  const text = next.toString()
  return text === '' ? url.pathname : `${url.pathname}?${text}`
}
