import type { PgTransactionConfig } from 'drizzle-orm/pg-core'
import type { Database, Transaction } from './connect.ts'
import { prepared } from './prepared.ts'

/**
 * One transaction as one workspace: row level security lets through its rows and no other's.
 * Inside, use only `tx`: the embedded database has one session, and the outer handle would wait for it for ever.
 */
export function withWorkspace<T>(db: Database, workspaceId: string, run: (tx: Transaction) => Promise<T>): Promise<T> {
  return inRole(db, 'koe.workspace_id', workspaceId, run)
}

/** The same, read-only, and every statement sees the database as it was at one moment: figures that belong together agree. */
export function readWorkspace<T>(db: Database, workspaceId: string, run: (tx: Transaction) => Promise<T>): Promise<T> {
  return inRole(db, 'koe.workspace_id', workspaceId, run, {
    isolationLevel: 'repeatable read',
    accessMode: 'read only',
  })
}

/** One read-only look as a signed-in person who has not chosen a workspace yet: sees only their own memberships. */
export function withPerson<T>(db: Database, userId: string, run: (tx: Transaction) => Promise<T>): Promise<T> {
  return inRole(db, 'koe.user_id', userId, run)
}

function inRole<T>(
  db: Database,
  setting: string,
  id: string,
  run: (tx: Transaction) => Promise<T>,
  config?: PgTransactionConfig,
): Promise<T> {
  return db.transaction(async (tx) => {
    // Sent ahead of all that `run` sends, without waiting in between: were it to fail, so would every statement after it.
    // Compiling costs these statements more than they cost: none of them is long, and some have hundreds of expressions.
    const set = prepared(tx)`
      select set_config(${setting}, ${id}, true), set_config('jit', 'off', true), set_config('role', 'koe_app', true)`
    set.catch(() => undefined)
    const result = await run(tx)
    await set
    return result
  }, config)
}

const unavailableCodes = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '08006',
  '08001',
  '08003',
])

/** True when the error says that the database is away (down, restarting, out of connections), not that a statement was wrong. */
export function isDatabaseAway(error: unknown): boolean {
  for (let e = error, depth = 0; e instanceof Error && depth < 5; e = e.cause, depth++) {
    if ('code' in e && typeof e.code === 'string' && unavailableCodes.has(e.code)) return true
  }
  return false
}

/** The SQLSTATE and constraint of a failed statement, however deep drizzle wrapped it. */
export function sqlState(error: unknown): { code: string; constraint: string | undefined } | undefined {
  for (let e = error, depth = 0; e instanceof Error && depth < 5; e = e.cause, depth++) {
    if ('code' in e && typeof e.code === 'string' && /^[0-9A-Z]{5}$/.test(e.code)) {
      const constraint = 'constraint_name' in e && typeof e.constraint_name === 'string' ? e.constraint_name : undefined
      return { code: e.code, constraint }
    }
  }
  return undefined
}
