/// <reference path="../jstat.d.ts" />
import statistics from 'jstat'

const { jStat } = statistics

/** Pearson's test that two ways of grouping people have nothing to do with each other. */
export interface Independence {
  /** χ² */
  statistic: number
  degreesOfFreedom: number
  /** 0 … 1 */
  pValue: number
  /** Strength 0 … 1, whatever the size of the table. */
  cramersV: number
  /** False where too many cells expect too few for the approximation (Cochran 1954: some below 1, or over a fifth below 5). */
  reliable: boolean
}

const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0)

/**
 * Pearson's χ² test of independence without correction, and Cramér's V, on a table of counts of people who stand in
 * exactly one cell each. Rows and columns without anybody are left out.
 *
 * @param table rows of equal length; counts ≥ 0
 * @returns null when fewer than two rows or two columns have anybody
 * @throws RangeError when the rows differ in length or a count is negative or not finite
 * @example
 * chiSquareIndependence([[762, 327, 468], [484, 239, 477]]) // => { statistic: 30.0701, degreesOfFreedom: 2, pValue: 2.95e-7, cramersV: 0.10444, reliable: true }
 * chiSquareIndependence([[10, 0], [5, 0]]) // => null
 */
export function chiSquareIndependence(table: readonly (readonly number[])[]): Independence | null {
  const width = table[0]?.length ?? 0
  if (table.some((row) => row.length !== width || row.some((count) => !(count >= 0 && Number.isFinite(count)))))
    throw new RangeError('need rows of one length with counts of at least 0')
  const rows = table.map(total)
  const columns = Array.from({ length: width }, (_, j) => total(table.map((row) => row[j] ?? 0)))
  const everybody = total(rows)
  const [height, breadth] = [rows.filter((sum) => sum > 0).length, columns.filter((sum) => sum > 0).length]
  if (height < 2 || breadth < 2) return null
  let statistic = 0
  let least = Number.POSITIVE_INFINITY
  let few = 0
  for (const [i, row] of table.entries())
    for (const [j, count] of row.entries()) {
      const expected = ((rows[i] ?? 0) * (columns[j] ?? 0)) / everybody
      if (expected === 0) continue
      statistic += (count - expected) ** 2 / expected
      least = Math.min(least, expected)
      if (expected < 5) few += 1
    }
  const degreesOfFreedom = (height - 1) * (breadth - 1)
  return {
    statistic,
    degreesOfFreedom,
    pValue: Math.max(0, 1 - jStat.chisquare.cdf(statistic, degreesOfFreedom)),
    cramersV: Math.min(1, Math.sqrt(statistic / (everybody * (Math.min(height, breadth) - 1)))),
    reliable: least >= 1 && few <= (height * breadth) / 5,
  }
}
