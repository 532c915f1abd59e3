import type { Interval } from '../inference/distributions.ts'

/** Places a row can have, 1 = first. `best` = `worst` means its rank is certain. */
export interface RankRange {
  best: number
  worst: number
}

/**
 * How certain the rank of each row is: a row is surely behind another when the other's interval lies wholly above its own.
 * With 95 % intervals for each row this is a cautious reading: intervals may overlap a little and still differ.
 *
 * @param intervals interval of the figure the rows are ranked by; larger ranks first
 * @returns places in the order given
 * @throws RangeError when an interval is upside down
 * @example
 * rankRanges([{ low: 8, high: 12 }, { low: 5, high: 9 }, { low: 1, high: 2 }]) // => [{ best: 1, worst: 2 }, { best: 1, worst: 2 }, { best: 3, worst: 3 }]
 */
export function rankRanges(intervals: readonly Interval[]): RankRange[] {
  for (const { low, high } of intervals) {
    if (!(low <= high)) throw new RangeError(`interval upside down: ${low} … ${high}`)
  }
  const lows = intervals.map((interval) => interval.low).sort((a, b) => a - b)
  const highs = intervals.map((interval) => interval.high).sort((a, b) => a - b)
  return intervals.map(({ low, high }) => ({
    best: 1 + (lows.length - countUpTo(lows, high)),
    worst: highs.length - countBelow(highs, low),
  }))
}

/** How many of the sorted values are ≤ bound. */
function countUpTo(sorted: readonly number[], bound: number): number {
  return firstIndex(sorted, (value) => value > bound)
}

/** How many of the sorted values are < bound. */
function countBelow(sorted: readonly number[], bound: number): number {
  return firstIndex(sorted, (value) => value >= bound)
}

function firstIndex(sorted: readonly number[], past: (value: number) => boolean): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (past(sorted[middle]!)) high = middle
    else low = middle + 1
  }
  return low
}
