/** How much of an outcome several predictors explain together, and the part of each. */
export interface RelativeWeights {
  /** R², share 0…1 of the outcome's variance that the predictors explain together. */
  explained: number
  /** The part of each predictor in `explained`, 0 or more; they add up to it. */
  weights: number[]
  /** Standardised regression coefficients: standard deviations of the outcome for one of the predictor, the others held. */
  coefficients: number[]
}

/** Below this share of the largest, an eigenvalue is rounding: predictors that say the same twice. */
const SMALLEST = 1e-9
const MOST_SWEEPS = 60

interface Eigen {
  values: number[]
  /** Columns of the matrix, one for each value: `vectors[row][column]`. */
  vectors: number[][]
}

/** Turns rows and columns p and q so that their common element becomes 0. */
function rotate(matrix: number[][], vectors: number[][], p: number, q: number): void {
  const [rowP, rowQ] = [matrix[p]!, matrix[q]!]
  if (rowP[q] === 0) return
  const theta = (rowQ[q]! - rowP[p]!) / (2 * rowP[q]!)
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
  const c = 1 / Math.sqrt(t * t + 1)
  const s = t * c
  const turn = (rows: number[][]) => {
    for (const row of rows) {
      const [a, b] = [row[p]!, row[q]!]
      row[p] = c * a - s * b
      row[q] = s * a + c * b
    }
  }
  turn(matrix)
  for (let k = 0; k < matrix.length; k += 1) {
    const [a, b] = [rowP[k]!, rowQ[k]!]
    rowP[k] = c * a - s * b
    rowQ[k] = s * a + c * b
  }
  turn(vectors)
}

/** Eigenvalues and -vectors of a symmetric matrix by Jacobi's rotations (Golub & Van Loan, Matrix Computations, §8.5). */
function eigenOf(symmetric: readonly (readonly number[])[]): Eigen {
  const size = symmetric.length
  const matrix = symmetric.map((row) => [...row])
  const vectors = symmetric.map((_, i) => symmetric.map((__, j) => (i === j ? 1 : 0)))
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep += 1) {
    let outside = 0
    for (let p = 0; p < size; p += 1) for (let q = p + 1; q < size; q += 1) outside += matrix[p]![q]! ** 2
    if (outside < 1e-22) break
    for (let p = 0; p < size; p += 1) for (let q = p + 1; q < size; q += 1) rotate(matrix, vectors, p, q)
  }
  return { values: matrix.map((row, i) => row[i]!), vectors }
}

/**
 * Johnson's relative weights: the explained variance of an outcome shared out among predictors that go together. The
 * predictors are replaced by the uncorrelated variables that are closest to them; what those explain goes back to the
 * predictors by how much each makes them up. Nearly the mean over all orders of entry (Shapley, LMG), without its 2^p regressions.
 * Source: Johnson, Multivariate Behavioral Research 35 (2000) 1–19; with two predictors it equals Shapley's value exactly.
 *
 * Predictors that say the same twice share what they explain.
 *
 * @param correlations of the predictors with each other: square, symmetric, 1 on the diagonal
 * @param withOutcome correlation of each predictor with the outcome
 * @throws RangeError when the sizes differ
 * @example
 * relativeWeights([[1, 0], [0, 1]], [0.6, 0.3]).weights // => [0.36, 0.09]
 * relativeWeights([[1, 0.5], [0.5, 1]], [0.5, 0.5]).explained // => 0.333333
 */
export function relativeWeights(
  correlations: readonly (readonly number[])[],
  withOutcome: readonly number[],
): RelativeWeights {
  const size = withOutcome.length
  if (correlations.length !== size || correlations.some((row) => row.length !== size)) {
    throw new RangeError(`need a square of ${size} correlations`)
  }
  const { values, vectors } = eigenOf(correlations)
  const kept = values.map((value) => value > SMALLEST * Math.max(1, ...values))
  const roots = values.map((value, k) => (kept[k] ? Math.sqrt(value) : 0))
  const along = values.map((_, k) => vectors.reduce((sum, row, i) => sum + row[k]! * withOutcome[i]!, 0))
  const power = (of: (root: number) => number, k: number) => (kept[k] ? of(roots[k]!) : 0)
  // β of the outcome on the uncorrelated variables: V D^(−1/2) V′ r.
  const beta = vectors.map((row) => row.reduce((sum, v, k) => sum + v * power((root) => 1 / root, k) * along[k]!, 0))
  const coefficients = vectors.map((row) =>
    row.reduce((sum, v, k) => sum + v * power((root) => 1 / root ** 2, k) * along[k]!, 0),
  )
  const weights = vectors.map((row) =>
    vectors.reduce((sum, other, j) => {
      const loading = row.reduce((total, v, k) => total + v * roots[k]! * other[k]!, 0)
      return sum + loading ** 2 * beta[j]! ** 2
    }, 0),
  )
  return { explained: weights.reduce((sum, weight) => sum + weight, 0), weights, coefficients }
}
