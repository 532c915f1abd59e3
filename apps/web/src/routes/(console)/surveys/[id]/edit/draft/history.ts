/** States that can be gone back to, and forward to again. */
export interface History<T> {
  past: readonly T[]
  now: T
  future: readonly T[]
  /** What changed last, and when (milliseconds): typing in one field is one step. */
  last: { key: string; at: number } | null
}

const MOST_STEPS = 200
const ONE_STEP_MS = 1_500

export const started = <T>(now: T): History<T> => ({ past: [], now, future: [], last: null })

/** A new state. Changes of the same key within 1.5 s of each other are one step. */
export function recorded<T>(history: History<T>, now: T, key: string, at: number): History<T> {
  const goesOn = history.last?.key === key && at - history.last.at <= ONE_STEP_MS
  const past = goesOn ? history.past : [...history.past, history.now].slice(-MOST_STEPS)
  return { past, now, future: [], last: { key, at } }
}

export function undone<T>(history: History<T>): History<T> {
  const before = history.past.at(-1)
  if (before === undefined) return history
  return { past: history.past.slice(0, -1), now: before, future: [history.now, ...history.future], last: null }
}

export function redone<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future
  if (next === undefined) return history
  return { past: [...history.past, history.now], now: next, future, last: null }
}
