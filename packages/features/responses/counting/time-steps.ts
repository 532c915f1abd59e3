import { type SQL, sql } from 'drizzle-orm'

/** How much longer the longest time of a step is than its shortest, at most. */
const GROWTH = 1.05

/**
 * Times are kept in steps that grow by 5 %, so that an hour in tenths of a second takes 216 counts at most instead of 36,000, and a figure that is
 * read from them is off by less than 5 %: half of that where the truth lies anywhere in the step. Up to 2 s each step holds one
 * tenth only, so nothing is lost there. Step n holds the tenths t with 1.05ⁿ ≤ t < 1.05ⁿ⁺¹; no power of 1.05 is a whole number, so no
 * time stands on a border. Less than 0.1 s counts as 0.1 s.
 */
export const timeStep = (seconds: SQL): SQL =>
  sql`floor(ln(greatest(round(${seconds} * 10), 1)) / ln(${GROWTH}::float8))`

/** The shortest and the longest time of a step, in seconds. */
export function secondsOfStep(step: number): { low: number; high: number } {
  return { low: leastTenth(step) / 10, high: (leastTenth(step + 1) - 1) / 10 }
}

/** The first tenth of a second that is in the step or in a later one. */
const leastTenth = (step: number) => Math.ceil(GROWTH ** step - 1e-9)

/** The step that holds so many seconds, and its border: all that is in lower steps is shorter than that, and nothing else is. */
export function stepsBelow(seconds: number): { step: number; seconds: number } {
  const step = Math.max(0, Math.floor(Math.log(Math.max(1, seconds * 10)) / Math.log(GROWTH) + 1e-9))
  return { step, seconds: leastTenth(step) / 10 }
}
