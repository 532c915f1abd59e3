import { plainText } from '../normalize.ts'

/** The year before the first of each era. */
const ERAS: Readonly<Record<string, number>> = { M: 1867, T: 1911, S: 1925, H: 1988, R: 2018 }
const ERA_NAMES = '明大昭平令'
const TYPED =
  /^(?:(明治?|大正?|昭和?|平成?|令和?|[MTSHR])(元|\d{1,2})|(\d{4}))(?:年|[/.-])(\d{1,2})(?:月|[/.-])(\d{1,2})日?(?:\([月火水木金土日]\))?$/i
const DIGITS = /^(\d{4})(\d\d)(\d\d)$/

function daysIn(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
}

const two = (value: number) => (value < 10 ? `0${value}` : String(value))

function isoDate(year: number, month: number, day: number): string | null {
  const real = year >= 1000 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
  return real ? `${year}-${two(month)}-${two(day)}` : null
}

/**
 * Reads a day as people write it in Japan, full-width and eras included; null when it is none or not in the calendar.
 *
 * @returns `yyyy-mm-dd`
 * @example
 * parseDate('2026/1/5') // => '2026-01-05'
 * parseDate('２０２６年１月５日') // => '2026-01-05'
 * parseDate('令和8年1月5日') // => '2026-01-05'
 * parseDate('2026-02-29') // => null
 */
export function parseDate(text: string): string | null {
  if (text.length > 100) return null
  const plain = plainText(text)
  const digits = DIGITS.exec(plain)
  if (digits) return isoDate(Number(digits[1]), Number(digits[2]), Number(digits[3]))
  const [, era = '', eraYear = '', year = '', month, day] = TYPED.exec(plain) || []
  if (month === undefined) return null
  const letter = 'MTSHR'[ERA_NAMES.indexOf(era.slice(0, 1) || '-')] ?? era.toUpperCase()
  const inEra = (ERAS[letter] ?? 0) + (eraYear === '元' ? 1 : Number(eraYear))
  return isoDate(year ? Number(year) : inEra, Number(month), Number(day))
}
