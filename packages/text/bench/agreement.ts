/** How well a grouping agrees with human labels; every measure is 1 for perfect agreement and about 0 for chance (V excepted). */
export interface Agreement {
  adjustedMutualInformation: number
  adjustedRand: number
  vMeasure: number
  groups: number
  /** share of rows left without a theme */
  otherShare: number
  /** share of the largest group, the rows without a theme counting as a group of their own */
  largestShare: number
}

/**
 * Scores a grouping against labels. V: Rosenberg & Hirschberg (2007). AMI with the arithmetic mean: Vinh, Epps & Bailey (2010).
 * ARI: Hubert & Arabie (1985). Rows without a theme form one group.
 *
 * @param labels human label of each row
 * @param groups theme of each row, null = none
 */
export function scoreAgreement(labels: readonly string[], groups: readonly (number | null)[]): Agreement {
  const rows = numbered(labels)
  const columns = numbered(groups.map((g) => (g === null ? 'none' : `${g}`)))
  const n = labels.length
  const cells = new Map<string, [row: number, column: number, count: number]>()
  const rowTotals = new Float64Array(rows.count)
  const columnTotals = new Float64Array(columns.count)
  for (let i = 0; i < n; i++) {
    const r = rows.of[i]!
    const c = columns.of[i]!
    rowTotals[r]!++
    columnTotals[c]!++
    const cell = cells.get(`${r} ${c}`)
    if (cell) cell[2]++
    else cells.set(`${r} ${c}`, [r, c, 1])
  }
  let information = 0
  let pairs = 0
  for (const [r, c, count] of cells.values()) {
    information += (count / n) * Math.log((n * count) / (rowTotals[r]! * columnTotals[c]!))
    pairs += chooseTwo(count)
  }
  const rowEntropy = entropy(rowTotals, n)
  const columnEntropy = entropy(columnTotals, n)
  const chance = chanceInformation(rowTotals, columnTotals, n)
  const rowPairs = rowTotals.reduce((sum, x) => sum + chooseTwo(x), 0)
  const columnPairs = columnTotals.reduce((sum, x) => sum + chooseTwo(x), 0)
  const chancePairs = (rowPairs * columnPairs) / Math.max(1, chooseTwo(n))
  const mean = (rowEntropy + columnEntropy) / 2
  return {
    adjustedMutualInformation: mean === chance ? 1 : (information - chance) / (mean - chance),
    adjustedRand: ratio(pairs - chancePairs, (rowPairs + columnPairs) / 2 - chancePairs),
    vMeasure: ratio(2 * information, rowEntropy + columnEntropy),
    groups: new Set(groups.filter((g) => g !== null)).size,
    otherShare: groups.filter((g) => g === null).length / n,
    largestShare: columnTotals.reduce((most, x) => Math.max(most, x), 0) / n,
  }
}

function numbered(values: readonly string[]): { of: Int32Array; count: number } {
  const seen = new Map<string, number>()
  const of = Int32Array.from(values, (value) => {
    const known = seen.get(value)
    if (known !== undefined) return known
    seen.set(value, seen.size)
    return seen.size - 1
  })
  return { of, count: seen.size }
}

const chooseTwo = (x: number) => (x * (x - 1)) / 2
const ratio = (part: number, whole: number) => (whole === 0 ? 1 : part / whole)

function entropy(totals: Float64Array, n: number): number {
  return -totals.reduce((sum, x) => (x === 0 ? sum : sum + (x / n) * Math.log(x / n)), 0)
}

/** Mutual information to expect of random tables with the same margins (hypergeometric). */
function chanceInformation(rows: Float64Array, columns: Float64Array, n: number): number {
  const logFactorial = new Float64Array(n + 1)
  for (let i = 2; i <= n; i++) logFactorial[i] = logFactorial[i - 1]! + Math.log(i)
  const lf = (x: number) => logFactorial[x]!
  let expected = 0
  for (const a of rows) {
    for (const b of columns) {
      const fixed = lf(a) + lf(b) + lf(n - a) + lf(n - b) - lf(n)
      for (let x = Math.max(1, a + b - n); x <= Math.min(a, b); x++) {
        const probability = Math.exp(fixed - lf(x) - lf(a - x) - lf(b - x) - lf(n - a - b + x))
        expected += (x / n) * Math.log((n * x) / (a * b)) * probability
      }
    }
  }
  return expected
}
