import { gram, orthonormal } from './orthonormal.ts'
import type { Random } from './random.ts'
import { multiply, type SparseRows, transpose } from './sparse.ts'

/** The leading left singular vectors (row-major, rows × width) and singular values (descending) of a matrix. */
export interface Directions {
  left: Float64Array
  values: Float64Array
  width: number
}

const OVERSAMPLE = 10

/**
 * Truncated singular value decomposition of a sparse matrix by a randomised range finder with power rounds
 * (Halko, Martinsson & Tropp, 2011, algorithms 4.4 and 5.1). The test matrix holds ±1, which needs no transcendental
 * function, and each direction's sign is fixed (its largest coordinate is positive), so the result does not depend on the platform.
 *
 * @param width how many directions are wanted; fewer come back where the matrix is smaller
 * @param rounds power rounds: each makes the directions truer and costs two products with the matrix
 * @returns left vectors as rows × width, row-major, and their singular values
 */
export function leadingDirections(matrix: SparseRows, width: number, random: Random, rounds: number = 2): Directions {
  const wanted = Math.max(0, Math.min(width, matrix.rows, matrix.columns))
  const probe = Math.min(wanted + OVERSAMPLE, matrix.rows, matrix.columns)
  if (wanted === 0) return { left: new Float64Array(0), values: new Float64Array(0), width: 0 }
  const turned = transpose(matrix)
  const test = new Float64Array(matrix.columns * probe)
  for (let i = 0; i < test.length; i++) test[i] = random() < 0.5 ? -1 : 1
  let range = multiply(matrix, test, probe)
  for (let round = 0; round < rounds; round++) {
    const back = orthonormal(multiply(turned, orthonormal(range, probe, 1), probe), probe, 1)
    range = multiply(matrix, back, probe)
  }
  orthonormal(range, probe, 2)
  const projected = multiply(turned, range, probe)
  const { vectors, values } = symmetricEigen(gram(projected, probe), probe)
  const left = new Float64Array(matrix.rows * wanted)
  for (let r = 0; r < matrix.rows; r++) {
    for (let p = 0; p < probe; p++) {
      const share = range[r * probe + p]!
      for (let j = 0; j < wanted; j++) left[r * wanted + j]! += share * vectors[p * probe + j]!
    }
  }
  fixSigns(left, wanted)
  return { left, values: values.slice(0, wanted).map((v) => Math.sqrt(Math.max(0, v))), width: wanted }
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
