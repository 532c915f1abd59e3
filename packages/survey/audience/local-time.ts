const DAY_MS = 86_400_000

// Making a formatter costs fifty times what asking it does.
const formatters = new Map<string, Intl.DateTimeFormat>()

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
  formatters.set(timeZone, made)
  return made
}

/**
 * The date (`YYYY-MM-DD`), the day of the week (0 is Sunday) and the minute of the day at a place.
 *
 * @example
 * localTime(new Date('2026-11-24T00:30:00Z'), 'Asia/Tokyo') // => { day: '2026-11-24', weekday: 2, minute: 570 }
 */
export function localTime(now: Date, timeZone: string): { day: string; weekday: number; minute: number } {
  const parts = formatterOf(timeZone).formatToParts(now)
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '00'
  const day = `${part('year')}-${part('month')}-${part('day')}`
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return { day, weekday, minute: Number(part('hour')) * 60 + Number(part('minute')) }
}

/** How far the clock of the place is ahead of UTC at a moment, in milliseconds. */
function offsetAt(moment: number, timeZone: string): number {
  const { day, minute } = localTime(new Date(moment), timeZone)
  return Date.parse(`${day}T00:00:00Z`) + minute * 60_000 - Math.floor(moment / 60_000) * 60_000
}

/** When the clock of the place was put forward or back between two moments: the first full minute of the new time. */
function clockChange(from: number, to: number, timeZone: string): number {
  const before = offsetAt(from, timeZone)
  let [known, changed] = [Math.floor(from / 60_000), Math.ceil(to / 60_000)]
  while (changed - known > 1) {
    const middle = Math.floor((known + changed) / 2)
    if (offsetAt(middle * 60_000, timeZone) === before) known = middle
    else changed = middle
  }
  return changed * 60_000
}

/**
 * The stretches of time in which the clock of a place shows a day's minutes from `start` up to before `end`, in order. There is one, and
 * none or two on a day when the clock is put forward or back within them.
 *
 * @param start 0…1440
 * @param end 0…1440
 * @returns pairs of milliseconds since 1970, the second not included
 * @example
 * stretchesOf('2026-11-24', 540, 600, 'Asia/Tokyo') // => [[Date.parse('2026-11-24T00:00:00Z'), Date.parse('2026-11-24T01:00:00Z')]]
 */
export function stretchesOf(day: string, start: number, end: number, timeZone: string): [number, number][] {
  const midnight = Date.parse(`${day}T00:00:00Z`)
  const by = (offset: number): [number, number] => [
    midnight + start * 60_000 - offset,
    midnight + end * 60_000 - offset,
  ]
  // Wide enough for every place: clocks are 12 hours behind to 14 ahead.
  const [early, late] = [midnight - DAY_MS, midnight + 2 * DAY_MS]
  const [first, last] = [offsetAt(early, timeZone), offsetAt(late, timeZone)]
  if (first === last) return [by(first)]
  const change = clockChange(early, late, timeZone)
  const before = by(first)
  const after = by(last)
  const pieces: [number, number][] = [
    [before[0], Math.min(before[1], change)],
    [Math.max(after[0], change), after[1]],
  ]
  return pieces.filter(([from, to]) => from < to)
}
