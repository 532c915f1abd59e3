import type { Context } from '../workspaces/index.ts'
import { type Fate, fateOf } from './fate.ts'
import type { Mail, Mailer } from './mailer.ts'

/** Hands a letter to the mail server. @param attempts - tries up to now, with this one. @returns what becomes of it */
export async function post(context: Context, mailer: Mailer, mail: Mail, attempts: number): Promise<Fate> {
  const error = await mailer.send(mail).then(
    () => null,
    (caught: unknown) => caught,
  )
  return fateOf(context.now(), attempts, error)
}

/**
 * Deals with what is due, one after the other, until nothing is. @param take - takes some of it under a lease. @param deal - posts one and
 * notes what became of it; whether the mail server has it. @returns how many it has
 */
export async function postAllDue<T>(
  take: () => Promise<readonly T[]>,
  deal: (one: T) => Promise<boolean>,
  { signal }: { signal?: AbortSignal } = {},
): Promise<number> {
  let sent = 0
  for (let due = await take(); due.length > 0; due = await take())
    for (const one of due) {
      signal?.throwIfAborted()
      if (await deal(one)) sent += 1
    }
  return sent
}
