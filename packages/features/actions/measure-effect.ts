import type { Transaction } from '@koe/db'
import { changeEffect, type EffectReason, type EffectVerdict, type Estimated95, earlierTrend } from '@koe/stats'
import { addDays, countWeeks, type LeftOut, type Present } from './count-weeks.ts'
import type { Registered } from './register-effect.ts'

/** Days as people write them, the last one not included, with what was counted in them. */
export interface EffectWeek {
  from: string
  to: string
  customers: number
  control: number
  /** Without the action; null where nothing can be said. */
  expected: Estimated95 | null
}

/** What the themes did after an action shipped, beside what they would have done. */
export interface ActionEffect {
  verdict: EffectVerdict
  /** `theme-gone`: the version that is shown does not go on with any of the themes. */
  reason: EffectReason | 'theme-gone'
  /** 0.6 = 40 % fewer than without the action. */
  ratio: Estimated95 | null
  avoided: Estimated95 | null
  before: number
  after: number
  controlBefore: number
  controlAfter: number
  dispersion: number
  from: string
  shippedOn: string
  to: string
  /** Whether the weeks that were settled at registration are over. */
  complete: boolean
  modelVersion: number
  weeks: EffectWeek[]
  controlThemes: number
  leftOut: LeftOut[]
  /** The ratio without the weeks of the peak, where the theme was picked at its highest. */
  withoutPeak: Estimated95 | null
  /** From week to week before it shipped, where the themes were on their way up or down already. */
  trend: Estimated95 | null
}

/** Below this, what chance alone would take away is worth a warning. */
const WORTH_A_WARNING = 0.9
const PEAK_DAYS = 28

/** Whether to warn that the themes were picked at their highest. */
export const pickedAtPeak = ({ peak }: Registered): boolean =>
  peak?.atPeak === true && peak.expectedRatio < WORTH_A_WARNING

/** Within a transaction: counts and judges an action that shipped. */
export async function measureEffect(
  tx: Transaction,
  present: Present,
  action: {
    workspaceId: string
    id: string
    themeIds: readonly string[]
    shippedOn: string
    watchWeeks: number
    registered: Registered
  },
): Promise<ActionEffect> {
  const { workspaceId, id, themeIds, shippedOn, watchWeeks, registered } = action
  const question = { workspaceId, present, themeIds, actionId: id, pivot: shippedOn, weeksAfter: watchWeeks }
  const series = await countWeeks(tx, question)
  const effect = changeEffect(series)
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  const trend = earlierTrend(series)
  const peak = pickedAtPeak(registered)
    ? withoutDays(series, addDays(registered.before, -PEAK_DAYS), registered.before)
    : null
  const gone = series.shown === 0
  return {
    verdict: gone ? 'withheld' : effect.verdict,
    reason: gone ? 'theme-gone' : effect.reason,
    ratio: effect.ratio,
    avoided: effect.avoided,
    before: effect.before,
    after: effect.after,
    controlBefore: sum(series.control.slice(0, series.change)),
    controlAfter: sum(series.control.slice(series.change)),
    dispersion: effect.dispersion,
    from: series.starts[0] ?? shippedOn,
    shippedOn,
    to: series.until,
    complete: addDays(shippedOn, 7 * watchWeeks) <= present.today,
    modelVersion: present.modelVersion,
    weeks: series.starts.map((from, at) => ({
      from,
      to: addDays(from, series.exposures[at]!),
      customers: series.counts[at]!,
      control: series.control[at]!,
      expected: effect.expected?.[at] ?? null,
    })),
    controlThemes: series.controlThemes,
    leftOut: series.leftOut,
    withoutPeak: peak ? changeEffect(peak).ratio : null,
    trend: trend && (trend.high < 1 || trend.low > 1) ? trend : null,
  }
}

/** The series as if nobody had spoken in the weeks before the action that touch these days. */
function withoutDays(series: Awaited<ReturnType<typeof countWeeks>>, from: string, to: string) {
  const silent = series.starts.map((start, at) => at < series.change && start < to && addDays(start, 7) > from)
  const kept = (values: readonly number[]) => values.map((value, at) => (silent[at] ? 0 : value))
  const { change } = series
  return { counts: kept(series.counts), control: kept(series.control), exposures: kept(series.exposures), change }
}
