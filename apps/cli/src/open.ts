import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { keepTablesFit, migrate, newId, type OpenDatabase, openDatabase } from '@koe/db'
import { openQueue, type Queue } from '@koe/db/queue'
import type { Context } from '@koe/features/workspaces'
import { type Config, ConfigError } from './config.ts'

export const migrationsDir = fileURLToPath(new URL('./migrations', import.meta.url))

export interface Opened {
  database: OpenDatabase
  queue: Queue
  context: Context
  /** Names of the migrations applied just now. */
  migrated: string[]
  close(drainMs?: number): Promise<void>
}

/** The key that signs sessions: from the environment, else made once and kept beside the data. */
export function readSecret(config: Config): string {
  if (config.secret) return config.secret
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 })
  const path = join(config.dataDir, 'secret')
  if (!existsSync(path)) {
    const part = `${path}.${process.pid}`
    writeFileSync(part, randomBytes(32).toString('hex'), { mode: 0o600 })
    renameSync(part, path)
    chmodSync(path, 0o600)
  }
  return readFileSync(path, 'utf8').trim()
}

/** An acknowledged answer must survive a power cut: a server that would not keep it is refused in production. */
async function refuseVolatile(database: OpenDatabase, config: Config) {
  if (database.kind !== 'external' || !config.production) return
  const [row] = await database.sql<{ fsync: string; commit: string }[]>`
    select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit`
  if (row?.fsync === 'off' || row?.commit === 'off')
    throw new ConfigError(
      `この PostgreSQL は fsync=${row.fsync}, synchronous_commit=${row.commit} です。本番では両方を on にしてください。`,
    )
}

/** Opens the database, brings it to the newest schema and opens the queue. */
export async function open(
  config: Config,
  queueRole: 'sender' | 'worker',
  onError: (error: Error) => void,
): Promise<Opened> {
  const database = await openDatabase(
    config.databaseUrl
      ? { kind: 'external', url: config.databaseUrl, applicationName: `koe-${config.role}` }
      : { kind: 'embedded', dataDir: config.dataDir },
  )
  try {
    await refuseVolatile(database, config)
    const migrated = await migrate(database, migrationsDir)
    const queue = await openQueue(database, queueRole, onError)
    const stopKeeping = keepTablesFit(database)
    const filesDir = join(config.dataDir, 'files')
    mkdirSync(filesDir, { recursive: true, mode: 0o700 })
    const context: Context = { db: database.db, queue, now: () => new Date(), newId, randomBytes, filesDir }
    return {
      database,
      queue,
      context,
      migrated,
      async close(drainMs = 20_000) {
        stopKeeping()
        await queue.stop(drainMs)
        await database.close()
      },
    }
  } catch (error) {
    await database.close().catch(() => undefined)
    throw error
  }
}
