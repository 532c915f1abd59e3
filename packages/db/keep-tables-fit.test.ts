import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId, type OpenDatabase, withWorkspace } from './index.ts'
import { analyzeGrown, keepTablesFit, vacuumWorn } from './keep-tables-fit.ts'
import { customers, workspaces } from './schema/index.ts'
import { databaseKinds, openTestDatabase } from './testing/index.ts'

describe.each(databaseKinds())('statistics of tables that grow, %s', (kind) => {
  let database: OpenDatabase
  const workspaceId = newId()
  const grow = (rows: number) =>
    withWorkspace(database.db, workspaceId, async (tx) => {
      const values = Array.from({ length: rows }, () => ({ workspaceId, id: newId(), externalId: newId() }))
      await tx.insert(customers).values(values)
      // The counters are otherwise written a second later.
      await tx.execute(sql`select pg_stat_force_next_flush()`)
    })
  const counted = async () => {
    const [row] = await database.sql<{ rows: number }[]>`
      select reltuples::int as rows from pg_class where relname = 'customers'`
    return row?.rows
  }

  beforeAll(async () => {
    database = await openTestDatabase(kind)
    await database.db.insert(workspaces).values({ id: workspaceId, slug: 'grows', name: 'Grows' })
  }, 60_000)
  afterAll(() => database.close())

  it('are made anew when a table has doubled, and not for every row', async () => {
    await grow(300)
    expect(await counted()).toBeLessThan(300)
    expect(await analyzeGrown(database)).toEqual(['customers'])
    expect(await counted()).toBe(300)
    await grow(100)
    expect(await analyzeGrown(database)).toEqual([])
    await grow(300)
    expect(await analyzeGrown(database)).toEqual(['customers'])
    expect(await counted()).toBe(700)
  })

  it('are kept by themselves until that is stopped', async () => {
    const stop = keepTablesFit(database, 20)
    await grow(800)
    await expect.poll(counted, { timeout: 10_000 }).toBe(1500)
    stop()
    await grow(1700)
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(await counted()).toBe(1500)
  })
})

describe('the embedded database', () => {
  it('does not grow with every change of the same rows', async () => {
    const database = await openTestDatabase('embedded')
    const workspaceId = newId()
    await database.db.insert(workspaces).values({ id: workspaceId, slug: 'wears', name: 'Wears' })
    const values = Array.from({ length: 2000 }, () => ({ workspaceId, id: newId(), externalId: newId() }))
    await withWorkspace(database.db, workspaceId, (tx) => tx.insert(customers).values(values))
    const change = () =>
      withWorkspace(database.db, workspaceId, async (tx) => {
        await tx.execute(sql`update customers set external_id = external_id || '.'`)
        await tx.execute(sql`select pg_stat_force_next_flush()`)
      })
    const bytes = async () => {
      const [row] = await database.sql<{ size: number }[]>`select pg_total_relation_size('customers')::int as size`
      return row?.size ?? 0
    }
    await change()
    await change()
    const worn = await bytes()
    await change()
    expect(await bytes()).toBeGreaterThan(worn)
    expect(await vacuumWorn(database)).toEqual(['customers'])
    const settled = await bytes()
    for (let round = 0; round < 4; round++) {
      await change()
      await vacuumWorn(database)
    }
    expect(await bytes()).toBeLessThanOrEqual(settled * 1.1)
    expect(await vacuumWorn(database)).toEqual([])
    await database.close()
  }, 60_000)
})
