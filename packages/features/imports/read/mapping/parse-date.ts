/** When something was said, and how exactly that is known. */
export interface SaidAt {
  at: Date
  precision: 'time' | 'day' | 'month' | 'year'
}

/** Years before the first year of each era; 令和1年 is 2019. */
const eras: Record<string, number> = {
  令和: 2018,
  R: 2018,
  平成: 1988,
  H: 1988,
  昭和: 1925,
  S: 1925,
  大正: 1911,
  T: 1911,
  明治: 1867,
  M: 1867,
}
const squared: Record<string, string> = { '㋿': '令和', '㍻': '平成', '㍼': '昭和', '㍽': '大正', '㍾': '明治' }

const clock =
  /^(?:T|\s*)(午前|午後|AM|PM)?\s*(\d{1,2})(?::|時)(?:(\d{1,2})(?:分|:(\d{2})(?:\.\d+)?)?(?:(\d{1,2})秒)?)?\s*(AM|PM)?\s*/i
const zoneMark = /^(Z|UTC|GMT|JST|[+-]\d{2}:?\d{2}|[+-]\d{2})?$/i

interface Wall {
  year: number
  month?: number
  day?: number
  hour?: number
  minute?: number
  second?: number
  /** Minutes east of UTC when the text says so itself. */
  offset?: number
}

function offsetOf(mark: string): number | undefined {
  const name = mark.toUpperCase()
  if (name === '') return undefined
  if (name === 'Z' || name === 'UTC' || name === 'GMT') return 0
  if (name === 'JST') return 540
  const digits = name.slice(1).replace(':', '').padEnd(4, '0')
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))
  return name.startsWith('-') ? -minutes : minutes
}

function withClock(day: Wall, rest: string): Wall | undefined {
  if (rest.trim() === '') return day
  const match = clock.exec(rest)
  const zone = match ? rest.slice(match[0].length).trim() : ''
  if (!match || !zoneMark.test(zone)) return undefined
  const half = (match[1] ?? match[6] ?? '').toUpperCase()
  let hour = Number(match[2])
  if (half === '午後' || half === 'PM') hour = hour < 12 ? hour + 12 : hour
  if ((half === '午前' || half === 'AM') && hour === 12) hour = 0
  const offset = offsetOf(zone)
  const second = Number(match[4] ?? match[5] ?? 0)
  return { ...day, hour, minute: Number(match[3] ?? 0), second, ...(offset === undefined ? {} : { offset }) }
}

/** Digits alone: a spreadsheet's serial, 20260105, 20260105093000, or seconds or milliseconds since 1970. */
function fromDigits(text: string): Wall | Date | undefined {
  const number = Number(text)
  if (/^\d{14}$/.test(text) || /^\d{8}$/.test(text)) {
    const part = (start: number, end: number) => Number(text.slice(start, end) || 0)
    const day = { year: part(0, 4), month: part(4, 6), day: part(6, 8) }
    return text.length === 8 ? day : { ...day, hour: part(8, 10), minute: part(10, 12), second: part(12, 14) }
  }
  if (/^\d{4}$/.test(text)) return { year: number }
  if (/^\d{5}(\.\d+)?$/.test(text) && number >= 10_000 && number < 80_000) {
    const date = new Date(Date.UTC(1899, 11, 30) + Math.round(number * 86_400) * 1000)
    const day = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
    if (number % 1 === 0) return day
    return { ...day, hour: date.getUTCHours(), minute: date.getUTCMinutes(), second: date.getUTCSeconds() }
  }
  if (/^\d{10}$/.test(text)) return new Date(number * 1000)
  if (/^\d{13}$/.test(text)) return new Date(number)
  return undefined
}

function fromParts(text: string): Wall | undefined {
  const era = /^(令和|平成|昭和|大正|明治|[RHSTM])\.?\s*(元|\d{1,2})\s*(?:年|[./-])\s*/i.exec(text)
  let year: number
  let rest: string
  if (era) {
    year = (eras[(era[1] as string).toUpperCase()] ?? 0) + (era[2] === '元' ? 1 : Number(era[2]))
    rest = text.slice(era[0].length)
  } else {
    const western = /^(\d{4})\s*(?:年|[./-])\s*/.exec(text)
    // 1/5/2026: month first, as Google Forms and American spreadsheets write it.
    const american = western ? null : /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?!\d)/.exec(text)
    if (american) {
      const [all, month, day, last] = american
      return withClock(
        { year: Number(last), month: Number(month), day: Number(day) },
        text.slice(all.length).replace(/^,/, ''),
      )
    }
    if (!western) return undefined
    year = Number(western[1])
    rest = text.slice(western[0].length)
  }
  if (rest === '') return { year }
  const month = /^(\d{1,2})\s*(?:月|[./-]|$)\s*/.exec(rest)
  if (!month) return undefined
  rest = rest.slice(month[0].length)
  if (rest === '') return { year, month: Number(month[1]) }
  const day = /^(\d{1,2})(?!\d)\s*日?\s*(?:\((?:[日月火水木金土]|[A-Za-z]{3})(?:曜日?)?\))?/.exec(rest)
  if (!day) return undefined
  return withClock({ year, month: Number(month[1]), day: Number(day[1]) }, rest.slice(day[0].length))
}

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()

function isReal({ year, month = 1, day = 1, hour = 0, minute = 0, second = 0 }: Wall): boolean {
  if (year < 1868 || year > 2200 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return false
  return hour <= 24 && minute < 60 && second <= 60
}

/** Milliseconds that a time zone is ahead of UTC at a moment; remembered by the hour, because asking is slow. */
function zoneOffsets(timeZone: string): (moment: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const known = new Map<number, number>()
  return (moment) => {
    const hour = Math.floor(moment / 3_600_000)
    const found = known.get(hour)
    if (found !== undefined) return found
    const part: Record<string, number> = {}
    for (const { type, value } of format.formatToParts(hour * 3_600_000)) part[type] = Number(value)
    const { year = 0, month = 1, day = 1, hour: h = 0, minute = 0, second = 0 } = part
    const offset = Date.UTC(year, month - 1, day, h, minute, second) - hour * 3_600_000
    if (known.size > 20_000) known.clear()
    known.set(hour, offset)
    return offset
  }
}

/**
 * A reader of dates as people and spreadsheets write them: ISO, 2026/1/5, 2026年1月5日(月) 9時30分, 2026-01, 令和6年1月5日,
 * R6.1.5, 20260105, Excel serials, seconds since 1970, and 1/5/2026 with the month first. Full-width digits will do.
 * @param timeZone - of every text that does not carry its own
 * @returns null for what is no date, or a day that the calendar does not have
 */
export function dateReader(timeZone: string): (text: string) => SaidAt | null {
  const offsetAt = zoneOffsets(timeZone)
  const moment = (wall: Wall): Date => {
    const { year, month = 1, day = 1, hour = 0, minute = 0, second = 0, offset } = wall
    const local = Date.UTC(year, month - 1, day, hour, minute, second)
    if (offset !== undefined) return new Date(local - offset * 60_000)
    // The second look settles the hours around a change of summer time.
    const guess = local - offsetAt(local)
    return new Date(local - offsetAt(guess))
  }
  const read = (text: string): SaidAt | null => {
    const plain = text
      .replace(/[㋿㍻㍼㍽㍾]/g, (era) => squared[era] ?? era)
      .normalize('NFKC')
      .replace(/[‐‑‒–—―−ー]/g, '-')
      .trim()
    if (plain === '' || plain.length > 60) return null
    const found = /^[\d.]+$/.test(plain) ? (fromDigits(plain) ?? fromParts(plain)) : fromParts(plain)
    if (!found) return null
    if (found instanceof Date) return { at: found, precision: 'time' }
    if (!isReal(found)) return null
    const { month, day, hour } = found
    const precision = month === undefined ? 'year' : day === undefined ? 'month' : hour === undefined ? 'day' : 'time'
    return { at: moment(found), precision }
  }
  // A file says the same dates over and over.
  const known = new Map<string, SaidAt | null>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    if (known.size > 10_000) known.clear()
    const said = read(text)
    known.set(text, said)
    return said
  }
}
