import { join } from 'node:path'
import { migrate, newId, openDatabase } from '@koe/db'
import { openQueue } from '@koe/db/queue'
import { workspaces } from '@koe/db/schema'
import type { Actor, Context } from '@koe/features/workspaces'
import { startPostgres } from './postgres.ts'

/** A PostgreSQL of its own with one workspace. @throws Error where no PostgreSQL is installed */
export async function openBenchDatabase(root: string) {
  const server = await startPostgres()
  if (!server) throw new Error('no PostgreSQL is installed here')
  const database = await openDatabase({ kind: 'external', url: server.url })
  await migrate(database, join(root, 'migrations'))
  const queue = await openQueue(database, 'sender', () => undefined)
  const now = () => new Date()
  const context: Context = { db: database.db, queue, now, newId, randomBytes: (n) => new Uint8Array(n), filesDir: '' }
  const workspaceId = newId()
  await database.db.insert(workspaces).values({ id: workspaceId, slug: 'bench', name: 'bench' })
  const actor: Actor = { kind: 'system', workspaceId }
  return {
    context,
    actor,
    workspaceId,
    async close() {
      await queue.stop(100)
      await database.close()
      server.stop()
    },
  }
}

/** Runs a query again and again and prints how long it took. */
export async function time(name: string, run: () => Promise<unknown>, rounds = 30): Promise<void> {
  const took: number[] = []
  for (let i = 0; i < rounds; i++) {
    const began = performance.now()
    await run()
    took.push(performance.now() - began)
  }
  took.sort((a, b) => a - b)
  const at = (share: number) => (took[Math.min(rounds - 1, Math.floor(share * rounds))] ?? 0).toFixed(0)
  console.log(`${name.padEnd(38)} p50 ${at(0.5)} ms  p95 ${at(0.95)} ms`)
}
