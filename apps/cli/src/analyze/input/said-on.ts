import type { SaidAt } from '../../../../../packages/features/imports/read/index.ts'

/** A calendar day in Japan, or a month when only that is known. `number` counts days since 1970-01-01 (of a month: its first day). */
export interface SaidOn {
  number: number
  precision: 'day' | 'month'
}

export const TIME_ZONE = 'Asia/Tokyo'
const AHEAD = 9 * 3_600_000
const DAY = 86_400_000

/** The day of a moment; null when only the year is known, which says nothing about months. */
export function saidOn(said: SaidAt | null): SaidOn | null {
  if (said === null || said.precision === 'year') return null
  const number = Math.floor((said.at.getTime() + AHEAD) / DAY)
  return { number, precision: said.precision === 'month' ? 'month' : 'day' }
}

/** 2025-11-21 of a day's number. */
export const isoDay = (number: number): string => new Date(number * DAY).toISOString().slice(0, 10)
