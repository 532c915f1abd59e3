import type { Hours } from './audience.ts'
import { localTime, stretchesOf } from './local-time.ts'

const dayMs = 86_400_000
/** No promise reaches further, and nobody walks through more days. */
const MOST_DAYS = 800

/** Where the hours are: by which clock, and which days are public holidays there. */
export interface WorkingPlace {
  timeZone: string
  /** Whether a day, `YYYY-MM-DD`, is a public holiday. */
  isHoliday: (day: string) => boolean
}

const minutesOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5))

/** The hours of one day as pairs of minutes; over midnight they are its morning and its evening. */
function spansOf(hours: Hours, day: string, isHoliday: (day: string) => boolean): [number, number][] {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  if (!(isHoliday(day) ? hours.holidays : hours.days.some((one) => one === weekday))) return []
  const [from, to] = [minutesOf(hours.from), minutesOf(hours.to)]
  return from <= to
    ? [[from, to]]
    : [
        [0, to],
        [from, 1440],
      ]
}

/** The working hours from a moment on, in order, as moments. */
function* workFrom(hours: Hours, from: Date, { timeZone, isHoliday }: WorkingPlace): Generator<[number, number]> {
  const first = Date.parse(`${localTime(from, timeZone).day}T00:00:00Z`)
  for (let i = 0; i < MOST_DAYS; i++) {
    const day = new Date(first + i * dayMs).toISOString().slice(0, 10)
    const stretches = spansOf(hours, day, isHoliday).flatMap(([start, end]) => stretchesOf(day, start, end, timeZone))
    for (const [opens, closes] of stretches.sort((a, b) => a[0] - b[0]))
      if (closes > from.getTime()) yield [Math.max(opens, from.getTime()), closes]
  }
}

/**
 * When so much working time has passed since a moment.
 *
 * @param hours null: day and night
 * @param work milliseconds
 * @returns null when that lies more than two years ahead
 * @example
 * workingEnd({ days: [1, 2, 3, 4, 5], holidays: false, from: '09:00', to: '18:00' }, new Date('2026-11-20T08:00:00Z'), 7_200_000, { timeZone: 'Asia/Tokyo', isHoliday: (day) => day === '2026-11-23' }) // => new Date('2026-11-24T01:00:00Z')
 */
export function workingEnd(hours: Hours | null, from: Date, work: number, place: WorkingPlace): Date | null {
  if (hours === null) return new Date(from.getTime() + work)
  let left = work
  for (const [opens, closes] of workFrom(hours, from, place)) {
    if (left <= closes - opens) return new Date(opens + left)
    left -= closes - opens
  }
  return null
}

/**
 * How much working time lies between two moments, in milliseconds; none when the second is not later.
 *
 * @param hours null: day and night
 * @example
 * workingTime({ days: [1, 2, 3, 4, 5], holidays: false, from: '09:00', to: '18:00' }, new Date('2026-11-20T08:00:00Z'), new Date('2026-11-24T01:00:00Z'), { timeZone: 'Asia/Tokyo', isHoliday: (day) => day === '2026-11-23' }) // => 7_200_000
 */
export function workingTime(hours: Hours | null, from: Date, to: Date, place: WorkingPlace): number {
  if (hours === null) return Math.max(0, to.getTime() - from.getTime())
  let sum = 0
  for (const [opens, closes] of workFrom(hours, from, place)) {
    if (opens >= to.getTime()) break
    sum += Math.min(closes, to.getTime()) - opens
  }
  return sum
}
