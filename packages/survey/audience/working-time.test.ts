import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Hours, Weekday } from './audience.ts'
import { hoursHold } from './holds.ts'
import { workingEnd, workingTime } from './working-time.ts'

const office: Hours = { days: [1, 2, 3, 4, 5], holidays: false, from: '09:00', to: '18:00' }
const hour = 3_600_000
/** 勤労感謝の日, a Monday in 2026. */
const isHoliday = (day: string) => day === '2026-11-23'
const tokyo = { timeZone: 'Asia/Tokyo', isHoliday }
/** A moment by the clock of Japan. */
const jst = (text: string) => new Date(`${text}:00+09:00`)
const end = (from: string, hours: number, change: Partial<Hours> = {}) =>
  workingEnd({ ...office, ...change }, jst(from), hours * hour, tokyo)

describe('working time', () => {
  it('ends within the day, or goes on after nights, weekends and holidays', () => {
    expect(end('2026-11-18T10:00', 4)).toEqual(jst('2026-11-18T14:00'))
    expect(end('2026-11-18T17:00', 2)).toEqual(jst('2026-11-19T10:00'))
    // Friday evening, a weekend and a holiday on Monday.
    expect(end('2026-11-20T17:30', 1)).toEqual(jst('2026-11-24T09:30'))
    expect(end('2026-11-20T17:30', 1, { holidays: true })).toEqual(jst('2026-11-23T09:30'))
    expect(end('2026-11-21T12:00', 9)).toEqual(jst('2026-11-24T18:00'))
    expect(end('2026-11-24T06:00', 0)).toEqual(jst('2026-11-24T09:00'))
  })

  it('runs day and night without hours, and over midnight with such hours', () => {
    expect(workingEnd(null, jst('2026-11-20T23:00'), 2 * hour, tokyo)).toEqual(jst('2026-11-21T01:00'))
    expect(workingTime(null, jst('2026-11-20T23:00'), jst('2026-11-20T22:00'), tokyo)).toBe(0)
    const night = { from: '22:00', to: '05:00' }
    expect(end('2026-11-18T23:00', 3, night)).toEqual(jst('2026-11-19T02:00'))
    expect(end('2026-11-18T12:00', 8, night)).toEqual(jst('2026-11-19T23:00'))
  })

  it('gives up where it would take years', () => {
    expect(end('2026-11-18T10:00', 2000, { days: [3], from: '09:00', to: '10:00' })).toBeNull()
  })

  /** Minute for minute, by the judge of single moments. */
  function counted(hours: Hours, from: number, minutes: number, timeZone: string): number {
    let sum = 0
    for (let i = 0; i < minutes; i++)
      if (hoursHold(hours, new Date(from + i * 60_000), timeZone, isHoliday)) sum += 60_000
    return sum
  }
  const clock = fc.integer({ min: 0, max: 95 }).map((i) => {
    const pad = (n: number) => String(n).padStart(2, '0')
    return `${pad(Math.floor(i / 4))}:${pad((i % 4) * 15)}`
  })
  const anyHours = fc
    .record({
      days: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 }) as fc.Arbitrary<Weekday[]>,
      holidays: fc.boolean(),
      from: clock,
      to: clock,
    })
    .filter(({ from, to }) => from !== to)
  // The clocks of New York went back on 1 November 2026, in the middle of the stretch.
  const start = fc.integer({ min: 0, max: 40 * 1440 }).map((i) => Date.parse('2026-10-20T00:00:00Z') + i * 60_000)

  it.each(['Asia/Tokyo', 'Asia/Kolkata', 'America/New_York'])(
    'is what a minute for minute count gives, in %s',
    (timeZone) => {
      fc.assert(
        fc.property(anyHours, start, fc.integer({ min: 1, max: 3000 }), (hours, from, minutes) => {
          const to = new Date(from + minutes * 60_000)
          const place = { timeZone, isHoliday }
          expect(workingTime(hours, new Date(from), to, place)).toBe(counted(hours, from, minutes, timeZone))
        }),
        { numRuns: 40 },
      )
    },
  )

  it('counts an hour that the clock shows twice as often as its minutes are within the hours', () => {
    const place = { timeZone: 'America/New_York', isHoliday: () => false }
    const time = (from: string, to: string) =>
      workingTime(
        { days: [0], holidays: false, from, to },
        new Date('2026-11-01T04:00:00Z'),
        new Date('2026-11-02T05:00:00Z'),
        place,
      )
    expect(time('01:00', '02:00')).toBe(2 * hour)
    expect(time('01:15', '00:00')).toBe((45 + 45 + 22 * 60) * 60_000)
    expect(time('00:00', '01:30')).toBe(2 * hour)
  })

  it('leaves out an hour that the clock leaves out', () => {
    const place = { timeZone: 'America/New_York', isHoliday: () => false }
    const sunday = (from: string, to: string) =>
      workingTime(
        { days: [0], holidays: false, from, to },
        new Date('2026-03-08T05:00:00Z'),
        new Date('2026-03-09T04:00:00Z'),
        place,
      )
    expect(sunday('02:00', '03:00')).toBe(0)
    expect(sunday('01:30', '03:30')).toBe(hour)
  })

  it('comes back: as much lies between a moment and the end as was asked for', () => {
    fc.assert(
      fc.property(anyHours, start, fc.integer({ min: 1, max: 600 }), (hours, from, minutes) => {
        const done = workingEnd(hours, new Date(from), minutes * 60_000, tokyo)
        expect(done).not.toBeNull()
        expect(workingTime(hours, new Date(from), done as Date, tokyo)).toBe(minutes * 60_000)
      }),
    )
  })
})
