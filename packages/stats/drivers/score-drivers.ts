import { DEFAULT_LEVEL, type Interval } from '../inference/distributions.ts'
import type { Random } from '../inference/random.ts'
import { relativeWeights } from './relative-weights.ts'

/** A figure with its interval. */
export interface Estimate extends Interval {
  value: number
}

/** What predictors explain of a score together, and each beside the others. */
export interface ScoreDrivers {
  /** Respondents. */
  base: number
  /** R², 0…1: what the predictors explain together of the differences between the scores. */
  explained: Estimate
  /** R² adjusted for the number of predictors; below 0 when they explain less than chance would. */
  adjusted: number
  /** In the order of the predictors. */
  drivers: {
    /** Standardised regression coefficient: its sign says whether the score is higher or lower. */
    coefficient: Estimate
    /** Relative weight, 0…1: the predictor's part in `explained`. */
    weight: Estimate
  }[]
}

/** Sums over rows that are drawn `times[row]` times, from which all correlations follow. */
function correlationsOf(columns: readonly Float64Array[], times: Uint16Array): number[][] {
  const base = times.reduce((sum, n) => sum + n, 0)
  const means = columns.map((column) => column.reduce((sum, value, i) => sum + value * times[i]!, 0) / base)
  const products = columns.map((one, a) =>
    columns.slice(0, a + 1).map((other, b) => {
      const [meanA, meanB] = [means[a]!, means[b]!]
      let sum = 0
      for (let i = 0; i < times.length; i += 1) {
        const n = times[i]!
        if (n > 0) sum += n * (one[i]! - meanA) * (other[i]! - meanB)
      }
      return sum
    }),
  )
  const product = (a: number, b: number) => (a >= b ? products[a]![b]! : products[b]![a]!)
  return columns.map((_, a) =>
    columns.map((__, b) => {
      if (a === b) return 1
      const spread = Math.sqrt(product(a, a) * product(b, b))
      return spread > 0 ? product(a, b) / spread : 0
    }),
  )
}

function weightsOf(columns: readonly Float64Array[], times: Uint16Array) {
  const all = correlationsOf(columns, times)
  const [outcome = [], ...rest] = all
  return relativeWeights(
    rest.map((row) => row.slice(1)),
    outcome.slice(1),
  )
}

function estimateOf(value: number, drawn: number[], level: number): Estimate {
  const sorted = [...drawn].sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? value
  return { value, low: at((1 - level) / 2), high: at((1 + level) / 2) }
}

/**
 * Which of several things that are known of respondents go with a better or worse score, each beside the others: standardised
 * coefficients and Johnson's relative weights with percentile bootstrap intervals over respondents. Association, not cause: who
 * is unhappy for another reason may answer everything worse. A weight is never below 0, so its interval never holds 0: a
 * predictor matters only where the interval of its coefficient leaves 0 out.
 *
 * @param outcome the score of each respondent
 * @param predictors one value for each respondent; a predictor that is the same for all explains nothing
 * @param options.resamples at most 1,000, default 200
 * @returns null with fewer than ten respondents for each predictor, without predictors, or when all scores are the same
 * @throws RangeError when a predictor has another number of respondents, or a value is not finite
 * @example
 * scoreDrivers([1, 2], [[1, 2]], createRandom(1)) // => null
 */
export function scoreDrivers(
  outcome: readonly number[],
  predictors: readonly (readonly number[])[],
  random: Random,
  { resamples = 200, level = DEFAULT_LEVEL }: { resamples?: number; level?: number } = {},
): ScoreDrivers | null {
  const base = outcome.length
  for (const values of [outcome, ...predictors]) {
    if (values.length !== base) throw new RangeError(`need ${base} values, got ${values.length}`)
    if (!values.every(Number.isFinite)) throw new RangeError('need finite values')
  }
  if (predictors.length === 0 || base < 10 * predictors.length || outcome.every((value) => value === outcome[0]))
    return null
  const columns = [outcome, ...predictors].map((values) => Float64Array.from(values))
  const found = weightsOf(columns, new Uint16Array(base).fill(1))
  const draws = Array.from({ length: Math.min(1000, resamples) }, () => {
    const times = new Uint16Array(base)
    for (let i = 0; i < base; i += 1) times[random.integer(base)]! += 1
    return weightsOf(columns, times)
  })
  const estimate = (of: (one: typeof found) => number) => estimateOf(of(found), draws.map(of), level)
  return {
    base,
    explained: estimate((one) => one.explained),
    adjusted: 1 - ((1 - found.explained) * (base - 1)) / (base - predictors.length - 1),
    drivers: predictors.map((_, i) => ({
      coefficient: estimate((one) => one.coefficients[i]!),
      weight: estimate((one) => one.weights[i]!),
    })),
  }
}
