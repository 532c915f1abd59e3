import type { Transaction } from '@koe/db'
import { sql } from 'drizzle-orm'
import type { Period } from '../periods.ts'

export type StretchUnit = 'day' | 'week' | 'month'

const dayMs = 86_400_000
/** Days and weeks up to so many points; above, months of the calendar. */
const mostDays = 21
const mostWeeks = 40

const dayNumber = (day: string) => Math.round(Date.parse(`${day}T00:00:00Z`) / dayMs)
const dayOf = (number: number) => new Date(number * dayMs).toISOString().slice(0, 10)

function monthsIn({ from, to }: Period): string[] {
  const days = [from]
  let [year, month] = [Number(from.slice(0, 4)), Number(from.slice(5, 7))]
  for (;;) {
    month += 1
    if (month > 12) [year, month] = [year + 1, 1]
    const next = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-01`
    if (next >= to) return [...days, to]
    days.push(next)
  }
}

/**
 * Cuts a period into days, weeks that begin with it, or months of the calendar, by how long it is. Where the days do not make
 * whole weeks the first one is short, so that the last is whole.
 * @returns the days at which stretches begin, and the end
 */
export function stretchesOf(period: Period): { unit: StretchUnit; days: string[] } {
  const [first, end] = [dayNumber(period.from), dayNumber(period.to)]
  const count = end - first
  if (count > 7 * mostWeeks) return { unit: 'month', days: monthsIn(period) }
  const step = count > mostDays ? 7 : 1
  const days: string[] = []
  for (let day = end; day > first; day -= step) days.unshift(dayOf(day))
  return { unit: step === 7 ? 'week' : 'day', days: [period.from, ...days] }
}

/** The moments at which days begin where the workspace is. */
export async function momentsOf(tx: Transaction, timeZone: string, days: readonly string[]): Promise<string[]> {
  const [row] = await tx.execute<{ moments: string[] }>(sql`
    select array(select to_char((d::date::timestamp at time zone ${timeZone}) at time zone 'UTC',
        'YYYY-MM-DD"T"HH24:MI:SS"Z"') from jsonb_array_elements_text(${JSON.stringify(days)}::jsonb)
        with ordinality as x (d, n) order by n) as moments`)
  return row?.moments ?? []
}
