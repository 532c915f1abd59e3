import type { InquiryCounts } from '$lib/api.ts'
import type { Params, Period } from '$lib/filters/conditions.ts'
import { addDays, isDay } from '../../../../lib/format/days.ts'

/** Whole weeks, so that every weekday is there equally often. */
export const presets = ['1', '7', '28', '91'] as const
export type Preset = (typeof presets)[number]
export type Unit = InquiryCounts['trend']['unit']

/** What the address bar asks to be counted. */
export interface Asked {
  preset: Preset | 'custom'
  period: Period
  formId: string | null
  unit: Unit | null
}

const units: Record<Unit, { least: number; most: number }> = {
  hour: { least: 1, most: 3 },
  day: { least: 2, most: 366 },
  week: { least: 15, most: 1100 },
  month: { least: 60, most: Number.POSITIVE_INFINITY },
}

const daysIn = ({ from, to }: Period) => (Date.parse(to) - Date.parse(from)) / 86_400_000

/** By what the trend of a period can be read. */
export const unitsFor = (period: Period): Unit[] =>
  (Object.keys(units) as Unit[]).filter((unit) => {
    const { least, most } = units[unit]
    return daysIn(period) >= least && daysIn(period) <= most
  })

/** Days of the address, the last as people mean it: as part of the period. */
export function readAsked(params: Params, today: string): Asked {
  const [from, until] = [params.get('from'), params.get('until')]
  const own = isDay(from) && isDay(until) && until >= from ? { from, to: addDays(until, 1) } : null
  const preset = own ? 'custom' : (presets.find((one) => one === params.get('days')) ?? '28')
  const to = addDays(today, 1)
  const period = own ?? { from: addDays(to, -Number(preset)), to }
  const unit = unitsFor(period).find((one) => one === params.get('unit')) ?? null
  return { preset, period, formId: params.get('form') || null, unit }
}
