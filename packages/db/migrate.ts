import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type postgres from 'postgres'
import type { OpenDatabase } from './connect.ts'

/** One file of `migrations/`: NNNN_verb_noun.sql, statements separated by `--> statement-breakpoint`. */
export interface Migration {
  name: string
  checksum: string
  /** False when the file begins with `-- koe: no-transaction` (CREATE INDEX CONCURRENTLY and the like). */
  transactional: boolean
  statements: string[]
}

export class MigrationError extends Error {
  override readonly name = 'MigrationError'
  readonly code: 'changed-migration' | 'database-newer' | 'database-busy' | 'bad-migration-name'

  constructor(code: MigrationError['code'], message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}

/** Any number for `pg_advisory_lock`, as long as it never changes: "koe" in ASCII. */
const lockKey = 0x6b6f65

export async function readMigrations(directory: string): Promise<Migration[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql') && name !== 'schema.sql').sort()
  return Promise.all(
    names.map(async (name) => {
      if (!/^\d{4}_[a-z]+(_[a-z0-9]+)+\.sql$/.test(name))
        throw new MigrationError('bad-migration-name', `${name} is not NNNN_verb_noun.sql`)
      const text = await readFile(join(directory, name), 'utf8')
      return {
        name,
        checksum: createHash('sha256').update(text).digest('hex'),
        transactional: !text.startsWith('-- koe: no-transaction'),
        statements: text
          .split('--> statement-breakpoint')
          .map((statement) => statement.trim())
          .filter(Boolean),
      }
    }),
  )
}

function pendingOf(migrations: Migration[], applied: Map<string, string>): Migration[] {
  const known = new Set(migrations.map((migration) => migration.name))
  for (const name of applied.keys())
    if (!known.has(name))
      throw new MigrationError('database-newer', `the database has ${name}, which this version does not know`)
  return migrations.filter((migration) => {
    const checksum = applied.get(migration.name)
    if (checksum !== undefined && checksum !== migration.checksum)
      throw new MigrationError('changed-migration', `${migration.name} was changed after it had been applied`)
    return checksum === undefined
  })
}

async function apply(session: postgres.ReservedSql, migration: Migration) {
  const begin = migration.transactional ? 'begin' : 'select 1'
  const commit = migration.transactional ? 'commit' : 'select 1'
  await session.unsafe(begin)
  try {
    for (const statement of migration.statements) await session.unsafe(statement)
    await session`insert into koe_migrations (name, checksum) values (${migration.name}, ${migration.checksum})`
    await session.unsafe(commit)
  } catch (error) {
    if (migration.transactional) await session.unsafe('rollback')
    throw error
  }
}

/** Tries again when a lock could not be had in time, so that a migration never queues up writers behind itself for long. */
async function applyPatiently(session: postgres.ReservedSql, migration: Migration, tries: number) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await apply(session, migration)
    } catch (error) {
      const busy = (error as { code?: string }).code === '55P03'
      if (!busy) throw error
      if (attempt >= tries)
        throw new MigrationError('database-busy', `${migration.name} found no moment without locks`, error)
      await sleep(Math.min(5000, 100 * 2 ** attempt))
    }
  }
}

/**
 * Brings the database to the newest schema. Safe to call from several processes at once: one migrates, the others wait.
 * @returns the names applied by this call, in order
 * @throws MigrationError when a file changed after it was applied, or the database is newer than the files
 */
export async function migrate(database: OpenDatabase, directory: string, tries = 20): Promise<string[]> {
  const migrations = await readMigrations(directory)
  const session = await database.sql.reserve()
  try {
    await session`select pg_advisory_lock(${lockKey})`
    await session.unsafe(`create table if not exists koe_migrations
      (name text primary key, checksum text not null, applied_at timestamptz not null default now())`)
    const rows = await session<{ name: string; checksum: string }[]>`select name, checksum from koe_migrations`
    const pending = pendingOf(migrations, new Map(rows.map((row) => [row.name, row.checksum])))
    await session.unsafe(`set lock_timeout = '200ms'`)
    for (const migration of pending) await applyPatiently(session, migration, tries)
    return pending.map((migration) => migration.name)
  } finally {
    await session.unsafe('set lock_timeout = default').catch(() => undefined)
    await session`select pg_advisory_unlock(${lockKey})`.catch(() => undefined)
    session.release()
  }
}
