import type { Lift } from '$lib/api.ts'

/** So many are shown before one asks for more. */
const FIRST = 12

/** Where nobody else says it there is no ratio, and they say it more. */
export const isMore = ({ ratio }: Pick<Lift, 'ratio'>): boolean => ratio === null || ratio > 1

/** What stands, more before less and else as it came, then what is within chance; `first`: how many are shown at once. */
export function liftOrder<T extends Pick<Lift, 'ratio' | 'stands'>>(rows: readonly T[]) {
  const standing = rows.filter(({ stands }) => stands)
  const chance = rows.filter(({ stands }) => !stands)
  return {
    rows: [...standing.filter(isMore), ...standing.filter((row) => !isMore(row)), ...chance],
    first: Math.min(FIRST, standing.length),
    chance: chance.length,
  }
}
