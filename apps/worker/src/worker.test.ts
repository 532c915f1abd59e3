import { newId, type OpenDatabase, withWorkspace } from '@koe/db'
import { openQueue, type Queue } from '@koe/db/queue'
import { workspaces } from '@koe/db/schema'
import { databaseKinds, openTestDatabase } from '@koe/db/testing'
import { createInlineEngine, type TextEngine } from '@koe/features/themes'
import { complaints } from '@koe/features/themes/testing'
import { recordVerbatims } from '@koe/features/verbatims'
import type { Context } from '@koe/features/workspaces'
import { loadTokenizer } from '@koe/text'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningWorker, startWorker } from './worker.ts'

describe.each(databaseKinds())('the worker, %s', { timeout: 60_000 }, (kind) => {
  let database: OpenDatabase
  let queue: Queue
  let context: Context
  let engine: TextEngine
  let worker: RunningWorker
  const problems: string[] = []
  const logger = {
    info: () => undefined,
    warn: (_: object, message: string) => void problems.push(message),
    error: (_: object, message: string) => void problems.push(message),
  }
  const workspaceId = newId()
  const look = async () => {
    const [row] = await withWorkspace(database.db, workspaceId, (tx) =>
      tx.execute<{ pending: number; version: number }>(sql`
        select (select count(*)::int from verbatims where reading_state = 'pending') as pending, model_version as version
        from workspaces where id = ${workspaceId}`),
    )
    return row
  }
  const say = (count: number, seed: number) =>
    withWorkspace(database.db, workspaceId, (tx) =>
      recordVerbatims(context, tx, workspaceId, complaints(count, { seed })),
    )

  beforeAll(async () => {
    database = await openTestDatabase(kind)
    queue = await openQueue(database, 'worker', (error) => void problems.push(error.message))
    const now = () => new Date()
    context = { db: database.db, queue, now, newId, randomBytes: (size) => new Uint8Array(size), filesDir: '' }
    engine = createInlineEngine(await loadTokenizer())
    await database.db.insert(workspaces).values({ id: workspaceId, slug: 'worker', name: 'Worker' })
  })
  afterAll(async () => {
    await worker.stop()
    await queue.stop(1000)
    await database.close()
  })

  it('reads what was recorded and makes the first themes, without being asked', async () => {
    worker = await startWorker({ context, queue, engine, logger })
    await say(60, 1)
    await expect.poll(look, { timeout: 45_000 }).toEqual({ pending: 0, version: 1 })
    expect(problems).toEqual([])
  })

  it('reads on its own what lost its job, when it starts', async () => {
    await worker.stop()
    await say(5, 2)
    // The job is gone as after a crash: the rows alone say that something waits.
    await database.sql`delete from pgboss.job where name = 'read-verbatims'`
    expect(await look()).toMatchObject({ pending: 5 })
    worker = await startWorker({ context, queue, engine, logger })
    await expect.poll(look, { timeout: 45_000 }).toMatchObject({ pending: 0 })
  })
})
