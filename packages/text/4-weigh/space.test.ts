import { describe, expect, it } from 'vitest'
import { positiveMutualInformation } from './associate.ts'
import { chooseVocabulary, countTerms } from './count-terms.ts'
import { leadingDirections, symmetricEigen } from './factorize.ts'
import { letterGrams } from './letter-grams.ts'
import { seededRandom, shuffledIndices } from './random.ts'
import { fitSpace, placeSegments } from './space.ts'
import { multiply, transpose, unitRows } from './sparse.ts'

const sparse = (rows: number[][]) => {
  const names = rows[0]!.map((_, c) => `c${c}`)
  const index = new Map(names.map((name, c) => [name, c]))
  return countTerms(
    rows.map((row) => row.flatMap((count, c) => Array.from({ length: count }, () => names[c]!))),
    index,
  )
}

describe('seeded random numbers', () => {
  it('repeats for the same seed and differs for another', () => {
    const draw = (seed: number) => Array.from({ length: 5 }, seededRandom(seed))
    expect(draw(7)).toEqual(draw(7))
    expect(draw(7)).not.toEqual(draw(8))
  })

  it('shuffles every index exactly once', () => {
    expect([...shuffledIndices(50, seededRandom(3))].sort((a, b) => a - b)).toEqual([...Array(50).keys()])
  })
})

describe('sparse rows', () => {
  it('transposes back to itself and multiplies like the dense matrix', () => {
    const matrix = sparse([
      [1, 0, 2],
      [0, 3, 0],
    ])
    expect(transpose(transpose(matrix))).toEqual(matrix)
    expect([...multiply(matrix, Float64Array.of(1, 10, 100), 1)]).toEqual([201, 30])
  })

  it('leaves a row of zeros alone when scaling', () => {
    expect([...unitRows(Float64Array.of(0, 5, 0, 0), 2)]).toEqual([0, 1, 0, 0])
    expect([...unitRows(Float64Array.of(1, 2), 0)]).toEqual([1, 2])
  })
})

describe('truncated decomposition', () => {
  it('finds the eigenvalues of a symmetric matrix', () => {
    const { values } = symmetricEigen(Float64Array.of(2, 1, 1, 2), 2)
    expect(values[0]).toBeCloseTo(3, 10)
    expect(values[1]).toBeCloseTo(1, 10)
  })

  it('finds singular values that a dense calculation gives', () => {
    const { values, left } = leadingDirections(
      sparse([
        [3, 0],
        [0, 2],
        [0, 0],
      ]),
      2,
      seededRandom(1),
    )
    expect(values[0]).toBeCloseTo(3, 6)
    expect(values[1]).toBeCloseTo(2, 6)
    expect(Math.abs(left[0]!)).toBeCloseTo(1, 6)
  })

  it('gives no direction for an empty matrix', () => {
    expect(leadingDirections(sparse([[]]), 4, seededRandom(1)).width).toBe(0)
  })
})

describe('counting', () => {
  it('drops what is too rare or too common', () => {
    const segments = [['a', 'b', 'x'], ['a', 'b'], ['a', 'c'], ['a']]
    expect(chooseVocabulary(segments, { minimum: 2, maximumShare: 0.5, limit: 10 }).terms).toEqual(['b'])
    expect(chooseVocabulary(segments, { minimum: 1, maximumShare: 1, limit: 2 }).terms).toEqual(['a', 'b'])
  })

  it('gives positive information only to words that meet more often than chance', () => {
    const index = new Map(['a', 'b', 'c', 'd'].map((term, i) => [term, i]))
    const counts = countTerms(
      [
        ['a', 'b'],
        ['a', 'b'],
        ['c', 'd'],
        ['c', 'd'],
        ['a', 'd'],
      ],
      index,
    )
    const information = positiveMutualInformation(counts)
    const of = (row: number) => [...information.column.slice(information.start[row], information.start[row + 1])]
    expect(of(0)).toContain(1)
    expect(of(0)).not.toContain(2)
  })

  it('breaks runs of letters at placeholders, digits and punctuation', () => {
    expect(letterGrams('荷物〔電話番号〕が3個')).toEqual(['荷物'])
  })
})

describe('the space', () => {
  const parcel = ['配送', '荷物', '遅い', '届く']
  const payment = ['決済', 'カード', 'エラー', '請求']
  const pick = seededRandom(5)
  const segments = Array.from({ length: 120 }, (_, i) => {
    const words = i % 2 === 0 ? parcel : payment
    const terms = words.filter(() => pick() < 0.6)
    return { text: terms.join('、'), terms: terms.length > 0 ? terms : [words[0]!] }
  })
  const space = fitSpace(segments, 1)
  const near = (a: string, b: string) => {
    const { vectors, width } = placeSegments(
      space,
      [a, b].map((term) => ({ text: term, terms: [term] })),
    )
    return vectors.slice(0, width).reduce((sum, v, d) => sum + v * vectors[width + d]!, 0)
  }

  it('puts words of the same company nearer than words of another', () => {
    expect(near('配送', '荷物')).toBeGreaterThan(near('配送', 'カード') + 0.2)
  })

  it('marks a segment without a known word', () => {
    const placed = placeSegments(space, [{ text: '未知', terms: ['未知'] }])
    expect(placed.known[0]).toBe(0)
    expect(placed.vectors.every((v) => v === 0)).toBe(true)
  })

  it('survives a corpus without any usable word', () => {
    expect(placeSegments(fitSpace([{ text: '', terms: [] }], 1), segments).known.every((k) => k === 0)).toBe(true)
  })
})
