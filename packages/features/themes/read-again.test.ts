import { withWorkspace } from '@koe/db'
import { databaseKinds } from '@koe/db/testing'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enqueueLeftovers, extractThemesFor, readVerbatims, type TextEngine } from './index.ts'
import { type Bench, complaints, openBench } from './testing/index.ts'

interface Figures extends Record<string, unknown> {
  outdated: number
  read: number
  mentioned: number
  unplaced: number
  newSegments: number
}

describe.each(databaseKinds())('verbatims that earlier rules read, %s', { timeout: 60_000 }, (kind) => {
  let bench: Bench
  beforeAll(async () => {
    bench = await openBench(kind)
  })
  afterAll(() => bench.close())

  const rows = <T extends Record<string, unknown>>(workspaceId: string, query: ReturnType<typeof sql>) =>
    withWorkspace(bench.database.db, workspaceId, (tx) => tx.execute<T>(query))
  const figures = async (workspaceId: string) => {
    const [row] = await rows<Figures>(
      workspaceId,
      sql`select (select count(*)::int from verbatims where reading_rules = 0) as outdated,
        (select count(*)::int from verbatims where reading_state = 'read') as read,
        (select count(distinct verbatim_id)::int from mentions) as mentioned,
        (select (parameters ->> 'newSegments')::int from theme_models where state = 'active') as "newSegments",
        (select count(*)::int from segments s join workspaces w on w.id = s.workspace_id where not exists (
          select 1 from assignments a where a.model_version = w.model_version and a.verbatim_id = s.verbatim_id
            and a.ordinal = s.ordinal)) as unplaced`,
    )
    return row
  }
  const grow = async (slug: string, count: number) => {
    const workspaceId = await bench.workspace(slug)
    await bench.record(workspaceId, complaints(count))
    await readVerbatims(bench.context, bench.engine, workspaceId)
    await extractThemesFor(bench.context, bench.engine, workspaceId, 'first')
    return workspaceId
  }
  /** As if rules that found another sentiment had read everything. */
  const age = (workspaceId: string) => rows(workspaceId, sql`update verbatims set reading_rules = 0, sentiment = 1`)
  const waiting = async () => (await bench.queue.depths()).find((depth) => depth.name === 'read-verbatims')?.waiting

  it('are read again after those that wait, and no mention is missing meanwhile', async () => {
    const workspaceId = await grow('aged', 400)
    const before = await figures(workspaceId)
    await age(workspaceId)
    await bench.record(workspaceId, complaints(10, { seed: 5 }))
    const seen: { texts: number; mentioned: number }[] = []
    const engine: TextEngine = {
      ...bench.engine,
      async read(texts, models) {
        const outcomes = await bench.engine.read(texts, models)
        seen.push({ texts: texts.length, mentioned: (await figures(workspaceId))?.mentioned ?? 0 })
        return outcomes
      },
    }
    expect(await readVerbatims(bench.context, engine, workspaceId)).toMatchObject({ read: 410, setAside: 0 })
    expect(seen.map(({ texts }) => texts)).toContain(10)
    for (const { mentioned } of seen) expect(mentioned).toBeGreaterThanOrEqual(before?.mentioned ?? 400)
    const after = await figures(workspaceId)
    expect(after).toMatchObject({ outdated: 0, read: 410, unplaced: 0 })
    // Only what was new counts as new.
    expect(after?.newSegments).toBeLessThan(30)
    expect(await rows(workspaceId, sql`select 1 from verbatims where sentiment = 1`)).toHaveLength(0)
    expect(await readVerbatims(bench.context, bench.engine, workspaceId)).toMatchObject({ read: 0 })
  })

  it('keep what was read in them when they cannot be read again', async () => {
    const workspaceId = await grow('stubborn', 60)
    const before = await figures(workspaceId)
    await age(workspaceId)
    const engine: TextEngine = {
      ...bench.engine,
      read: async (texts) => texts.map(() => ({ ok: false, reason: 'too-slow' })),
    }
    expect(await readVerbatims(bench.context, engine, workspaceId)).toMatchObject({ read: 0, setAside: 0 })
    expect(await figures(workspaceId)).toEqual(before)
  })

  it('do not upset a model that was fitted on what was read before', async () => {
    const workspaceId = await grow('upset', 60)
    const engine: TextEngine = {
      ...bench.engine,
      async fit(pages, settings) {
        const result = await bench.engine.fit(pages, settings)
        // Some of their segments have gone when the fit's places are written.
        const shorter: TextEngine = {
          ...bench.engine,
          read: (texts, models) =>
            bench.engine.read(
              texts.map(() => '届きません。'),
              models,
            ),
        }
        await readVerbatims(bench.context, shorter, workspaceId)
        return result
      },
    }
    await age(workspaceId)
    expect(await extractThemesFor(bench.context, engine, workspaceId, 'asked')).toMatchObject({ outcome: 'published' })
    expect(await figures(workspaceId)).toMatchObject({ outdated: 0, read: 60, unplaced: 0 })
  })

  it('are found by the sweeper, and nothing is enqueued where all is up to date', async () => {
    const workspaceId = await grow('swept', 30)
    await bench.database.sql`delete from pgboss.job where name = 'read-verbatims'`
    await enqueueLeftovers(bench.context)
    expect(await waiting()).toBe(0)
    await age(workspaceId)
    await enqueueLeftovers(bench.context)
    expect(await waiting()).toBe(1)
  })
})
