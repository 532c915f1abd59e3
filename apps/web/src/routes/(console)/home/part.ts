import { problemOf } from '$lib/problem.ts'

/** A part of the page that comes by itself: what was read, or why it could not be. Never rejects. */
export type Part<T> = Promise<{ value: T; problem: null } | { value: null; problem: App.Error }>

export const part = <T>(reading: Promise<T>): Part<T> =>
  reading.then(
    (value) => ({ value, problem: null }),
    (caught: unknown) => ({ value: null, problem: problemOf(caught) }),
  )
