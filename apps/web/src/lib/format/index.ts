import type { Language } from '../messages/index.ts'

/** How figures and dates are written, for one language and one time zone. Rounds and words; computes nothing. */
export interface Format {
  count(value: number): string
  percent(share: number): string
  percentRange(low: number, high: number): string
  score(value: number): string
  scoreRange(low: number, high: number): string
  mean(value: number): string
  meanDifference(value: number): string
  change(ratio: number): string
  changeRange(low: number, high: number): string
  bytes(value: number): string
  date(iso: string): string
  month(iso: string): string
  shortMonth(iso: string): string
  shortDate(iso: string): string
  time(iso: string): string
  dateTime(iso: string): string
  relative(iso: string, now: Date): string
}

const minus = '−'
const signed = (value: number, digits: number): string => {
  const text = Math.abs(value).toFixed(digits)
  if (Number(text) === 0) return digits === 0 ? '±0' : '0'
  return `${value < 0 ? minus : '+'}${text}`
}
const plain = (value: number, digits: number): string => (value < 0 ? minus : '') + Math.abs(value).toFixed(digits)
/** A ratio of 1.31 is +31 %; of 0.8, −20 %. */
const changed = (ratio: number): string => signed((ratio - 1) * 100, 0)

/** "2026-11-21" means that day everywhere; a full timestamp means that instant in the time zone. */
const isDay = (iso: string) => /^\d{4}-\d{2}-\d{2}$/.test(iso)

function datesFor(language: Language, timeZone: string) {
  const locale = language === 'ja' ? 'ja-JP' : 'en-US'
  const make = (options: Intl.DateTimeFormatOptions) => {
    const zoned = new Intl.DateTimeFormat(locale, { ...options, timeZone })
    const day = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' })
    return (iso: string) => {
      const date = new Date(iso)
      if (Number.isNaN(date.getTime())) return iso
      return (isDay(iso) ? day : zoned).format(date)
    }
  }
  const date = make({ year: 'numeric', month: language === 'ja' ? 'long' : 'short', day: 'numeric', weekday: 'short' })
  const time = make({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const isoDay = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  const dayNumber = (at: Date) => Date.parse(isoDay.format(at)) / 86_400_000
  return {
    date,
    month: make({ year: 'numeric', month: language === 'ja' ? 'long' : 'short' }),
    shortMonth: make({ month: language === 'ja' ? 'long' : 'short' }),
    shortDate: make({ month: 'numeric', day: 'numeric' }),
    time,
    dateTime: (iso: string) => `${date(iso)} ${time(iso)}`,
    relative: (iso: string, now: Date) => {
      const seconds = (new Date(iso).getTime() - now.getTime()) / 1000
      // By the calendar: tomorrow night is tomorrow, however many hours there are until then.
      if (Math.abs(seconds) >= 86_400) return relative.format(dayNumber(new Date(iso)) - dayNumber(now), 'day')
      const steps: [Intl.RelativeTimeFormatUnit, number][] = [
        ['hour', 3_600],
        ['minute', 60],
      ]
      for (const [unit, size] of steps) {
        if (Math.abs(seconds) >= size) return relative.format(Math.round(seconds / size), unit)
      }
      return relative.format(0, 'second')
    },
  }
}

export function formatFor(language: Language, timeZone: string): Format {
  const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
  return {
    ...datesFor(language, timeZone),
    count: (value) => whole.format(value),
    percent: (share) => `${(share * 100).toFixed(1)} %`,
    percentRange: (low, high) => `${(low * 100).toFixed(1)}–${(high * 100).toFixed(1)}`,
    score: (value) => signed(value, 0),
    scoreRange: (low, high) => `${signed(low, 0)}〜${signed(high, 0)}`,
    mean: (value) => plain(value, 1),
    meanDifference: (value) => signed(value, 1),
    change: (ratio) => `${changed(ratio)} %`,
    changeRange: (low, high) => `${changed(low)}〜${changed(high)} %`,
    bytes: (value) =>
      value < 1_000_000 ? `${Math.max(1, Math.round(value / 1_000))} KB` : `${(value / 1_000_000).toFixed(1)} MB`,
  }
}
