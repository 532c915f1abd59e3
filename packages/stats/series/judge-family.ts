import type { RateComparison } from '../inference/poisson-rates.ts'
import { shrunkenDispersions } from './dispersion.ts'
import { type Change, judgeChange } from './judge-change.ts'
import { type FamilyMember, type Verdict, verdictsFor } from './verdicts.ts'

/** Counts of every theme over consecutive periods, newest last, and what each period was exposed to. */
export interface FamilyHistory {
  counts: readonly (readonly number[])[]
  exposures: readonly number[]
}

/**
 * `newest`: the comparison that is shown, where it is counted otherwise than the history. `baseline`: the evidence of each
 * period is tested against so many periods before it together (default 12; 1 = only against the one before).
 */
export interface FamilyOptions {
  baseline?: number
  newest?: NewestComparison
}

/**
 * The comparison that is asked about, where it is counted otherwise than the history (distinct customers against verbatims).
 * `adjacent`: it compares the newest period with the one just before, so that one must not tell the dispersion.
 */
export interface NewestComparison {
  pairs: readonly { current: number; previous: number }[]
  currentExposure: number
  previousExposure: number
  adjacent: boolean
}

const TRAILING = 12
const MOST_PERIODS = 26
const LEAST_PERIODS = 8

/** φ of each theme from the periods before `end`; 1 where there is too little history to say. */
function dispersionsBefore({ counts, exposures }: FamilyHistory, end: number): number[] {
  const from = Math.max(0, end - MOST_PERIODS)
  const before = exposures.slice(from, Math.max(0, end))
  if (before.filter((exposure) => exposure > 0).length < LEAST_PERIODS) return counts.map(() => 1)
  return shrunkenDispersions(counts.map((series) => ({ counts: series.slice(from, end), exposures: before })))
}

const judged = (rates: Omit<RateComparison, 'dispersion'>, dispersion: number | undefined): Change =>
  judgeChange({ ...rates, dispersion: dispersion ?? 1 })

/** What was counted in the `periods` periods before `at`. */
function sumBefore(counts: readonly number[], at: number, periods: number): number {
  return counts.slice(Math.max(0, at - periods), at).reduce((sum, count) => sum + count, 0)
}

/** Every theme in the period `at` against the `baseline` periods before it. */
function periodChanges(history: FamilyHistory, at: number, baseline: number): Change[] {
  // A single period before says nothing of the scatter it is compared with; many are themselves the scatter.
  const dispersions = dispersionsBefore(history, baseline === 1 ? at - 1 : at)
  const currentExposure = history.exposures[at] ?? 0
  const previousExposure = sumBefore(history.exposures, at, baseline)
  return history.counts.map((series, theme) => {
    const [current, previous] = [series[at] ?? 0, sumBefore(series, at, baseline)]
    return judged({ current, previous, currentExposure, previousExposure }, dispersions[theme])
  })
}

function newestChanges(history: FamilyHistory, newest: NewestComparison): Change[] {
  const { currentExposure, previousExposure } = newest
  const last = history.exposures.length - 1
  const dispersions = dispersionsBefore(history, newest.adjacent ? last - 1 : last)
  return newest.pairs.map((pair, theme) => judged({ ...pair, currentExposure, previousExposure }, dispersions[theme]))
}

/**
 * Says of every theme whether it became a larger or smaller part of what people say: the newest period against the one before.
 *
 * One family is judged together: all themes, in this period and in the eleven before it, so that a change is not news only
 * because many themes and many months were looked at. What is tested is each period against the `baseline` periods before
 * it together: a month beside a year finds a third of the theme that a month beside a month needs. News must also show
 * between the two periods that are asked about. φ comes from up to 26 periods before (at least 8 with exposure, else 1).
 *
 * @param history one series for each theme (themes and sub-themes alike), newest period last
 * @param options what each period is compared with
 * @returns one change with its verdict for each theme, in the order given; all withheld with fewer than two periods
 * @throws RangeError for negative counts, a series of another length than the exposures, or a baseline below one period
 * @example
 * judgeFamily({ counts: [[20, 22, 61], [30, 28, 31]], exposures: [100, 100, 100] }).map(({ verdict }) => verdict) // => ['increase', 'none']
 * judgeFamily({ counts: [[20, 22, 19, 21, 38]], exposures: [100, 100, 100, 100, 100] })[0]?.verdict // => 'increase'
 * judgeFamily({ counts: [[20, 22, 19, 21, 38]], exposures: [100, 100, 100, 100, 100] }, { baseline: 1 })[0]?.verdict // => 'none'
 * judgeFamily({ counts: [[5]], exposures: [10] }).map(({ verdict, reason }) => `${verdict} ${reason}`) // => ['withheld no-exposure']
 */
export function judgeFamily(history: FamilyHistory, options: FamilyOptions = {}): (Change & Verdict)[] {
  const { baseline = 12, newest } = options
  const last = history.exposures.length - 1
  if (history.counts.some((series) => series.length !== last + 1))
    throw new RangeError(`every series needs ${last + 1} periods`)
  if (!(baseline >= 1)) throw new RangeError(`baseline must be at least 1, got ${baseline}`)
  const shown = newest ? newestChanges(history, newest) : periodChanges(history, last, 1)
  // A comparison with another time than the one before is its own evidence.
  const usual = newest && !newest.adjacent ? shown : periodChanges(history, last, baseline)
  const family: FamilyMember[] = shown.map((change, theme) => ({
    change,
    ...(change === usual[theme] ? {} : { evidence: usual[theme]! }),
    customers: Math.max(change.current, change.previous),
  }))
  for (let at = last - 1; at >= 1 && at > last - TRAILING; at--)
    for (const change of periodChanges(history, at, baseline)) family.push({ change, customers: change.current })
  const verdicts = verdictsFor(family)
  return shown.map((change, i) => ({ ...change, ...verdicts[i]! }))
}
