/** One test of a family after the correction. */
export interface Discovery {
  /** Smallest q at which this test would be called a discovery, 0 … 1. */
  adjusted: number
  discovered: boolean
}

/**
 * Benjamini–Hochberg: of the tests it calls discoveries, at most a share q is wrong on average, however many were made.
 * The family must be chosen before looking at the p-values.
 * Source: Benjamini & Hochberg, J. R. Stat. Soc. B 57 (1995) 289–300.
 *
 * @param pValues any order, each 0 … 1
 * @param q accepted share of false discoveries, strictly between 0 and 1
 * @returns one result for each p-value, in the order given
 * @throws RangeError for values outside these ranges
 * @example
 * benjaminiHochberg([0.01, 0.5, 0.02], 0.05) // => [{ adjusted: 0.03, discovered: true }, { adjusted: 0.5, discovered: false }, { adjusted: 0.03, discovered: true }]
 */
export function benjaminiHochberg(pValues: readonly number[], q: number = 0.1): Discovery[] {
  if (!(q > 0 && q < 1)) throw new RangeError(`q must be between 0 and 1, got ${q}`)
  for (const p of pValues) if (!(p >= 0 && p <= 1)) throw new RangeError(`a p-value must be in 0 … 1, got ${p}`)
  const order = pValues.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p || a.index - b.index)
  const results: Discovery[] = pValues.map(() => ({ adjusted: 1, discovered: false }))
  let smallest = 1
  for (let rank = order.length; rank >= 1; rank -= 1) {
    const test = order[rank - 1]!
    smallest = Math.min(smallest, (test.p * order.length) / rank)
    results[test.index] = { adjusted: smallest, discovered: smallest <= q }
  }
  return results
}
