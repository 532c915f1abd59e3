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

/**
 * When it is a minute of a day at a place, 0…1440. A minute that the clock leaves out (daylight saving time begins) is the one that it
 * goes on with, or up to an hour before that.
 *
 * @example
 * momentAt('2026-11-24', 540, 'Asia/Tokyo') // => new Date('2026-11-24T00:00:00Z')
 */
export function momentAt(day: string, minute: number, timeZone: string): Date {
  const wall = Date.parse(`${day}T00:00:00Z`) + minute * 60_000
  const near = wall - offsetAt(wall, timeZone)
  return new Date(wall - offsetAt(near, timeZone))
}
