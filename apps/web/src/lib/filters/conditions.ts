import type { Query, RankingFilters } from '../api.ts'
import { addDays, addMonths, daysBetween, firstOfMonth, isDay } from '../format/days.ts'

/** What the address bar says about period, comparison and filters, as rankings and verbatims both understand it. */
export const presets = ['30d', 'lastMonth', '90d', 'all', 'custom'] as const
export type Preset = (typeof presets)[number]
export const comparisons = ['previous', 'year', 'none', 'custom'] as const
export type Comparison = (typeof comparisons)[number]
export type ListFilter = 'source' | 'category' | 'channel' | 'score' | 'attr'
export const listFilters: readonly ListFilter[] = ['source', 'category', 'channel', 'score', 'attr']

/** From inclusive, to exclusive, as the API counts. */
export interface Period {
  from: string
  to: string
}

export interface Conditions {
  preset: Preset
  period: Period
  comparison: Comparison
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

function periodOf(
  preset: Preset,
  params: Params,
  today: string,
  known: Pick<RankingFilters, 'minDate' | 'maxDate'>,
): Period {
  const tomorrow = addDays(today, 1)
  const first = known.minDate?.slice(0, 10) ?? today
  const last = known.maxDate?.slice(0, 10) ?? today
  if (preset === '30d') return { from: addDays(tomorrow, -30), to: tomorrow }
  if (preset === '90d') return { from: addDays(tomorrow, -90), to: tomorrow }
  if (preset === 'lastMonth') return { from: addMonths(firstOfMonth(today), -1), to: firstOfMonth(today) }
  const whole = { from: first, to: addDays(last, 1) }
  if (preset === 'all') return whole
  const from = params.get('from')
  const until = params.get('until')
  if (!isDay(from) || !isDay(until) || until < from) return whole
  return { from, to: addDays(until, 1) }
}

function comparedPeriod(comparison: Comparison, preset: Preset, period: Period, params: Params): Period | null {
  if (comparison === 'none' || (preset === 'all' && comparison === 'previous')) return null
  if (comparison === 'year') return { from: addMonths(period.from, -12), to: addMonths(period.to, -12) }
  if (comparison === 'custom') {
    const from = params.get('compareFrom')
    const until = params.get('compareUntil')
    return isDay(from) && isDay(until) && until >= from ? { from, to: addDays(until, 1) } : null
  }
  if (preset === 'lastMonth') return { from: addMonths(period.from, -1), to: period.from }
  return { from: addDays(period.from, -daysBetween(period.from, period.to)), to: period.from }
}

/** Without a wish, the last 30 days, or everything when the newest words are older than that. */
export function readConditions(
  params: Params,
  today: string,
  known: Pick<RankingFilters, 'minDate' | 'maxDate'>,
): Conditions {
  const recent = known.maxDate !== null && known.maxDate.slice(0, 10) > addDays(today, -30)
  const preset = oneOf(presets, params.get('period')) ?? (recent ? '30d' : 'all')
  const period = periodOf(preset, params, today, known)
  const comparison = oneOf(comparisons, params.get('compare')) ?? 'previous'
  const filters = Object.fromEntries(listFilters.map((name) => [name, params.getAll(name)])) as Conditions['filters']
  return {
    preset,
    period,
    comparison,
    compared: comparedPeriod(comparison, preset, period, params),
    level: params.get('level') === '2' ? '2' : '1',
    filters,
  }
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
