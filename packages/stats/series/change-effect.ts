import { assertCount, DEFAULT_LEVEL, type Interval, studentQuantile } from '../inference/distributions.ts'
import { type QuasiPoisson, quasiPoisson } from './quasi-poisson.ts'

/** One series of counts that something was done about, beside what nothing was done about, over the same periods. */
export interface InterruptedSeries {
  counts: readonly number[]
  /** What moves with the times in the same way (all other themes); zeros where there is none. */
  control: readonly number[]
  /** Days in each period; only used where there is no control. */
  exposures: readonly number[]
  /** Index of the first period after the change; the number of periods where nothing came after yet. */
  change: number
}

/** 減少 · 増加 · 変化なし · 判定保留 */
export type EffectVerdict = 'decrease' | 'increase' | 'none' | 'withheld'

/**
 * `changed` beyond chance · `within-chance` · `too-few-periods` (fewer than four before or two after) · `nothing-before` ·
 * `too-few-mentions` (fewer than 8 before, or fewer than 5 expected after) · `no-control` · `not-estimable`.
 */
export type EffectReason =
  | 'changed'
  | 'within-chance'
  | 'too-few-periods'
  | 'nothing-before'
  | 'too-few-mentions'
  | 'no-control'
  | 'not-estimable'

/** An estimate with the interval around it. */
export interface Estimated95 extends Interval {
  value: number
}

/** What became of a series after a change. A `ratio` of 0.6 = 40 % less than it would have been; null where it cannot be told. */
export interface ChangeEffect {
  verdict: EffectVerdict
  reason: EffectReason
  ratio: Estimated95 | null
  /** Expected − counted, over all periods after. Negative: more than expected. */
  avoided: Estimated95 | null
  /** What would have been counted in each period without the change, with the interval of its level. */
  expected: Estimated95[] | null
  before: number
  after: number
  /** At least 1. */
  dispersion: number
}

const LEAST_BEFORE = 4
const LEAST_AFTER = 2
const LEAST_MENTIONS = 8
const LEAST_EXPECTED = 5

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

function assertInterrupted({ counts, control, exposures, change }: InterruptedSeries): void {
  if (control.length !== counts.length || exposures.length !== counts.length)
    throw new RangeError(`${counts.length} counts need as many controls and exposures`)
  if (!(Number.isInteger(change) && change >= 0 && change <= counts.length))
    throw new RangeError(`change must be a place among ${counts.length} periods, got ${change}`)
  for (const values of [counts, control, exposures]) for (const value of values) assertCount('a count', value)
}

/** Periods that tell something: somebody spoke, or, without a control, somebody could have. */
function tellingPeriods({ counts, control, exposures }: InterruptedSeries, controlled: boolean): number[] {
  return counts.flatMap((count, at) => ((controlled ? count + control[at]! : exposures[at]!) > 0 ? [at] : []))
}

/**
 * The stacked regression: series × after, with an effect of each period that series and control share. Columns: one for each
 * period (or one for all, without control), the series, the series after the change, the series' own slope if wanted.
 */
function fitStacked(series: InterruptedSeries, periods: readonly number[], controlled: boolean, trend: boolean) {
  const { counts, control, exposures, change } = series
  const own = (at: number) => [...(at >= change ? [1] : [0]), ...(trend ? [at - change] : [])]
  const changed = periods.some((at) => at >= change)
  const slim = (row: number[]) => (changed ? row : row.slice(1))
  if (!controlled)
    return quasiPoisson({
      counts: periods.map((at) => counts[at]!),
      design: periods.map((at) => [1, ...slim(own(at))]),
      exposures: periods.map((at) => exposures[at]!),
    })
  const shared = (at: number) => periods.map((other) => (other === at ? 1 : 0))
  return quasiPoisson({
    counts: [...periods.map((at) => counts[at]!), ...periods.map((at) => control[at]!)],
    design: [
      ...periods.map((at) => [...shared(at), 1, ...slim(own(at))]),
      ...periods.map((at) => [...shared(at), 0, ...slim(own(at)).map(() => 0)]),
    ],
  })
}

interface Level {
  /** log(what was expected ÷ control), and its variance at a dispersion of 1. */
  logRatio: number
  variance: number
  dispersion: number
  freedom: number
}

/** Ratio and interval where both parts have counts: the coefficient of series × after. */
function ofFit(fit: QuasiPoisson, place: number): Level {
  const variance = fit.covariance[place]![place]!
  const dispersion = Math.max(1, fit.dispersion)
  return { logRatio: fit.coefficients[place]!, variance, dispersion, freedom: fit.degreesOfFreedom }
}

const withheld = (reason: EffectReason, before: number, after: number): ChangeEffect => ({
  verdict: 'withheld',
  reason,
  ratio: null,
  avoided: null,
  expected: null,
  before,
  after,
  dispersion: 1,
})

function reasonOf(series: InterruptedSeries, periods: readonly number[], controlled: boolean): EffectReason | null {
  const { counts, change } = series
  const before = sum(counts.slice(0, change))
  if (periods.filter((at) => at < change).length < LEAST_BEFORE) return 'too-few-periods'
  if (periods.filter((at) => at >= change).length < LEAST_AFTER) return 'too-few-periods'
  if (before === 0) return 'nothing-before'
  if (before < LEAST_MENTIONS) return 'too-few-mentions'
  return controlled ? null : 'no-control'
}

/**
 * Nothing at all came after. The upper end is the ratio at which so many earlier mentions (divided by φ) would leave nothing for
 * the time after in 2.5 of 100 worlds (Clopper & Pearson, Biometrika 26 (1934) 404–413): a logarithm has nothing to say of 0.
 */
function effectOfSilence(series: InterruptedSeries, periods: number[], controlled: boolean, level: number) {
  const { counts, change } = series
  const earlier = periods.filter((at) => at < change)
  const fit = fitStacked(series, earlier, controlled, false)
  if (!fit) return null
  const weights = controlled ? series.control : series.exposures
  const [y0, w0, w1] = [sum(counts.slice(0, change)), sum(weights.slice(0, change)), sum(weights.slice(change))]
  const dispersion = Math.max(1, fit.dispersion)
  const share = 1 - ((1 - level) / 2) ** (dispersion / y0)
  const reach = studentQuantile(level, Math.max(1, fit.degreesOfFreedom))
  return {
    dispersion,
    ratio: { value: 0, low: 0, high: ((share / (1 - share)) * w0) / w1 },
    sd: reach * Math.sqrt(dispersion * (1 / y0 + (controlled ? 1 / w0 + 1 / w1 : 0))),
    expected: counts.map((_, at) => (weights[at]! * y0) / w0),
  }
}

function effectOfFit(series: InterruptedSeries, periods: number[], controlled: boolean, level: number, trend: boolean) {
  const fit = fitStacked(series, periods, controlled, trend)
  if (!fit) return null
  const place = controlled ? periods.length + 1 : 1
  const { logRatio, variance, dispersion, freedom } = ofFit(fit, place)
  const reach = studentQuantile(level, Math.max(1, freedom))
  const sd = reach * Math.sqrt(dispersion * variance)
  const value = Math.exp(logRatio)
  const fitted = new Map(periods.map((at, n) => [at, fit.fitted[n]!]))
  return {
    dispersion,
    ratio: { value, low: Math.exp(logRatio - sd), high: Math.exp(logRatio + sd) },
    sd: reach * Math.sqrt(dispersion * fit.covariance[place - 1]![place - 1]!),
    expected: series.counts.map((_, at) => (fitted.get(at) ?? 0) / (at >= series.change ? value : 1)),
  }
}

/**
 * Did a series of counts change at a date, beyond what its control did? Segmented quasi-Poisson regression of the stacked
 * series (series × after, with an effect of each period shared by both), dispersion at least 1, intervals by Student's t.
 * What was avoided is what was expected less what was counted; its interval is that of the ratio.
 * Sources: Wagner et al., J. Clin. Pharm. Ther. 27 (2002) 299–309; Bernal, Cummins & Gasparrini, Int. J. Epidemiol. 46 (2017)
 * 348–355 and 47 (2018) 2082–2093 (controls); a shared effect of each period makes it a comparison of shares: McCullagh &
 * Nelder (1989), section 6.4.
 *
 * @param options `trend`: the series has a slope of its own besides; `level`: coverage of the intervals
 * @returns never NaN: what cannot be told is null, with the reason
 * @throws RangeError for negative counts, parts of different lengths, or a change outside of them
 * @example
 * changeEffect({ counts: [20, 22, 19, 21, 8, 9], control: [100, 110, 95, 105, 100, 90], exposures: [7, 7, 7, 7, 7, 7], change: 4 }).ratio // => { value: 0.4474, low: 0.2053, high: 0.9749 }
 * changeEffect({ counts: [1, 0, 0, 0, 0, 0], control: [9, 9, 9, 9, 9, 9], exposures: [7, 7, 7, 7, 7, 7], change: 4 }).reason // => 'too-few-mentions'
 */
export function changeEffect(
  series: InterruptedSeries,
  options: { level?: number; trend?: boolean } = {},
): ChangeEffect {
  assertInterrupted(series)
  const { level = DEFAULT_LEVEL, trend = false } = options
  const { counts, control, change } = series
  const [before, after] = [sum(counts.slice(0, change)), sum(counts.slice(change))]
  const controlled = sum(control.slice(0, change)) > 0 && sum(control.slice(change)) > 0
  const periods = tellingPeriods(series, controlled)
  const reason = reasonOf(series, periods, controlled)
  if (reason !== null && reason !== 'no-control') return withheld(reason, before, after)
  const found =
    after === 0
      ? effectOfSilence(series, periods, controlled, level)
      : effectOfFit(series, periods, controlled, level, trend)
  if (!found) return withheld('not-estimable', before, after)
  const { ratio, dispersion, sd } = found
  const total = sum(found.expected.slice(change))
  const avoided =
    after === 0
      ? { value: total, low: total * Math.exp(-sd), high: total * Math.exp(sd) }
      : { value: total - after, low: after / ratio.high - after, high: after / ratio.low - after }
  const expected = found.expected.map((value) => ({
    value,
    low: value * Math.exp(-sd),
    high: value * Math.exp(sd),
  }))
  const judged = (): Pick<ChangeEffect, 'verdict' | 'reason'> => {
    if (reason !== null) return { verdict: 'withheld', reason }
    if (total < LEAST_EXPECTED) return { verdict: 'withheld', reason: 'too-few-mentions' }
    if (ratio.high < 1) return { verdict: 'decrease', reason: 'changed' }
    if (ratio.low > 1) return { verdict: 'increase', reason: 'changed' }
    return { verdict: 'none', reason: 'within-chance' }
  }
  return { ...judged(), ratio, avoided, expected, before, after, dispersion }
}

/**
 * Was the series on its way up or down against its control before anything was done? Its rate from one period to the next,
 * fitted to the periods before the change alone.
 *
 * @returns a ratio for each period (0.95 = 5 % less than the one before), null with fewer than six periods or 8 mentions
 * @throws RangeError as `changeEffect`
 * @example
 * earlierTrend({ counts: [64, 32, 16, 8, 4, 2, 2], control: [100, 100, 100, 100, 100, 100, 100], exposures: [7, 7, 7, 7, 7, 7, 7], change: 6 }) // => { value: 0.5, low: 0.3978, high: 0.6284 }
 * earlierTrend({ counts: [5, 5], control: [9, 9], exposures: [7, 7], change: 2 }) // => null
 */
export function earlierTrend(series: InterruptedSeries, level: number = DEFAULT_LEVEL): Estimated95 | null {
  assertInterrupted(series)
  const controlled = sum(series.control.slice(0, series.change)) > 0
  const periods = tellingPeriods(series, controlled).filter((at) => at < series.change)
  if (periods.length < LEAST_BEFORE + 2 || sum(series.counts.slice(0, series.change)) < LEAST_MENTIONS) return null
  const fit = fitStacked(series, periods, controlled, true)
  if (!fit) return null
  const { logRatio, variance, dispersion, freedom } = ofFit(fit, controlled ? periods.length + 1 : 1)
  const reach = studentQuantile(level, Math.max(1, freedom)) * Math.sqrt(dispersion * variance)
  return { value: Math.exp(logRatio), low: Math.exp(logRatio - reach), high: Math.exp(logRatio + reach) }
}

/**
 * The dispersion to plan with: that of the periods before the change, at least 1.
 *
 * @throws RangeError as `changeEffect`
 * @example
 * earlierDispersion({ counts: [5, 5, 5, 5], control: [9, 9, 9, 9], exposures: [7, 7, 7, 7], change: 4 }) // => 1
 */
export function earlierDispersion(series: InterruptedSeries): number {
  assertInterrupted(series)
  const controlled = sum(series.control.slice(0, series.change)) > 0
  const periods = tellingPeriods(series, controlled).filter((at) => at < series.change)
  if (sum(series.counts.slice(0, series.change)) === 0) return 1
  return Math.max(1, (periods.length > 1 ? fitStacked(series, periods, controlled, false)?.dispersion : 1) ?? 1)
}
