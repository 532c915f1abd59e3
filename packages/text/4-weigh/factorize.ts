import type { Random } from './random.ts'
import { multiply, type SparseRows, transpose } from './sparse.ts'

/** The leading left singular vectors (row-major, rows × width) and singular values (descending) of a matrix. */
export interface Directions {
  left: Float64Array
  values: Float64Array
  width: number
}

const OVERSAMPLE = 10
const POWER_ROUNDS = 2

/**
 * Truncated singular value decomposition of a sparse matrix by a randomised range finder with power rounds
 * (Halko, Martinsson & Tropp, 2011, algorithms 4.4 and 5.1). The test matrix holds ±1, which needs no transcendental
 * function, and each direction's sign is fixed (its largest coordinate is positive), so the result does not depend on the platform.
 *
 * @param width how many directions are wanted; fewer come back where the matrix is smaller
 * @returns left vectors as rows × width, row-major, and their singular values
 */
export function leadingDirections(matrix: SparseRows, width: number, random: Random): Directions {
  const wanted = Math.max(0, Math.min(width, matrix.rows, matrix.columns))
  const probe = Math.min(wanted + OVERSAMPLE, matrix.rows, matrix.columns)
  if (wanted === 0) return { left: new Float64Array(0), values: new Float64Array(0), width: 0 }
  const turned = transpose(matrix)
  const test = new Float64Array(matrix.columns * probe)
  for (let i = 0; i < test.length; i++) test[i] = random() < 0.5 ? -1 : 1
  let range = orthonormal(multiply(matrix, test, probe), probe)
  for (let round = 0; round < POWER_ROUNDS; round++) {
    const back = orthonormal(multiply(turned, range, probe), probe)
    range = orthonormal(multiply(matrix, back, probe), probe)
  }
  const projected = multiply(turned, range, probe)
  const { vectors, values } = symmetricEigen(gram(projected, probe), probe)
  const left = new Float64Array(matrix.rows * wanted)
  for (let r = 0; r < matrix.rows; r++) {
    for (let j = 0; j < wanted; j++) {
      let sum = 0
      for (let p = 0; p < probe; p++) sum += range[r * probe + p]! * vectors[p * probe + j]!
      left[r * wanted + j] = sum
    }
  }
  fixSigns(left, wanted)
  return { left, values: values.slice(0, wanted).map((v) => Math.sqrt(Math.max(0, v))), width: wanted }
}

/** Gram–Schmidt twice over the columns of a row-major matrix; a column that depends on earlier ones becomes zero. */
function orthonormal(matrix: Float64Array, width: number): Float64Array {
  const rows = matrix.length / width
  const columns = Array.from({ length: width }, (_, j) => {
    const column = new Float64Array(rows)
    for (let r = 0; r < rows; r++) column[r] = matrix[r * width + j]!
    return column
  })
  for (let j = 0; j < width; j++) {
    const column = columns[j]!
    const before = Math.sqrt(dot(column, column))
    for (let pass = 0; pass < 2; pass++) {
      for (let i = 0; i < j; i++) {
        const other = columns[i]!
        const share = dot(column, other)
        for (let r = 0; r < rows; r++) column[r]! -= share * other[r]!
      }
    }
    const length = Math.sqrt(dot(column, column))
    const scale = length > 1e-9 * before && length > 0 ? 1 / length : 0
    for (let r = 0; r < rows; r++) column[r]! *= scale
    for (let r = 0; r < rows; r++) matrix[r * width + j] = column[r]!
  }
  return matrix
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

/** Columns' inner products of a row-major matrix: width × width. */
function gram(matrix: Float64Array, width: number): Float64Array {
  const product = new Float64Array(width * width)
  for (let at = 0; at + width <= matrix.length; at += width) {
    for (let i = 0; i < width; i++) {
      const v = matrix[at + i]!
      if (v === 0) continue
      for (let j = i; j < width; j++) product[i * width + j]! += v * matrix[at + j]!
    }
  }
  for (let i = 0; i < width; i++) for (let j = 0; j < i; j++) product[i * width + j] = product[j * width + i]!
  return product
}

/**
 * Eigenvalues and eigenvectors of a small symmetric matrix by cyclic Jacobi rotations (at most 30 sweeps).
 * @param matrix row-major, size × size; not changed
 * @returns eigenvalues descending; `vectors` row-major with eigenvector j in column j
 * @example
 * symmetricEigen(Float64Array.of(2, 0, 0, 3), 2).values[0] // => 3
 */
export function symmetricEigen(matrix: Float64Array, size: number): { vectors: Float64Array; values: Float64Array } {
  const a = matrix.slice()
  const v = new Float64Array(size * size)
  for (let i = 0; i < size; i++) v[i * size + i] = 1
  for (let sweep = 0; sweep < 30; sweep++) {
    let off = 0
    let all = 0
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        const square = a[i * size + j]! * a[i * size + j]!
        all += square
        if (i !== j) off += square
      }
    }
    if (off <= 1e-22 * all) break
    for (let p = 0; p < size - 1; p++) for (let q = p + 1; q < size; q++) rotate(a, v, size, p, q)
  }
  const order = Array.from({ length: size }, (_, i) => i).sort((x, y) => a[y * size + y]! - a[x * size + x]! || x - y)
  const values = Float64Array.from(order, (i) => a[i * size + i]!)
  const vectors = new Float64Array(size * size)
  order.forEach((from, to) => {
    for (let r = 0; r < size; r++) vectors[r * size + to] = v[r * size + from]!
  })
  return { vectors, values }
}

/** One Jacobi rotation that makes a[p][q] zero. */
function rotate(a: Float64Array, v: Float64Array, size: number, p: number, q: number): void {
  const apq = a[p * size + q]!
  if (apq === 0) return
  const theta = (a[q * size + q]! - a[p * size + p]!) / (2 * apq)
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
  const c = 1 / Math.sqrt(t * t + 1)
  const s = t * c
  for (let i = 0; i < size; i++) {
    const x = a[i * size + p]!
    const y = a[i * size + q]!
    a[i * size + p] = c * x - s * y
    a[i * size + q] = s * x + c * y
  }
  for (let i = 0; i < size; i++) {
    const x = a[p * size + i]!
    const y = a[q * size + i]!
    a[p * size + i] = c * x - s * y
    a[q * size + i] = s * x + c * y
    const vx = v[i * size + p]!
    const vy = v[i * size + q]!
    v[i * size + p] = c * vx - s * vy
    v[i * size + q] = s * vx + c * vy
  }
}

/** A singular vector's sign is arbitrary: make its largest coordinate positive. */
function fixSigns(left: Float64Array, width: number): void {
  for (let j = 0; j < width; j++) {
    let peak = 0
    for (let at = j; at < left.length; at += width) if (Math.abs(left[at]!) > Math.abs(peak)) peak = left[at]!
    if (peak < 0) for (let at = j; at < left.length; at += width) left[at] = -left[at]!
  }
}
