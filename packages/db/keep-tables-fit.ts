import { setTimeout as sleep } from 'node:timers/promises'
import type { OpenDatabase } from './connect.ts'

/**
 * Analyzes the tables that have at least doubled since they were last analyzed.
 * @returns their names
 */
export async function analyzeGrown({ sql }: OpenDatabase): Promise<string[]> {
  const grown = await sql<{ name: string }[]>`
    select relname as name from pg_stat_user_tables
    where schemaname = 'public' and n_mod_since_analyze > greatest(100, n_live_tup / 2)`
  for (const { name } of grown) await sql`analyze (skip_locked) ${sql(name)}`
  return grown.map(({ name }) => name)
}

/**
 * Frees the place of rows that were changed or removed, in tables where they are a fifth: without it the embedded database
 * grows with every change. PostgreSQL's own autovacuum, by the same rule, makes it needless elsewhere.
 * @returns their names
 */
export async function vacuumWorn({ sql }: OpenDatabase): Promise<string[]> {
  const worn = await sql<{ space: string; name: string }[]>`
    select schemaname as space, relname as name from pg_stat_user_tables
    where n_dead_tup > 1000 + n_live_tup / 5 order by relid`
  for (const { space, name } of worn) await sql`vacuum (analyze) ${sql(space)}.${sql(name)}`
  return worn.map(({ name }) => name)
}

/**
 * A statement, or the check of a foreign key, that a session planned while its table was nearly empty goes on reading the
 * whole table when it has grown, until somebody analyzes it. PostgreSQL's own autovacuum comes by once a minute; the
 * embedded database has none.
 * @returns what stops it
 */
export function keepTablesFit(database: OpenDatabase, everyMs = 2000): () => void {
  const stopping = new AbortController()
  const run = async () => {
    for (let round = 1; ; round++) {
      await sleep(everyMs, undefined, { signal: stopping.signal, ref: false })
      // It changes no result: while the database is away, or somebody else owns the tables, there is nothing to say.
      await analyzeGrown(database).catch(() => undefined)
      if (database.kind === 'embedded' && round % 30 === 0) await vacuumWorn(database).catch(() => undefined)
    }
  }
  run().catch(() => undefined)
  return () => stopping.abort()
}
