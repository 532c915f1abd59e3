import { sql } from 'drizzle-orm'
import type { Context } from './context.ts'
import { normalEmail } from './passwords.ts'
import { Problem } from './problem.ts'
import { hashSecret } from './secrets.ts'

const windowMs = 15 * 60_000
const tries = { pair: 10, email: 50 }

/** One try more under this key, and what it comes to in its window. Shared by all processes; with the database away nobody gets in. */
async function counted(context: Context, key: string, window: number) {
  const now = context.now().getTime()
  const [row] = await context.db.execute<{ count: number; last_request: string }>(sql`
    insert into auth_rate_limits as l (id, key, count, last_request) values (${context.newId()}, ${key}, 1, ${now})
    on conflict (key) do update set
      count = case when l.last_request < ${now - window} then 1 else l.count + 1 end,
      last_request = case when l.last_request < ${now - window} then ${now} else l.last_request end
    returning count, last_request`)
  const since = Number(row?.last_request ?? now)
  return {
    count: Number(row?.count ?? Number.POSITIVE_INFINITY),
    retryAfter: Math.max(1, Math.ceil((since + window - now) / 1000)),
  }
}

/**
 * Counts one try at a secret that could be guessed.
 * @throws Problem `too-many-requests` once there were more than `most` in the window
 */
export async function countTry(
  context: Context,
  key: string,
  { most, windowMs: window }: { most: number; windowMs: number },
): Promise<void> {
  const { count, retryAfter } = await counted(context, key, window)
  if (count > most) throw new Problem('too-many-requests', { retryAfter })
}

/** Forgets the tries under these keys. */
export async function forgetTries(context: Context, keys: readonly string[]): Promise<void> {
  await context.db.execute(
    sql`delete from auth_rate_limits where key in (select value from json_array_elements_text(${JSON.stringify(keys)}::json))`,
  )
}

const keysOf = (attempt: { email: string; network: string }) => {
  const email = hashSecret(normalEmail(attempt.email)).slice(0, 32)
  return { pair: `sign-in:${email}:${attempt.network}`, anywhere: `sign-in:${email}` }
}

/**
 * Counts one try to sign in, by address from this network and by address from anywhere.
 * @throws Problem `too-many-requests`
 */
export async function limitSignIn(context: Context, attempt: { email: string; network: string }): Promise<void> {
  const keys = keysOf(attempt)
  const pair = await counted(context, keys.pair, windowMs)
  const anywhere = await counted(context, keys.anywhere, windowMs)
  if (pair.count <= tries.pair && anywhere.count <= tries.email) return
  const { retryAfter } = pair.count > tries.pair ? pair : anywhere
  throw new Problem('too-many-requests', { retryAfter })
}

/** Forgets the tries after a sign-in that went well, so that a person with many devices is not shut out. */
export async function forgetSignInTries(context: Context, attempt: { email: string; network: string }): Promise<void> {
  const { pair, anywhere } = keysOf(attempt)
  await forgetTries(context, [pair, anywhere])
}
