import { describe, expect, it } from 'vitest'
import { chiSquareIndependence } from './chi-square.ts'

describe('χ² of independence', () => {
  it('agrees with published tables', () => {
    // Agresti, An Introduction to Categorical Data Analysis (2007), table 2.5: party by gender.
    const party = chiSquareIndependence([
      [762, 327, 468],
      [484, 239, 477],
    ])
    expect(party?.statistic).toBeCloseTo(30.07, 2)
    expect(party?.pValue).toBeCloseTo(2.954e-7, 10)
    // R 4: chisq.test(table(mtcars$cyl, mtcars$gear)) gives 18.036 on 4 degrees of freedom, p = 0.001214, with a warning.
    const cars = chiSquareIndependence([
      [1, 8, 2],
      [2, 4, 1],
      [12, 0, 2],
    ])
    expect(cars?.statistic).toBeCloseTo(18.036, 3)
    expect(cars?.pValue).toBeCloseTo(0.001214, 6)
    expect(cars).toMatchObject({ degreesOfFreedom: 4, reliable: false })
    // With one degree of freedom p = erfc(√(χ² / 2)): χ² = 1.371646 gives 0.241529.
    const four = chiSquareIndependence([
      [12, 7],
      [5, 7],
    ])
    expect(four?.statistic).toBeCloseTo(1.371646, 6)
    expect(four?.pValue).toBeCloseTo(0.241529, 6)
  })

  it('is nothing where nothing differs, and everything where one group tells the other', () => {
    expect(
      chiSquareIndependence([
        [20, 40],
        [10, 20],
      ]),
    ).toMatchObject({ statistic: 0, pValue: 1, cramersV: 0, reliable: true })
    expect(
      chiSquareIndependence([
        [50, 0],
        [0, 50],
      ]),
    ).toMatchObject({ statistic: 100, cramersV: 1 })
  })

  it('leaves out who is not there', () => {
    const bare = chiSquareIndependence([
      [12, 7],
      [5, 7],
    ])
    expect(
      chiSquareIndependence([
        [12, 0, 7],
        [0, 0, 0],
        [5, 0, 7],
      ]),
    ).toEqual(bare)
    expect(chiSquareIndependence([[3, 4]])).toBeNull()
    expect(chiSquareIndependence([])).toBeNull()
    expect(() => chiSquareIndependence([[1, 2], [3]])).toThrow(RangeError)
    expect(() =>
      chiSquareIndependence([
        [1, -2],
        [3, 4],
      ]),
    ).toThrow(RangeError)
  })
})
