import { sql } from 'drizzle-orm'
import type { Context } from './context.ts'
import { normalEmail } from './passwords.ts'
import { Problem } from './problem.ts'
import { hashSecret } from './secrets.ts'

const windowMs = 15 * 60_000
const tries = { pair: 10, email: 50 }

/**
 * Counts one try to sign in, by address from this network and by address from anywhere.
 * It stands in the database, so all processes share it, and when the database is away nobody gets in.
 * @throws Problem `too-many-requests`
 */
export async function limitSignIn(context: Context, attempt: { email: string; network: string }): Promise<void> {
  const email = hashSecret(normalEmail(attempt.email)).slice(0, 32)
  const now = context.now().getTime()
  const count = async (key: string) => {
    const [row] = await context.db.execute<{ count: number; last_request: string }>(sql`
      insert into auth_rate_limits as l (id, key, count, last_request) values (${context.newId()}, ${key}, 1, ${now})
      on conflict (key) do update set
        count = case when l.last_request < ${now - windowMs} then 1 else l.count + 1 end,
        last_request = case when l.last_request < ${now - windowMs} then ${now} else l.last_request end
      returning count, last_request`)
    return { count: Number(row?.count ?? Number.POSITIVE_INFINITY), since: Number(row?.last_request ?? now) }
  }
  const pair = await count(`sign-in:${email}:${attempt.network}`)
  const anywhere = await count(`sign-in:${email}`)
  if (pair.count <= tries.pair && anywhere.count <= tries.email) return
  const since = pair.count > tries.pair ? pair.since : anywhere.since
  throw new Problem('too-many-requests', { retryAfter: Math.max(1, Math.ceil((since + windowMs - now) / 1000)) })
}

/** Forgets the tries after a sign-in that went well, so that a person with many devices is not shut out. */
export async function forgetSignInTries(context: Context, attempt: { email: string; network: string }): Promise<void> {
  const email = hashSecret(normalEmail(attempt.email)).slice(0, 32)
  await context.db.execute(
    sql`delete from auth_rate_limits where key in (${`sign-in:${email}:${attempt.network}`}, ${`sign-in:${email}`})`,
  )
}
