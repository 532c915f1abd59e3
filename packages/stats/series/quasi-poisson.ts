import { assertCount } from '../inference/distributions.ts'

/** Counts, what stands beside each (one row of the design), and what each was exposed to. */
export interface CountRegression {
  counts: readonly number[]
  /** One row for each count, all of the same length: 1 for the intercept, 0 or 1 for a group, numbers for a slope. */
  design: readonly (readonly number[])[]
  /** Days, customers … of each count; 1 for all where it is left out. */
  exposures?: readonly number[]
}

/** What a regression of counts found. Coefficients are logarithms of rate ratios. */
export interface QuasiPoisson {
  coefficients: number[]
  /** Covariance of the coefficients at a dispersion of 1: multiply by `dispersion`. */
  covariance: number[][]
  /** Pearson's χ² ÷ degrees of freedom, as it is: below 1 it is usually taken as 1. 1 without a degree of freedom. */
  dispersion: number
  degreesOfFreedom: number
  fitted: number[]
}

const MOST_STEPS = 60
const PRECISE = 1e-10
/** Below this share of its diagonal, a pivot is rounding: columns that say the same. */
const SMALLEST_PIVOT = 1e-9

/** Lower triangle L with L·Lᵀ = matrix; null where the matrix is not positive definite. */
function choleskyOf(matrix: readonly (readonly number[])[]): number[][] | null {
  const lower = matrix.map((row) => row.map(() => 0))
  for (let i = 0; i < matrix.length; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let rest = matrix[i]![j]!
      for (let k = 0; k < j; k += 1) rest -= lower[i]![k]! * lower[j]![k]!
      if (i === j) {
        if (!(rest > SMALLEST_PIVOT * matrix[i]![i]!)) return null
        lower[i]![i] = Math.sqrt(rest)
      } else lower[i]![j] = rest / lower[j]![j]!
    }
  }
  return lower
}

function solve(lower: readonly (readonly number[])[], right: readonly number[]): number[] {
  const found = [...right]
  for (let i = 0; i < found.length; i += 1) {
    for (let k = 0; k < i; k += 1) found[i]! -= lower[i]![k]! * found[k]!
    found[i]! /= lower[i]![i]!
  }
  for (let i = found.length - 1; i >= 0; i -= 1) {
    for (let k = i + 1; k < found.length; k += 1) found[i]! -= lower[k]![i]! * found[k]!
    found[i]! /= lower[i]![i]!
  }
  return found
}

/** Xᵀ·W·X and Xᵀ·W·z. */
function normalEquations(design: CountRegression['design'], weights: readonly number[], working: readonly number[]) {
  const width = design[0]?.length ?? 0
  const matrix = Array.from({ length: width }, () => Array.from({ length: width }, () => 0))
  const right = Array.from({ length: width }, () => 0)
  design.forEach((row, n) => {
    for (let i = 0; i < width; i += 1) {
      const weighted = weights[n]! * row[i]!
      if (weighted === 0) continue
      right[i]! += weighted * working[n]!
      for (let j = 0; j < width; j += 1) matrix[i]![j]! += weighted * row[j]!
    }
  })
  return { matrix, right }
}

const devianceOf = (counts: readonly number[], means: readonly number[]) =>
  2 * counts.reduce((sum, y, n) => sum + (y > 0 ? y * Math.log(y / means[n]!) : 0) - (y - means[n]!), 0)

function assertRegression({ counts, design, exposures }: CountRegression): void {
  for (const count of counts) assertCount('a count', count)
  const width = design[0]?.length ?? 0
  if (design.length !== counts.length || (exposures ?? counts).length !== counts.length)
    throw new RangeError(`${counts.length} counts need as many rows and exposures`)
  if (design.some((row) => row.length !== width || row.some((value) => !Number.isFinite(value))))
    throw new RangeError(`every row of the design needs ${width} numbers`)
  for (const exposure of exposures ?? [])
    if (!(Number.isFinite(exposure) && exposure > 0)) throw new RangeError(`exposures must be above 0, got ${exposure}`)
}

/**
 * Poisson regression with a logarithmic link by iteratively reweighted least squares, with Pearson's dispersion: the
 * "quasi-Poisson" model, in which the variance of a count is `dispersion` times its mean.
 * Source: McCullagh & Nelder, Generalized Linear Models (1989), 2nd ed., sections 2.5 and 6.2.3.
 *
 * @returns null where the coefficients cannot be told: columns that say the same, a group without any count, no steps left
 * @throws RangeError for negative counts, exposures that are not above 0, or rows of different lengths
 * @example
 * quasiPoisson({ counts: [18, 20, 25, 17, 10, 13], design: [[1, 0], [1, 0], [1, 0], [1, 1], [1, 1], [1, 1]] })?.coefficients // => [3.0445224, -0.4543]
 * quasiPoisson({ counts: [4, 6], design: [[1, 1], [1, 1]] }) // => null
 */
export function quasiPoisson(regression: CountRegression): QuasiPoisson | null {
  assertRegression(regression)
  const { counts, design } = regression
  const offsets = counts.map((_, n) => Math.log(regression.exposures?.[n] ?? 1))
  let means = counts.map((count) => count + 0.5)
  let deviance = Number.POSITIVE_INFINITY
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const working = counts.map((count, n) => Math.log(means[n]!) - offsets[n]! + (count - means[n]!) / means[n]!)
    const { matrix, right } = normalEquations(design, means, working)
    const lower = choleskyOf(matrix)
    if (!lower) return null
    const coefficients = solve(lower, right)
    means = design.map((row, n) => Math.exp(row.reduce((sum, x, i) => sum + x * coefficients[i]!, offsets[n]!)))
    if (means.some((mean) => !(mean > 0 && Number.isFinite(mean)))) return null
    const now = devianceOf(counts, means)
    // A last step after the deviance stands still: the covariance is then that of the final means.
    if (Math.abs(deviance - now) <= PRECISE * (Math.abs(now) + 0.1)) return described(regression, coefficients, means)
    deviance = now
  }
  return null
}

function described({ counts, design }: CountRegression, coefficients: number[], fitted: number[]): QuasiPoisson | null {
  const lower = choleskyOf(normalEquations(design, fitted, fitted).matrix)
  // A group without any count has a mean that sinks for ever: its coefficient is none.
  if (!lower || fitted.some((mean) => mean < PRECISE)) return null
  const covariance = coefficients.map((_, i) =>
    solve(
      lower,
      coefficients.map((__, j) => (i === j ? 1 : 0)),
    ),
  )
  const degreesOfFreedom = counts.length - coefficients.length
  const squares = counts.reduce((sum, count, n) => sum + (count - fitted[n]!) ** 2 / fitted[n]!, 0)
  const dispersion = degreesOfFreedom > 0 ? squares / degreesOfFreedom : 1
  return { coefficients, covariance, dispersion, degreesOfFreedom, fitted }
}
