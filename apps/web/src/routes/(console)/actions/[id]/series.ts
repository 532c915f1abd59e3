import { area, line } from 'd3-shape'
import type { ActionEffect } from '$lib/api.ts'

export type Week = ActionEffect['weeks'][number]

/** Days whose words are read. */
export interface Days {
  from: string
  to: string
}

interface Scales {
  x(place: number): number
  y(value: number): number
}

/** Lines of a chart of weeks: what was counted, and what was expected since the day it shipped, with its band. */
export function pathsOf(weeks: readonly Week[], shippedOn: string, { x, y }: Scales) {
  const after = weeks.flatMap(({ from, expected }, place) =>
    from >= shippedOn && expected ? [{ place, expected }] : [],
  )
  const drawn = line<number>(
    (_, place) => x(place),
    (value) => y(value),
  )
  return {
    counted: drawn(weeks.map(({ customers }) => customers)) ?? '',
    expected:
      line<(typeof after)[number]>(
        ({ place }) => x(place),
        ({ expected }) => y(expected.value),
      )(after) ?? '',
    band:
      area<(typeof after)[number]>(
        ({ place }) => x(place),
        ({ expected }) => y(expected.low),
        ({ expected }) => y(expected.high),
      )(after) ?? '',
  }
}

/** The highest value that has to be seen: a band that runs away does not flatten everything. */
export const topOf = (weeks: readonly Week[]): number =>
  Math.max(
    1,
    ...weeks.map(({ customers, expected }) =>
      Math.max(customers, Math.min(expected?.high ?? 0, 2 * (expected?.value ?? 0))),
    ),
  )
