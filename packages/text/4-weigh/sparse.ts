/** Compressed sparse rows: row r holds `column[i]`, `value[i]` for i in start[r] … start[r + 1]; columns ascend in a row. */
export interface SparseRows {
  rows: number
  columns: number
  start: Int32Array
  column: Int32Array
  value: Float32Array
}

/**
 * Turns rows into columns.
 * @returns the transposed matrix, again with ascending columns
 */
export function transpose(matrix: SparseRows): SparseRows {
  const { rows, columns, start, column, value } = matrix
  const turnedStart = new Int32Array(columns + 1)
  for (let i = 0; i < column.length; i++) turnedStart[column[i]! + 1]!++
  for (let c = 0; c < columns; c++) turnedStart[c + 1]! += turnedStart[c]!
  const next = turnedStart.slice(0, columns)
  const turnedColumn = new Int32Array(column.length)
  const turnedValue = new Float32Array(column.length)
  for (let r = 0; r < rows; r++) {
    for (let i = start[r]!; i < start[r + 1]!; i++) {
      const at = next[column[i]!]!++
      turnedColumn[at] = r
      turnedValue[at] = value[i]!
    }
  }
  return { rows: columns, columns: rows, start: turnedStart, column: turnedColumn, value: turnedValue }
}

/**
 * Sparse × dense, four entries of a row at a time: every number of the product is loaded and stored a quarter as often.
 * @param dense row-major, `matrix.columns` × `width`
 * @returns row-major, `matrix.rows` × `width`
 */
export function multiply(matrix: SparseRows, dense: Float64Array, width: number): Float64Array {
  const { rows, start, column, value } = matrix
  const product = new Float64Array(rows * width)
  for (let r = 0; r < rows; r++) {
    const to = r * width
    const end = start[r + 1]!
    let i = start[r]!
    for (; i + 4 <= end; i += 4) {
      const v0 = value[i]!
      const v1 = value[i + 1]!
      const v2 = value[i + 2]!
      const v3 = value[i + 3]!
      const a = column[i]! * width
      const b = column[i + 1]! * width
      const c = column[i + 2]! * width
      const e = column[i + 3]! * width
      for (let d = 0; d < width; d++)
        product[to + d]! += v0 * dense[a + d]! + v1 * dense[b + d]! + (v2 * dense[c + d]! + v3 * dense[e + d]!)
    }
    for (; i < end; i++) {
      const from = column[i]! * width
      const v = value[i]!
      for (let d = 0; d < width; d++) product[to + d]! += v * dense[from + d]!
    }
  }
  return product
}

/**
 * Scales every row of a row-major matrix to length 1, in place; rows of zeros stay zero.
 * @param width numbers in a row
 */
export function unitRows<T extends Float32Array | Float64Array>(matrix: T, width: number): T {
  if (width < 1) return matrix
  for (let at = 0; at + width <= matrix.length; at += width) {
    let sum = 0
    for (let d = 0; d < width; d++) sum += matrix[at + d]! * matrix[at + d]!
    if (sum <= 1e-24) continue
    const scale = 1 / Math.sqrt(sum)
    for (let d = 0; d < width; d++) matrix[at + d]! *= scale
  }
  return matrix
}
