import type { Query } from '$lib/api.ts'
import { type Conditions, type Params, readConditions } from '../../../../../lib/filters/conditions.ts'

/** One variable and the values that are meant, as segments keep it. */
export interface Condition {
  variable: string
  values: string[]
}

/** What the address says about whose answers are shown. */
export interface ResultsFilter {
  period: Conditions
  segment: string | null
  conditions: Condition[]
}

const PLAIN = ['channel', 'language', 'version'] as const
const KINDS = { attr: 'attribute', answer: 'question' } as const
/** Everything that the filter keeps in the address. */
export const filterKeys = ['period', 'from', 'until', 'segment', ...PLAIN, 'attr', 'answer'] as const

/** `attr=plan:pro&attr=plan:free&answer=q1:0..6` of the address as conditions; a name holds no colon, a value may. */
function namedConditions(params: Params, key: keyof typeof KINDS): Condition[] {
  const values = new Map<string, string[]>()
  for (const pair of params.getAll(key)) {
    const colon = pair.indexOf(':')
    if (colon < 1 || colon === pair.length - 1) continue
    const variable = `${KINDS[key]}:${pair.slice(0, colon)}`
    values.set(variable, [...(values.get(variable) ?? []), pair.slice(colon + 1)])
  }
  return [...values].map(([variable, values]) => ({ variable, values }))
}

export function readResultsFilter(params: Params, today: string): ResultsFilter {
  const read = readConditions(params, today, { minDate: null, maxDate: null })
  const whole = read.preset === 'auto' || read.preset === 'all'
  const plain = PLAIN.map((variable) => ({ variable, values: params.getAll(variable) }))
  return {
    period: whole ? { ...read, preset: 'all', period: null } : read,
    segment: params.get('segment') || null,
    conditions: [...plain, ...namedConditions(params, 'answer'), ...namedConditions(params, 'attr')].filter(
      ({ values }) => values.length > 0,
    ),
  }
}

/** The name under which the API takes a variable. */
const queryName = (variable: string) => variable.replace(/^attribute:/, 'attr.').replace(/^question:/, 'answer.')

/** The same as the API takes it. */
export const resultsQuery = ({ period, segment, conditions }: ResultsFilter): Query => ({
  ...period.period,
  segment,
  ...Object.fromEntries(conditions.map(({ variable, values }) => [queryName(variable), values])),
})

export const isFiltered = ({ period, segment, conditions }: ResultsFilter): boolean =>
  period.period !== null || segment !== null || conditions.length > 0

/** Conditions as the address keeps them; a change for `changedAddress`. */
export function addressOf(conditions: readonly Condition[]): Record<string, string[]> {
  const inAddress = (kind: string) =>
    conditions
      .filter(({ variable }) => variable.startsWith(`${kind}:`))
      .flatMap(({ variable, values }) => values.map((value) => `${variable.slice(kind.length + 1)}:${value}`))
  const plain = PLAIN.map((name) => [name, conditions.find(({ variable }) => variable === name)?.values ?? []])
  return { ...Object.fromEntries(plain), attr: inAddress('attribute'), answer: inAddress('question') }
}

/** The conditions with one value put in, or taken out where it was in. */
export function toggled(conditions: readonly Condition[], variable: string, value: string): Condition[] {
  const known = conditions.find((one) => one.variable === variable)
  const others = conditions.filter((one) => one !== known)
  const values = known?.values ?? []
  const next = values.includes(value) ? values.filter((one) => one !== value) : [...values, value]
  return next.length > 0 ? [...others, { variable, values: next }] : others
}
