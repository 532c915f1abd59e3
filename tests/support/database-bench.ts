import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { migrate, newId, openDatabase } from '@koe/db'
import { openQueue } from '@koe/db/queue'
import { workspaces } from '@koe/db/schema'
import type { Actor, Context } from '@koe/features/workspaces'
import { cpuSeconds } from '../bench/cpu-seconds.ts'
import { startPostgres } from './postgres.ts'

/** A PostgreSQL of its own with one workspace. @throws Error where no PostgreSQL is installed */
export async function openBenchDatabase(root: string) {
  const server = await startPostgres()
  if (!server) throw new Error('no PostgreSQL is installed here')
  const pid = Number(readFileSync(join(server.dataDir, 'postmaster.pid'), 'utf8').split('\n')[0])
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
    database,
    workspaceId,
    /** Processor time so far of the server and of this process, in seconds: other work on the machine does not count. */
    cpu: () => (cpuSeconds(pid) ?? 0) + (cpuSeconds(process.pid) ?? 0),
    async close() {
      await queue.stop(100)
      await database.close()
      server.stop()
    },
  }
}

/** Runs a query again and again and prints how long it took. @returns the 95th percentile in ms */
export async function time(name: string, run: () => Promise<unknown>, rounds = 30): Promise<number> {
  const took: number[] = []
  for (let i = 0; i < rounds; i++) {
    const began = performance.now()
    await run()
    took.push(performance.now() - began)
  }
  took.sort((a, b) => a - b)
  const at = (share: number) => took[Math.min(rounds - 1, Math.floor(share * rounds))] ?? 0
  console.log(`${name.padEnd(38)} p50 ${at(0.5).toFixed(0)} ms  p95 ${at(0.95).toFixed(0)} ms`)
  return at(0.95)
}
