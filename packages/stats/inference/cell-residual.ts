/// <reference path="../jstat.d.ts" />
import statistics from 'jstat'

const { jStat } = statistics

/** How far a cell of a table of counts is from what its row and column alone would give. */
export interface CellResidual {
  /** Count if row and column had nothing to do with each other. */
  expected: number
  /** Adjusted standardized residual: about standard normal if they had not. Null where the row or the column is everything or nothing. */
  residual: number | null
  /** Two-sided, 0 … 1; 1 where there is no residual. */
  pValue: number
}

/**
 * The adjusted standardized residual of one cell (Haberman 1973): count less expected, by its standard error. Valid for the
 * row against all others, so that rows may lie within one another.
 *
 * @param cell counts ≥ 0: of the cell, of its row, of its column, and of all people, each of whom stands in one cell
 * @throws RangeError when a count is negative or not finite, or the cell is larger than its row or column, or these than all
 * @example
 * cellResidual({ count: 762, row: 1557, column: 1246, all: 2757 }) // => { expected: 703.6714, residual: 4.5021, pValue: 0.0000067 }
 * cellResidual({ count: 5, row: 5, column: 5, all: 5 }) // => { expected: 5, residual: null, pValue: 1 }
 */
export function cellResidual(cell: { count: number; row: number; column: number; all: number }): CellResidual {
  const { count, row, column, all } = cell
  if ([count, row, column, all].some((one) => !(one >= 0 && Number.isFinite(one))))
    throw new RangeError('need counts of at least 0')
  if (count > row || count > column || row > all || column > all)
    throw new RangeError('a part is larger than its whole')
  const expected = all === 0 ? 0 : (row * column) / all
  const variance = all === 0 ? 0 : expected * (1 - row / all) * (1 - column / all)
  if (!(variance > 0)) return { expected, residual: null, pValue: 1 }
  const residual = (count - expected) / Math.sqrt(variance)
  return { expected, residual, pValue: Math.max(0, 1 - jStat.chisquare.cdf(residual ** 2, 1)) }
}
