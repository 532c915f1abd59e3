import { hasOwn } from '../has-own.ts'
import type { AttributeCondition, EventCondition, Hours, Segment } from './audience.ts'
import { localTime } from './local-time.ts'

const plain = (text: string) => text.normalize('NFKC').trim()

/** Reads 「１，２００」 as 1200; NaN for what is no number. */
function numberIn(text: string): number {
  const digits = plain(text).replaceAll(',', '')
  return digits === '' ? Number.NaN : Number(digits)
}

function conditionHolds(condition: AttributeCondition, attributes: Readonly<Record<string, string>>): boolean {
  const given = hasOwn(attributes, condition.attribute) ? attributes[condition.attribute] : undefined
  const value = given === undefined || plain(given) === '' ? undefined : given
  switch (condition.is) {
    case 'known':
      return value !== undefined
    case 'unknown':
      return value === undefined
    case 'equal':
      return value !== undefined && plain(value) === plain(condition.text)
    case 'not-equal':
      return value === undefined || plain(value) !== plain(condition.text)
    case 'contains':
      return value !== undefined && plain(value).includes(plain(condition.text))
    case 'not-contains':
      return value === undefined || !plain(value).includes(plain(condition.text))
    case 'at-least':
      return value !== undefined && numberIn(value) >= condition.number
    case 'at-most':
      return value !== undefined && numberIn(value) <= condition.number
  }
}

/**
 * Whether what is known of a customer fits. Full-width letters and digits count as plain ones. What is not known is not
 * equal to and does not contain anything, and no number compares with what is no number. A segment without conditions is everybody.
 *
 * @example
 * segmentHolds({ match: 'all', conditions: [{ attribute: 'orders', is: 'at-least', number: 3 }] }, { orders: '１２' }) // => true
 * segmentHolds({ match: 'any', conditions: [{ attribute: 'plan', is: 'equal', text: 'pro' }] }, {}) // => false
 */
export function segmentHolds(segment: Segment, attributes: Readonly<Record<string, string>>): boolean {
  const { match, conditions } = segment
  if (conditions.length === 0) return true
  const holds = (condition: AttributeCondition) => conditionHolds(condition, attributes)
  return match === 'all' ? conditions.every(holds) : conditions.some(holds)
}

/**
 * Whether the events of a customer fit all conditions.
 *
 * @param countOf how often an event happened within the last days
 * @example
 * behaviorHolds([{ event: 'buy', within: 7, count: 'at-least', times: 2 }], () => 1) // => false
 */
export function behaviorHolds(
  conditions: readonly EventCondition[],
  countOf: (event: string, within: number) => number,
): boolean {
  return conditions.every(({ event, within, count, times }) => {
    const found = countOf(event, within)
    return count === 'at-least' ? found >= times : found <= times
  })
}

/**
 * Whether a language tag is one of those asked for, or a regional form of one.
 *
 * @example
 * languageHolds(['ja'], 'ja-JP') // => true
 * languageHolds(['en-GB'], 'en') // => false
 */
export function languageHolds(wanted: readonly string[], language: string): boolean {
  const tag = language.toLowerCase()
  return wanted.some((one) => tag === one.toLowerCase() || tag.startsWith(`${one.toLowerCase()}-`))
}

const minutesOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5))

/**
 * Whether a moment lies within the hours, by the clock of the time zone.
 *
 * @param isHoliday whether a day, `YYYY-MM-DD`, is a public holiday there
 * @example
 * hoursHold({ days: [1, 2, 3, 4, 5], holidays: false, from: '09:00', to: '18:00' }, new Date('2026-11-24T00:30:00Z'), 'Asia/Tokyo', () => false) // => true
 */
export function hoursHold(hours: Hours, now: Date, timeZone: string, isHoliday: (day: string) => boolean): boolean {
  const { day, weekday, minute } = localTime(now, timeZone)
  const dayFits = isHoliday(day) ? hours.holidays : hours.days.some((one) => one === weekday)
  const [from, to] = [minutesOf(hours.from), minutesOf(hours.to)]
  return dayFits && (from <= to ? minute >= from && minute < to : minute >= from || minute < to)
}

/**
 * Where a customer stands among all for one survey: a number in [0, 100) that only depends on the two, so that a share of
 * customers is always the same customers and two surveys do not draw the same ones (FNV-1a, mixed as in MurmurHash 3).
 *
 * @example
 * samplePosition('s', 'c:1') === samplePosition('s', 'c:1') // => true
 */
export function samplePosition(surveyId: string, subject: string): number {
  const seed = `${surveyId}/${subject}`
  let hash = 0x811c9dc5
  for (let i = 0; i < seed.length; i += 1) hash = Math.imul(hash ^ seed.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (((hash ^ (hash >>> 16)) >>> 0) / 4_294_967_296) * 100
}
