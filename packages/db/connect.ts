import { join } from 'node:path'
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { lockDataDir } from './embedded/lock.ts'
import { type PgliteServer, startPglite } from './embedded/pglite-server.ts'
import { type Listen, listenTo, listenWithin } from './listen.ts'

/** The handle of drizzle, or of one of its transactions. */
export type Database = PostgresJsDatabase<Record<string, never>>
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0]

export interface OpenDatabase {
  readonly kind: 'embedded' | 'external'
  readonly db: Database
  /** For the migration runner and the queue only: everything else goes through `db`. */
  readonly sql: postgres.Sql
  /** Only of an embedded database: settles when its thread dies. */
  readonly died: Promise<Error>
  /** Only of an embedded database: its whole data directory as a tar. */
  readonly dump?: () => Promise<Uint8Array>
  /** Hears what committed transactions told with `pg_notify`, in whatever process. */
  readonly listen: Listen
  close(): Promise<void>
}

export type DatabaseLocation =
  | { kind: 'external'; url: string; connections?: number; applicationName?: string }
  | { kind: 'embedded'; dataDir: string }
  | { kind: 'memory'; template?: string }

const never = new Promise<Error>(() => undefined)

function external(location: Extract<DatabaseLocation, { kind: 'external' }>): OpenDatabase {
  const applicationName = location.applicationName ?? 'koe'
  const sql = postgres(location.url, {
    max: location.connections ?? 10,
    idle_timeout: 60,
    connect_timeout: 5,
    // A short, flat back-off: a database that comes back is found within seconds.
    backoff: (tries: number) => Math.min(2, 0.1 * 2 ** tries),
    onnotice: () => undefined,
    connection: { application_name: applicationName },
  })
  const listen = listenTo(location.url, applicationName)
  return { kind: 'external', sql, db: drizzle(sql), died: never, listen, close: () => sql.end({ timeout: 5 }) }
}

function embedded(server: PgliteServer, unlock: () => void): OpenDatabase {
  const within = listenWithin()
  // `socket` is a documented option of postgres.js that its types leave out; so is `onnotify`.
  const options = {
    max: 1,
    // The one session is never renewed: it holds the prepared statements.
    max_lifetime: null,
    user: 'postgres',
    database: 'postgres',
    onnotice: () => undefined,
    socket: server.socket,
    onnotify: within.heard,
  }
  const sql = postgres(options as postgres.Options<Record<string, never>>)
  return {
    kind: 'embedded',
    sql,
    db: drizzle(sql),
    died: server.died,
    dump: () => server.dump(),
    listen: within.on(sql),
    async close() {
      await sql.end({ timeout: 5 })
      await server.close()
      unlock()
    },
  }
}

/**
 * Opens PostgreSQL by URL, or the embedded database in a folder that this process then owns.
 * @throws DataDirInUse when another process owns the folder
 */
export async function openDatabase(location: DatabaseLocation): Promise<OpenDatabase> {
  if (location.kind === 'external') return external(location)
  if (location.kind === 'memory') return embedded(await startPglite(undefined, location.template), () => undefined)
  const unlock = lockDataDir(location.dataDir)
  try {
    return embedded(await startPglite(join(location.dataDir, 'postgres')), unlock)
  } catch (error) {
    unlock()
    throw error
  }
}
