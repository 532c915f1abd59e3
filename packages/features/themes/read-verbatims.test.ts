import { withWorkspace } from '@koe/db'
import { databaseKinds } from '@koe/db/testing'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { updateVerbatim } from '../verbatims/index.ts'
import { extractThemesFor, readVerbatims, type TextEngine } from './index.ts'
import { batchLength } from './reading/claim-verbatims.ts'
import { type Bench, complaints, openBench } from './testing/index.ts'

interface Figures extends Record<string, unknown> {
  pending: number
  read: number
  setAside: number
  unplaced: number
}

describe.each(databaseKinds())('reading verbatims, %s', { timeout: 60_000 }, (kind) => {
  let bench: Bench
  beforeAll(async () => {
    bench = await openBench(kind)
  })
  afterAll(() => bench.close())

  const figures = async (workspaceId: string) => {
    const [row] = await withWorkspace(bench.database.db, workspaceId, (tx) =>
      tx.execute<Figures>(sql`
        select (count(*) filter (where reading_state = 'pending'))::int as pending,
          (count(*) filter (where reading_state = 'read'))::int as read,
          (count(*) filter (where reading_state = 'set_aside'))::int as "setAside",
          (select count(*)::int from segments s left join workspaces w on w.id = s.workspace_id
            left join assignments a on a.workspace_id = s.workspace_id and a.model_version = w.model_version
              and a.verbatim_id = s.verbatim_id and a.ordinal = s.ordinal
            where a.ordinal is null) as unplaced
        from verbatims`),
    )
    return row
  }

  it('reads everything once, however many readers there are, and a second run changes nothing', async () => {
    const workspaceId = await bench.workspace('readers')
    await bench.record(workspaceId, complaints(700))
    const readers = [1, 2, 3].map(() => readVerbatims(bench.context, bench.engine, workspaceId))
    const sums = await Promise.all(readers)
    expect(sums.reduce((sum, one) => sum + one.read, 0)).toBe(700)
    expect(await readVerbatims(bench.context, bench.engine, workspaceId)).toMatchObject({ read: 0, setAside: 0 })
    const [row] = await withWorkspace(bench.database.db, workspaceId, (tx) =>
      tx.execute(sql`select sentiment is not null as felt, reading_version is not null as versioned,
        (select count(*)::int from segments s where s.verbatim_id = v.id) > 0 as cut from verbatims v limit 1`),
    )
    expect(row).toEqual({ felt: true, versioned: true, cut: true })
  })

  it('sets a text aside that no engine can read, after three tries, and reads all others', async () => {
    const workspaceId = await bench.workspace('poison')
    const rows = complaints(20)
    const poison = rows[7]
    await bench.record(workspaceId, rows)
    let tries = 0
    const engine: TextEngine = {
      ...bench.engine,
      read: async (texts, models) => {
        const outcomes = await bench.engine.read(texts, models)
        return outcomes.map((outcome, i) => {
          if (texts[i] !== poison?.text) return outcome
          tries++
          return { ok: false, reason: 'too-slow' }
        })
      },
    }
    await readVerbatims(bench.context, engine, workspaceId)
    expect(tries).toBe(3)
    expect(await figures(workspaceId)).toMatchObject({ pending: 0, read: 19, setAside: 1 })
  })

  it('loses nothing when the reader dies in the midst: the next one reads what was left', async () => {
    const workspaceId = await bench.workspace('killed')
    await bench.record(workspaceId, complaints(400))
    // 400 are claimed as 300 and 100, side by side: the reader never comes back from the smaller batch.
    const dying: TextEngine = {
      ...bench.engine,
      read: (texts, models) => (texts.length < 300 ? new Promise(() => undefined) : bench.engine.read(texts, models)),
    }
    void readVerbatims(bench.context, dying, workspaceId)
    await expect.poll(() => figures(workspaceId).then((now) => now?.read), { timeout: 45_000 }).toBe(300)
    // Its lease still holds, so nobody else reads those rows yet: the control.
    expect(await readVerbatims(bench.context, bench.engine, workspaceId)).toMatchObject({ read: 0, setAside: 0 })
    const later = { ...bench.context, now: () => new Date(Date.now() + 120_000) }
    expect((await readVerbatims(later, bench.engine, workspaceId)).read).toBe(100)
    expect(await figures(workspaceId)).toMatchObject({ pending: 0, read: 400 })
  })

  it('does not write the reading of words that were replaced while they were read', async () => {
    const workspaceId = await bench.workspace('replaced')
    const [row] = complaints(1)
    if (!row) throw new Error('no verbatim')
    await bench.record(workspaceId, [row])
    let first = true
    const engine: TextEngine = {
      ...bench.engine,
      read: async (texts, models) => {
        if (first) {
          first = false
          const { source, sourceId, questionId } = row
          await withWorkspace(bench.database.db, workspaceId, (tx) =>
            updateVerbatim(bench.context, tx, workspaceId, {
              source,
              sourceId,
              ...(questionId === undefined ? {} : { questionId }),
              text: '返品したいです。送料が高いです。',
            }),
          )
        }
        return bench.engine.read(texts, models)
      },
    }
    await readVerbatims(bench.context, engine, workspaceId)
    const stored = await withWorkspace(bench.database.db, workspaceId, (tx) =>
      tx.execute(sql`select s.terms from segments s order by ordinal`),
    )
    expect(JSON.stringify(stored)).toContain('送料')
    expect(stored).toHaveLength(2)
  })

  it('places what is read while new themes are being made under the new ones too', async () => {
    const workspaceId = await bench.workspace('meanwhile')
    await bench.record(workspaceId, complaints(60))
    await readVerbatims(bench.context, bench.engine, workspaceId)
    await extractThemesFor(bench.context, bench.engine, workspaceId, 'first')
    const late: TextEngine = {
      ...bench.engine,
      // While the fit runs, more is said and read; then again while the rest is placed.
      async fit(pages, settings) {
        const result = await bench.engine.fit(pages, settings)
        await bench.record(workspaceId, complaints(40, { seed: 2 }))
        await readVerbatims(bench.context, bench.engine, workspaceId)
        return result
      },
      async assign(verbatims, model) {
        await bench.record(workspaceId, complaints(30, { seed: 3 }))
        await readVerbatims(bench.context, bench.engine, workspaceId)
        return bench.engine.assign(verbatims, model)
      },
    }
    expect(await extractThemesFor(bench.context, late, workspaceId, 'grown')).toMatchObject({ version: 2 })
    expect(await figures(workspaceId)).toMatchObject({ pending: 0, read: 130, unplaced: 0 })
    const leftovers = await withWorkspace(bench.database.db, workspaceId, (tx) =>
      tx.execute(
        sql`select 1 from assignments where model_version <> 2 union all select 1 from mentions where model_version <> 2`,
      ),
    )
    expect(leftovers).toHaveLength(0)
  })
})

it('cuts a batch by characters, but never to nothing', () => {
  const rows = ['aaaa', 'bbbb', 'cccc'].map((text) => ({ text }))
  expect(batchLength(rows, 8)).toBe(2)
  expect(batchLength(rows, 3)).toBe(1)
  expect(batchLength(rows, 100)).toBe(3)
})
