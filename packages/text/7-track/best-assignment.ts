/**
 * The pairing of rows with columns that gains most in total, each row and each column used at most once (Hungarian method).
 * Rows are taken in their order and lower columns first, so that the same table always gives the same pairing, ties
 * included. Takes rows² × columns steps: meant for a few hundred themes.
 *
 * @param gain rows × columns, whole numbers ≥ 0 (whole, so that sums are exact); 0 = may not be paired
 * @returns the column of each row, −1 = none
 * @see Kuhn, H. W. (1955), The Hungarian method for the assignment problem
 * @example
 * bestAssignment([[9, 8], [8, 0]]) // => [1, 0]
 * bestAssignment([[5], [6]]) // => [-1, 0]
 */
export function bestAssignment(gain: readonly (readonly number[])[]): number[] {
  const rows = gain.length
  // Columns that gain nothing let every row find one.
  const columns = Math.max(rows, gain[0]?.length ?? 0)
  const rowPrice = new Float64Array(rows + 1)
  const columnPrice = new Float64Array(columns + 1)
  /** row of each column; rows and columns count from 1, so that 0 can mean none */
  const holder = new Int32Array(columns + 1)
  for (let row = 1; row <= rows; row++) seatRow(row, gain, { rowPrice, columnPrice, holder })
  const column = new Array<number>(rows).fill(-1)
  holder.forEach((row, c) => {
    if (c > 0 && row > 0 && (gain[row - 1]![c - 1] ?? 0) > 0) column[row - 1] = c - 1
  })
  return column
}

interface Seating {
  rowPrice: Float64Array
  columnPrice: Float64Array
  holder: Int32Array
}

/** Finds the cheapest chain of moves that gives one more row a column, and makes them; at most `row` rounds. */
function seatRow(row: number, gain: readonly (readonly number[])[], { rowPrice, columnPrice, holder }: Seating): void {
  const columns = holder.length - 1
  const least = new Float64Array(columns + 1).fill(Number.POSITIVE_INFINITY)
  const before = new Int32Array(columns + 1)
  const visited = new Uint8Array(columns + 1)
  holder[0] = row
  let at = 0
  for (let round = 0; round < row && holder[at] !== 0; round++) {
    visited[at] = 1
    const current = holder[at]!
    let next = 0
    let step = Number.POSITIVE_INFINITY
    for (let c = 1; c <= columns; c++) {
      if (visited[c] === 1) continue
      const price = -(gain[current - 1]![c - 1] ?? 0) - rowPrice[current]! - columnPrice[c]!
      if (price < least[c]!) {
        least[c] = price
        before[c] = at
      }
      if (least[c]! < step) {
        step = least[c]!
        next = c
      }
    }
    for (let c = 0; c <= columns; c++) {
      if (visited[c] === 1) {
        rowPrice[holder[c]!]! += step
        columnPrice[c]! -= step
      } else least[c]! -= step
    }
    at = next
  }
  for (; at !== 0; at = before[at]!) holder[at] = holder[before[at]!]!
}
