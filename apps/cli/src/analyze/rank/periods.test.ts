import { expect, it } from 'vitest'
import type { SaidOn } from '../input/said-on.ts'
import { cutPeriods, periodLabel, periodOf } from './periods.ts'

const day = (text: string): SaidOn => ({ number: Date.parse(text) / 86_400_000, precision: 'day' })
const month = (text: string): SaidOn => ({ ...day(`${text}-01`), precision: 'month' })
/** One voice a day. */
const daily = (from: string, to: string): SaidOn[] => {
  const [first, last] = [day(from).number, day(to).number]
  return Array.from({ length: last - first + 1 }, (_, i) => ({ number: first + i, precision: 'day' }))
}
const seen = (dates: SaidOn[]) => {
  const periods = cutPeriods(dates)
  return periods && `${periods.unit} ${periods.newestFull < 0 ? 'none' : periodLabel(periods, periods.newestFull)}`
}

it('counts months from four months on, weeks from four weeks on, and else nothing', () => {
  expect(seen(daily('2026-01-01', '2026-04-30'))).toBe('month 2026-04')
  expect(seen(daily('2026-01-05', '2026-02-15'))).toBe('week 2026-02-09')
  expect(seen(daily('2026-01-05', '2026-01-20'))).toBeNull()
  expect(seen([])).toBeNull()
})

it('leaves out a period that is not over', () => {
  expect(seen(daily('2026-01-01', '2026-05-12'))).toBe('month 2026-04')
  expect(seen(daily('2026-01-05', '2026-02-12'))).toBe('week 2026-02-02')
})

it('takes a month that is only known as a month for a whole one', () => {
  const months = ['2026-01', '2026-02', '2026-03', '2026-04'].flatMap((text) => [month(text), month(text)])
  expect(seen(months)).toBe('month 2026-04')
})

it('is not led astray by a few dates far off', () => {
  const strays = [day('1926-02-01'), day('2099-12-31')]
  expect(seen([...daily('2025-01-01', '2026-04-30'), ...strays])).toBe('month 2026-04')
  expect(seen([...daily('2025-01-01', '2026-04-30'), day('2026-09-30')])).toBe('month 2026-04')
})

it('gives each date its period and strays none', () => {
  const periods = cutPeriods(daily('2026-01-01', '2026-04-30'))!
  expect(['2026-01-31', '2026-02-01', '2026-04-30'].map((text) => periodOf(day(text), periods))).toEqual([0, 1, 3])
  expect([periodOf(day('2025-12-31'), periods), periodOf(null, periods)]).toEqual([-1, -1])
})
