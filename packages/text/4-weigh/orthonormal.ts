/**
 * Makes the columns of a row-major matrix orthonormal, in place: Q = M · R⁻¹ with R from the Cholesky factor of MᵀM
 * (Yamamoto et al., 2015). It reads the matrix by rows, which is several times as fast as Gram–Schmidt by columns; a second
 * pass takes away what rounding left. A column that depends on earlier ones becomes zero.
 *
 * @param passes 1 where a rough basis will do (between power rounds), 2 for orthonormality to the last digits
 */
export function orthonormal(matrix: Float64Array, width: number, passes: 1 | 2): Float64Array {
  for (let pass = 0; pass < passes; pass++) solveRows(matrix, cholesky(gram(matrix, width), width), width)
  return matrix
}

/**
 * Columns' inner products of a row-major matrix, four rows at a time.
 * @returns width × width, row-major
 */
export function gram(matrix: Float64Array, width: number): Float64Array {
  const product = new Float64Array(width * width)
  const rows = width > 0 ? matrix.length / width : 0
  const whole = rows - (rows % 4)
  for (let r = 0; r < whole; r += 4) {
    const a = r * width
    const b = a + width
    const c = b + width
    const d = c + width
    for (let i = 0; i < width; i++) {
      const va = matrix[a + i]!
      const vb = matrix[b + i]!
      const vc = matrix[c + i]!
      const vd = matrix[d + i]!
      const to = i * width
      for (let j = i; j < width; j++)
        product[to + j]! += va * matrix[a + j]! + vb * matrix[b + j]! + (vc * matrix[c + j]! + vd * matrix[d + j]!)
    }
  }
  for (let at = whole * width; at < matrix.length; at += width) {
    for (let i = 0; i < width; i++) {
      const v = matrix[at + i]!
      for (let j = i; j < width; j++) product[i * width + j]! += v * matrix[at + j]!
    }
  }
  for (let i = 0; i < width; i++) for (let j = 0; j < i; j++) product[i * width + j] = product[j * width + i]!
  return product
}

/** A column whose rest is this small a share of its square hangs on earlier ones. */
const DEPENDENT = 1e-13

/** Lower triangle L with L · Lᵀ = `square`; a row of zeros for a column that depends on earlier ones. */
function cholesky(square: Float64Array, width: number): Float64Array {
  const lower = new Float64Array(width * width)
  for (let i = 0; i < width; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = square[i * width + j]!
      for (let k = 0; k < j; k++) sum -= lower[i * width + k]! * lower[j * width + k]!
      if (j < i) lower[i * width + j] = lower[j * width + j] === 0 ? 0 : sum / lower[j * width + j]!
      else lower[i * width + i] = sum > DEPENDENT * square[i * width + i]! && sum > 0 ? Math.sqrt(sum) : 0
    }
  }
  return lower
}

/** Solves x · Lᵀ = row for every row, in place, four rows at a time. */
function solveRows(matrix: Float64Array, lower: Float64Array, width: number): void {
  const rows = width > 0 ? matrix.length / width : 0
  for (let r = 0; r < rows; r += 4) {
    const a = r * width
    // The last rows, where fewer than four are left, are solved more than once: with the same result each time.
    const b = Math.min(r + 1, rows - 1) * width
    const c = Math.min(r + 2, rows - 1) * width
    const d = Math.min(r + 3, rows - 1) * width
    for (let j = 0; j < width; j++) {
      const at = j * width
      const pivot = lower[at + j]!
      const scale = pivot === 0 ? 0 : 1 / pivot
      let sa = matrix[a + j]!
      let sb = matrix[b + j]!
      let sc = matrix[c + j]!
      let sd = matrix[d + j]!
      for (let k = 0; k < j; k++) {
        const share = lower[at + k]!
        sa -= share * matrix[a + k]!
        sb -= share * matrix[b + k]!
        sc -= share * matrix[c + k]!
        sd -= share * matrix[d + k]!
      }
      matrix[a + j] = sa * scale
      matrix[b + j] = sb * scale
      matrix[c + j] = sc * scale
      matrix[d + j] = sd * scale
    }
  }
}
