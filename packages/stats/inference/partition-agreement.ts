import { logGamma } from './distributions.ts'

/** The group of each item; null is a group of its own (未分類). Two partitions compare position by position. */
export type Partition = readonly (string | number | null)[]

interface Contingency {
  total: number
  rows: number[]
  columns: number[]
  cells: { row: number; column: number; count: number }[]
}

function contingency(first: Partition, second: Partition): Contingency {
  if (first.length !== second.length) {
    throw new RangeError(`partitions differ in length: ${first.length} and ${second.length}`)
  }
  const rowOf = new Map<string | number | null, number>()
  const columnOf = new Map<string | number | null, number>()
  const rows: number[] = []
  const columns: number[] = []
  const cells = new Map<string, { row: number; column: number; count: number }>()
  first.forEach((group, i) => {
    const other = second[i] as string | number | null
    const row = rowOf.get(group) ?? rowOf.size
    const column = columnOf.get(other) ?? columnOf.size
    rowOf.set(group, row)
    columnOf.set(other, column)
    rows[row] = (rows[row] ?? 0) + 1
    columns[column] = (columns[column] ?? 0) + 1
    const key = `${row},${column}`
    const cell = cells.get(key) ?? { row, column, count: 0 }
    cell.count += 1
    cells.set(key, cell)
  })
  return { total: first.length, rows, columns, cells: [...cells.values()] }
}

const pairs = (count: number): number => (count * (count - 1)) / 2
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/**
 * How well two groupings of the same items agree, by counting pairs that are together in both: 1 = the same groups
 * (names do not matter), about 0 = chance, below 0 = worse than chance.
 * Source: Hubert & Arabie, J. Classif. 2 (1985) 193–218.
 *
 * @returns −0.5 … 1; 1 for two trivial partitions that are equal
 * @throws RangeError when the lengths differ
 * @example
 * adjustedRandIndex([0, 0, 1, 2], [0, 0, 1, 1]) // => 0.5714286
 * adjustedRandIndex(['a', 'a', 'b'], [7, 7, 9]) // => 1
 */
export function adjustedRandIndex(first: Partition, second: Partition): number {
  const { total, rows, columns, cells } = contingency(first, second)
  const together = sum(cells.map((cell) => pairs(cell.count)))
  const inRows = sum(rows.map(pairs))
  const inColumns = sum(columns.map(pairs))
  const expected = total < 2 ? 0 : (inRows * inColumns) / pairs(total)
  const most = (inRows + inColumns) / 2
  return most === expected ? 1 : (together - expected) / (most - expected)
}

function entropy(counts: readonly number[], total: number): number {
  return -sum(counts.map((count) => (count / total) * Math.log(count / total)))
}

/** Mutual information that two random groupings of these sizes have by chance (hypergeometric cells). */
function expectedInformation(rows: readonly number[], columns: readonly number[], total: number): number {
  let expected = 0
  for (const a of rows) {
    for (const b of columns) {
      const fixed =
        logGamma(a + 1) + logGamma(b + 1) + logGamma(total - a + 1) + logGamma(total - b + 1) - logGamma(total + 1)
      for (let n = Math.max(1, a + b - total); n <= Math.min(a, b); n += 1) {
        const log =
          fixed - logGamma(n + 1) - logGamma(a - n + 1) - logGamma(b - n + 1) - logGamma(total - a - b + n + 1)
        expected += (n / total) * Math.log((total * n) / (a * b)) * Math.exp(log)
      }
    }
  }
  return expected
}

/**
 * How much one grouping tells about the other, corrected for chance and scaled by the mean of both entropies:
 * 1 = the same groups, about 0 = chance. Judges small groups more fairly than `adjustedRandIndex`.
 * Source: Vinh, Epps & Bailey, J. Mach. Learn. Res. 11 (2010) 2837–2854.
 *
 * @returns up to 1, slightly below 0 for unlucky chance; 1 when both are one single group or both all singletons
 * @throws RangeError when the lengths differ
 * @example
 * adjustedMutualInformation([0, 0, 1, 1], ['x', 'x', 'y', 'y']) // => 1
 */
export function adjustedMutualInformation(first: Partition, second: Partition): number {
  const { total, rows, columns, cells } = contingency(first, second)
  const trivial = rows.length === columns.length && (rows.length <= 1 || rows.length === total)
  if (trivial) return 1
  const information = sum(
    cells.map(({ row, column, count }) => {
      return (count / total) * Math.log((total * count) / (rows[row]! * columns[column]!))
    }),
  )
  const expected = expectedInformation(rows, columns, total)
  const most = (entropy(rows, total) + entropy(columns, total)) / 2
  const room = most - expected
  return Math.abs(room) < 1e-15 ? 0 : (information - expected) / room
}
