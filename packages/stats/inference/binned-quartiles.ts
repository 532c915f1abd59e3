import { DEFAULT_LEVEL, type Interval, normalQuantile } from './distributions.ts'

/** How many numbers lie from `low` to `high`, both included. */
export interface Bin extends Interval {
  count: number
}

/** Half of all lie between the quartiles; `low` and `high` are the ends of the median's interval. */
export interface Quartiles extends Interval {
  base: number
  lowerQuartile: number
  median: number
  upperQuartile: number
}

/**
 * Quartiles of numbers that were only counted in bins, with a distribution-free interval of the median.
 *
 * Within a bin the numbers are taken to lie evenly, so each figure is off by less than the width of its bin, and exact where
 * a bin holds one number only. Places between two numbers are interpolated as `quantile` of R does it (type 7). The interval
 * reaches from one number to another, counted from the ends: place n/2 ∓ z·√n/2, the upper one more, rounded.
 * Source: Campbell & Gardner, BMJ 296 (1988) 1454–1456: of 100 numbers the 40th and the 61st.
 *
 * @param bins in rising order, not overlapping; counts ≥ 0
 * @param level coverage of the interval, default 0.95
 * @returns in the unit of the bins; null when all are empty
 * @throws RangeError for a negative count, or bins that do not rise
 * @example
 * binnedQuartiles([1, 2, 4, 8, 16].map((n) => ({ low: n, high: n, count: 1 }))) // => { base: 5, lowerQuartile: 2, median: 4, upperQuartile: 8, low: 1, high: 16 }
 * binnedQuartiles([{ low: 1, high: 1, count: 3 }, { low: 10, high: 20, count: 2 }]) // => { base: 5, lowerQuartile: 1, median: 1, upperQuartile: 12.5, low: 1, high: 17.5 }
 * binnedQuartiles([]) // => null
 */
export function binnedQuartiles(bins: readonly Bin[], level: number = DEFAULT_LEVEL): Quartiles | null {
  bins.forEach(({ low, high, count }, i) => {
    if (!(count >= 0)) throw new RangeError(`a count is 0 or more, got ${count}`)
    const before = bins[i - 1]
    if (low > high || (before && before.high >= low)) throw new RangeError('bins must rise and not overlap')
  })
  const filled = bins.filter(({ count }) => count > 0)
  const base = filled.reduce((sum, { count }) => sum + count, 0)
  if (base === 0) return null
  const reach = (normalQuantile(level) * Math.sqrt(base)) / 2
  const inside = (place: number) => Math.min(Math.max(Math.round(place), 1), base) - 1
  return {
    base,
    lowerQuartile: numberAt(filled, (base - 1) / 4),
    median: numberAt(filled, (base - 1) / 2),
    upperQuartile: numberAt(filled, ((base - 1) * 3) / 4),
    low: numberAt(filled, inside(base / 2 - reach)),
    high: numberAt(filled, inside(1 + base / 2 + reach)),
  }
}

/** The number at a place from 0, between two of them where the place is no whole one. */
function numberAt(bins: readonly Bin[], place: number): number {
  const [below, above] = [Math.floor(place), Math.ceil(place)].map((rank) => ranked(bins, rank)) as [number, number]
  return below + (above - below) * (place - Math.floor(place))
}

function ranked(bins: readonly Bin[], rank: number): number {
  let before = 0
  for (const { low, high, count } of bins) {
    if (rank < before + count) return low + ((high - low) * (rank - before + 0.5)) / count
    before += count
  }
  return bins.at(-1)?.high ?? 0
}
