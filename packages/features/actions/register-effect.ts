import type { Transaction } from '@koe/db'
import { detectableRatio, earlierDispersion, type PeakCheck, regressionToMean } from '@koe/stats'
import { countWeeks, type Present } from './count-weeks.ts'

/** What was known when an action was registered: the past it is judged by, and the smallest fall that could be found. */
export interface Registered {
  /** The weeks before this day are the past: the day of registration, or the day it shipped where that was earlier. */
  before: string
  from: string
  weeks: number
  /** Customers who spoke of the themes, each counted once a day. */
  customers: number
  control: number
  dispersion: number
  watchWeeks: number
  /** 0.71 = a fall of 29 % or more would be found in four of five cases; null: none would. */
  detectableRatio: number | null
  modelVersion: number
  /** Whether the theme was picked at its highest, and what chance alone would make of it. Null: too short a past. */
  peak: PeakCheck | null
}

const WINDOW = 4

/** Within a transaction: looks at the past of the themes, as of a day. */
export async function registerEffect(
  tx: Transaction,
  present: Present,
  action: { workspaceId: string; themeIds: readonly string[]; shippedOn: string | null; watchWeeks: number },
): Promise<Registered> {
  const { shippedOn, watchWeeks, ...whose } = action
  const before = shippedOn !== null && shippedOn < present.today ? shippedOn : present.today
  const past = await countWeeks(tx, { ...whose, present, actionId: null, pivot: before, weeksAfter: 0 })
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  const [customers, control] = [sum(past.counts), sum(past.control)]
  const told = past.counts.filter((count, at) => count + past.control[at]! > 0).length
  const dispersion = earlierDispersion(past)
  const plan = { before: customers, controlBefore: control, periodsBefore: told, periodsAfter: watchWeeks, dispersion }
  const exposures = past.counts.map((count, at) => count + past.control[at]!)
  return {
    before,
    from: past.starts[0] ?? before,
    weeks: past.counts.length,
    customers,
    control,
    dispersion,
    watchWeeks,
    detectableRatio: detectableRatio(plan),
    modelVersion: present.modelVersion,
    peak: regressionToMean({ counts: past.counts, exposures }, WINDOW),
  }
}
