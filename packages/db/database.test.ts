import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId, type OpenDatabase, prepared, withWorkspace } from './index.ts'
import { openQueue, type Queue } from './queue/index.ts'
import { customers, workspaces } from './schema/index.ts'
import { databaseKinds, openTestDatabase } from './testing/index.ts'

describe.each(databaseKinds())('a tenant database, %s', (kind) => {
  let database: OpenDatabase
  let queue: Queue
  const mine = newId()
  const theirs = newId()

  beforeAll(async () => {
    database = await openTestDatabase(kind)
    queue = await openQueue(database, 'worker', () => undefined)
    await database.db.insert(workspaces).values([
      { id: mine, slug: 'mine', name: 'Mine' },
      { id: theirs, slug: 'theirs', name: 'Theirs' },
    ])
    await withWorkspace(database.db, theirs, (tx) =>
      tx.insert(customers).values({ workspaceId: theirs, id: newId(), externalId: 'x', attributes: { plan: 'a' } }),
    )
  })
  afterAll(async () => {
    await queue.stop(100)
    await database.close()
  })

  it("does not show another workspace's rows", async () => {
    expect(await withWorkspace(database.db, mine, (tx) => tx.select().from(customers))).toEqual([])
    const [own] = await withWorkspace(database.db, theirs, (tx) => tx.select().from(customers))
    expect(own?.attributes).toEqual({ plan: 'a' })
  })

  it("refuses to write another workspace's rows", async () => {
    const write = withWorkspace(database.db, mine, (tx) =>
      tx.insert(customers).values({ workspaceId: theirs, id: newId(), externalId: 'y' }),
    )
    await expect(write).rejects.toThrow()
  })

  it('takes the role and the workspace before the first statement, whoever had the connection before', async () => {
    for (const workspaceId of [mine, theirs, mine]) {
      const [seen] = await withWorkspace(
        database.db,
        workspaceId,
        (tx) => prepared(tx)<{ role: string; id: string }>`
          select current_user as role, current_setting('koe.workspace_id') as id`,
      )
      expect(seen).toEqual({ role: 'koe_app', id: workspaceId })
    }
    const [after] = await database.sql`select current_user <> 'koe_app' as reset`
    expect(after?.reset).toBe(true)
  })

  it('runs what is sent without waiting in the order of the calls, and nothing after one that failed', async () => {
    const insert = (externalId: string, id = newId()) =>
      withWorkspace(database.db, mine, async (tx) => {
        const added = prepared(tx)`
          insert into customers (workspace_id, id, external_id) values (${mine}, ${id}, ${externalId})`
        const counted = prepared(tx)<{ n: number }>`
          select count(*)::int as n from customers where external_id = ${externalId}`
        return (await Promise.all([added, counted]))[1][0]?.n
      })
    for (const externalId of ['one', 'two', 'three']) expect(await insert(externalId)).toBe(1)
    await expect(insert('four', 'no id')).rejects.toMatchObject({ code: '22P02' })
    const kept = await withWorkspace(database.db, mine, (tx) => tx.select().from(customers))
    expect(kept.map((row) => row.externalId).sort()).toEqual(['one', 'three', 'two'])
  })

  it('writes a job with the transaction and hands it out after the commit', async () => {
    const seen: string[] = []
    await queue.work('read-verbatims', async (jobs) => {
      seen.push(...jobs.map((job) => job.workspaceId))
    })
    const undone = withWorkspace(database.db, mine, async (tx) => {
      await queue.enqueue(tx, 'read-verbatims', { workspaceId: 'rolled back' })
      throw new Error('no')
    })
    await expect(undone).rejects.toThrow('no')
    await withWorkspace(database.db, mine, (tx) => queue.enqueue(tx, 'read-verbatims', { workspaceId: mine }))
    await expect.poll(() => seen, { timeout: 8000 }).toEqual([mine])
  })

  it('keeps one waiting job for each workspace where the queue says so', async () => {
    for (let i = 0; i < 3; i++)
      await withWorkspace(database.db, mine, (tx) =>
        queue.enqueue(tx, 'refresh-themes', { workspaceId: mine, reason: 'asked' }),
      )
    const depth = (await queue.depths()).find((row) => row.name === 'refresh-themes')
    expect(depth?.waiting).toBe(1)
  })

  it('hears what was told once it is committed, and again after its connection was lost', async () => {
    const heard: string[] = []
    const stop = database.listen('koe_told', { begun: () => heard.push('begun'), told: (word) => heard.push(word) })
    await expect.poll(() => heard).toEqual(['begun'])
    const tell = (word: string, then: () => Promise<void> = async () => undefined) =>
      database.db.transaction(async (tx) => {
        await tx.execute(sql`select pg_notify('koe_told', ${word})`)
        await then()
      })
    await tell('one')
    await tell('never', () => Promise.reject(new Error('taken back'))).catch(() => undefined)
    await tell('two')
    await expect.poll(() => heard).toEqual(['begun', 'one', 'two'])
    if (kind === 'external') {
      await database.sql`
        select pg_terminate_backend(pid) from pg_stat_activity where application_name like '%-listen' and datname = current_database()`
      await expect.poll(() => heard).toEqual(['begun', 'one', 'two', 'begun'])
    }
    await tell('three')
    await expect.poll(() => heard.at(-1)).toBe('three')
    await stop()
    await tell('four')
    await database.sql`select 1`
    expect(heard.at(-1)).toBe('three')
  })

  it('gives the date columns of drizzle as dates', async () => {
    const [row] = await database.db.select({ at: workspaces.createdAt }).from(workspaces).limit(1)
    expect(row?.at).toBeInstanceOf(Date)
    expect(await database.db.execute(sql`select 1 as one`)).toHaveLength(1)
  })
})

describe('the embedded database', () => {
  it('hangs up when it is closed, and dies of nothing then', async () => {
    const database = await openTestDatabase('embedded')
    await database.sql`select 1`
    // Without a bound: a connection that is never closed would hold this for ever.
    await database.sql.end()
    await database.close()
    const still = Promise.race([database.died, Promise.resolve('not died')])
    expect(await still).toBe('not died')
  })
})
