import type { SaidOn } from '../input/said-on.ts'

/** Months or weeks (from Monday) in a row without gaps. `starts[i]` … `starts[i + 1]` are day numbers, the end exclusive. */
export interface Periods {
  unit: 'month' | 'week'
  starts: number[]
  /** position of the newest period that the data covers to its end; −1 when none */
  newestFull: number
}

const LEAST = 4
/** From the first day of February to the first of May: four months that are only known as months. */
const SHORTEST_FOUR_MONTHS = 89
/** Of what was usual before: a period with less is a stray, not a month of voices. */
const THIN = 0.2
const DAY = 86_400_000
const MOST_MONTHS = 240

const monthStart = (year: number, month: number) => Date.UTC(year, month, 1) / DAY
/** 1970-01-01 was a Thursday. */
const weekStart = (day: number) => day - ((((day + 3) % 7) + 7) % 7)

function monthsBetween(first: number, last: number): number[] {
  const date = new Date(first * DAY)
  const starts: number[] = []
  for (let month = date.getUTCMonth(); ; month++) {
    const start = monthStart(date.getUTCFullYear(), month)
    starts.push(start)
    if (start > last) return starts
  }
}

function weeksBetween(first: number, last: number): number[] {
  const starts: number[] = []
  for (let start = weekStart(first); ; start += 7) {
    starts.push(start)
    if (start > last) return starts
  }
}

/** Days without a word that still do not mean that the data ended: twice the usual gap between two days with words. */
function patience(days: readonly number[], most: number): number {
  if (days.length < 2) return 0
  const gap = (days.at(-1)! - days[0]!) / (days.length - 1)
  return Math.min(most, Math.ceil(2 * gap) - 1)
}

/**
 * The newest period that is over. A tail of strays (periods with less than a fifth of what was usual before) is passed over;
 * a period counts as over when its days reach (nearly) to its end, or when only months are known in it.
 */
function newestOver(
  dates: readonly SaidOn[],
  starts: readonly number[],
  days: readonly number[],
  most: number,
): number {
  const counts = new Array<number>(starts.length - 1).fill(0)
  const lastDays = new Array<number>(starts.length - 1).fill(Number.NEGATIVE_INFINITY)
  for (const { number, precision } of dates) {
    const at = placeOf(number, starts)
    if (at < 0) continue
    counts[at]!++
    if (precision === 'day') lastDays[at] = Math.max(lastDays[at]!, number)
  }
  let newest = counts.length - 1
  while (newest > 0 && counts[newest]! < THIN * usualBefore(counts, newest)) newest--
  const last = lastDays[newest]!
  const isOver = last === Number.NEGATIVE_INFINITY || last >= starts[newest + 1]! - 1 - patience(days, most)
  return isOver ? newest : newest - 1
}

/** The middle of the last twelve counts before a period that are not zero. */
function usualBefore(counts: readonly number[], at: number): number {
  const before = counts.slice(0, at).filter((count) => count > 0)
  const recent = before.slice(-12).sort((a, b) => a - b)
  return recent[Math.floor(recent.length / 2)] ?? 0
}

/** Without dates far off all others (a typing error of a century): at most one row in 200, more than a year away. */
function withoutStrays(dates: readonly SaidOn[]): SaidOn[] {
  const sorted = [...dates].sort((a, b) => a.number - b.number)
  const most = Math.floor(sorted.length / 200)
  let from = 0
  let to = sorted.length
  for (let i = 1; i <= most; i++) {
    if (sorted[i]!.number - sorted[i - 1]!.number > 366) from = i
    if (sorted[sorted.length - i]!.number - sorted[sorted.length - i - 1]!.number > 366) to = sorted.length - i
  }
  return sorted.slice(from, to)
}

/**
 * Cuts the time of the data into months when it has four of them or more, else into weeks when it has four, else not at all.
 * The newest period counts as full when the data reaches (nearly) to its end; of months known only as months, always.
 */
export function cutPeriods(all: readonly SaidOn[]): Periods | null {
  const dates = withoutStrays(all)
  if (dates.length === 0) return null
  const days = [...new Set(dates.filter((date) => date.precision === 'day').map((date) => date.number))]
  days.sort((a, b) => a - b)
  const first = dates[0]!.number
  const last = dates.at(-1)!.number
  const months = monthsBetween(first, last)
  if (months.length - 1 >= LEAST && last - first >= SHORTEST_FOUR_MONTHS) {
    const starts = months.slice(-MOST_MONTHS - 1)
    return { unit: 'month', starts, newestFull: newestOver(dates, starts, days, 5) }
  }
  const dayed = dates.reduce((count, { precision }) => count + (precision === 'day' ? 1 : 0), 0)
  if (dayed < dates.length * 0.9) return null
  const weeks = weeksBetween(days[0]!, days.at(-1)!)
  if (weeks.length - 1 < LEAST) return null
  return { unit: 'week', starts: weeks, newestFull: newestOver(dates, weeks, days, 1) }
}

/** The period of a date; −1 before the first, or when only the month is known and weeks are counted. */
export function periodOf(date: SaidOn | null, periods: Periods): number {
  if (date === null || (periods.unit === 'week' && date.precision === 'month')) return -1
  return placeOf(date.number, periods.starts)
}

function placeOf(day: number, starts: readonly number[]): number {
  let low = 0
  let high = starts.length - 1
  if (day < starts[0]! || day >= starts[high]!) return -1
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if (starts[middle]! <= day) low = middle
    else high = middle
  }
  return low
}

/** How a period is called: 2025-11, or the Monday of a week. */
export function periodLabel(periods: Periods, index: number): string {
  const iso = new Date(periods.starts[index]! * DAY).toISOString()
  return periods.unit === 'month' ? iso.slice(0, 7) : iso.slice(0, 10)
}
