import { describe, expect, it } from 'vitest'
import { cellResidual } from './cell-residual.ts'

describe('the residual of a cell', () => {
  it('is that of Agresti’s table of party by gender', () => {
    const table = [
      [762, 327, 468],
      [484, 239, 477],
    ]
    const columns = [1246, 566, 945]
    const residuals = table.map((row, i) =>
      row.map(
        (count, j) => cellResidual({ count, row: [1557, 1200][i] ?? 0, column: columns[j] ?? 0, all: 2757 }).residual,
      ),
    )
    // Agresti (2007), An Introduction to Categorical Data Analysis, table 2.6.
    expect(residuals.map((row) => row.map((one) => one?.toFixed(2)))).toEqual([
      ['4.50', '0.70', '-5.32'],
      ['-4.50', '-0.70', '5.32'],
    ])
  })

  it('is nothing where nothing can differ, and refuses what no table holds', () => {
    expect(cellResidual({ count: 0, row: 0, column: 3, all: 9 })).toEqual({ expected: 0, residual: null, pValue: 1 })
    expect(cellResidual({ count: 0, row: 0, column: 0, all: 0 })).toEqual({ expected: 0, residual: null, pValue: 1 })
    for (const wrong of [
      { count: 4, row: 3, column: 5, all: 9 },
      { count: -1, row: 3, column: 5, all: 9 },
    ])
      expect(() => cellResidual(wrong)).toThrow(RangeError)
  })
})
