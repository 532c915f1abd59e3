import { newId, type OpenDatabase, withWorkspace } from '@koe/db'
import { openQueue, type Queue } from '@koe/db/queue'
import { verbatims, workspaces } from '@koe/db/schema'
import { databaseKinds, openTestDatabase } from '@koe/db/testing'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor, Context } from '../workspaces/index.ts'
import {
  listVerbatims,
  type NewVerbatim,
  recordVerbatim,
  recordVerbatims,
  removeVerbatims,
  updateVerbatim,
  type VerbatimFilter,
} from './index.ts'

describe.each(databaseKinds())('recording verbatims, %s', (kind) => {
  let database: OpenDatabase
  let queue: Queue
  let context: Context
  const workspaceId = newId()
  const sourceId = newId()
  const row = (questionId: string, more: Partial<NewVerbatim> = {}): NewVerbatim => ({
    id: newId(),
    source: 'import',
    sourceId,
    questionId,
    text: '配送が遅いです',
    saidAt: new Date('2026-05-01T00:00:00Z'),
    ...more,
  })
  const inside = <T>(run: Parameters<typeof withWorkspace<T>>[2]) => withWorkspace(database.db, workspaceId, run)
  const waiting = async () => (await queue.depths()).find((depth) => depth.name === 'read-verbatims')?.waiting

  beforeAll(async () => {
    database = await openTestDatabase(kind)
    queue = await openQueue(database, 'sender', () => undefined)
    const now = () => new Date('2026-06-01T00:00:00Z')
    context = { db: database.db, queue, now, newId, randomBytes: (size) => new Uint8Array(size), filesDir: '' }
    await database.db.insert(workspaces).values({ id: workspaceId, slug: 'verbatims', name: 'Verbatims' })
  })
  afterAll(async () => {
    await queue.stop(100)
    await database.close()
  })

  it('adds each row once, with one job for the batch', async () => {
    const rows = [row('1', { rowHash: 'a', attributes: { plan: '月額' } }), row('2', { rowHash: 'b' })]
    expect(await inside((tx) => recordVerbatims(context, tx, workspaceId, rows))).toBe(2)
    const again = [row('1'), row('9', { rowHash: 'b' }), row('3', { rowHash: 'c' })]
    expect(await inside((tx) => recordVerbatims(context, tx, workspaceId, again))).toBe(1)
    expect(await inside((tx) => recordVerbatims(context, tx, workspaceId, again))).toBe(0)
    expect(await waiting()).toBe(2)
    const stored = await inside((tx) => tx.select().from(verbatims))
    expect(stored).toHaveLength(3)
    expect(stored.find((one) => one.rowHash === 'a')?.attributes).toEqual({ plan: '月額' })
  })

  it('gives the id of the words that are there already', async () => {
    const first = row('once')
    expect(await inside((tx) => recordVerbatim(context, tx, workspaceId, first))).toEqual({ id: first.id, added: true })
    expect(await inside((tx) => recordVerbatim(context, tx, workspaceId, row('once')))).toEqual({
      id: first.id,
      added: false,
    })
  })

  it('stores U+0000 and broken surrogates as something the database can hold', async () => {
    const broken = row('broken', { text: 'a\u0000b\ud83d', attributes: { 'x\u0000': '\ude00' } })
    await inside((tx) => recordVerbatim(context, tx, workspaceId, broken))
    const [stored] = await inside((tx) => tx.select().from(verbatims).where(sql`id = ${broken.id}`))
    expect(stored).toMatchObject({ text: 'ab\ufffd', attributes: { x: '\ufffd' } })
  })

  it('reads new words again and leaves a reading alone when only the score changed', async () => {
    const first = row('partial', { source: 'response', score: 3, scoreKind: 'nps' })
    await inside((tx) => recordVerbatim(context, tx, workspaceId, first))
    await inside((tx) => tx.execute(sql`update verbatims set reading_state = 'read' where id = ${first.id}`))
    await inside((tx) =>
      tx.execute(sql`insert into segments (workspace_id, verbatim_id, ordinal, start_offset, end_offset, terms, compounds,
        pairs, sentiment, intents, losses, gains)
        values (${workspaceId}, ${first.id}, 0, 0, 7, '{}', '{}', '[]', 0, '[]', '[]', '[]')`),
    )
    const place = { source: 'response' as const, sourceId, questionId: 'partial' }
    const look = async () => {
      const [one] = await inside((tx) => tx.select().from(verbatims).where(sql`id = ${first.id}`))
      const segments = await inside((tx) => tx.execute(sql`select 1 from segments where verbatim_id = ${first.id}`))
      return { state: one?.readingState, revision: one?.revision, score: one?.score, segments: segments.length }
    }
    const before = await waiting()
    await inside((tx) => updateVerbatim(context, tx, workspaceId, { ...place, score: 9, text: first.text }))
    expect(await look()).toEqual({ state: 'read', revision: 1, score: 9, segments: 1 })
    expect(await waiting()).toBe(before)
    await inside((tx) => updateVerbatim(context, tx, workspaceId, { ...place, text: '配送が遅いです。箱も' }))
    expect(await look()).toEqual({ state: 'pending', revision: 2, score: 9, segments: 0 })
    expect(await waiting()).toBe((before ?? 0) + 1)
    expect(await inside((tx) => updateVerbatim(context, tx, workspaceId, { ...place, questionId: 'no' }))).toBeNull()
  })

  it('removes one source in batches and leaves the others', async () => {
    const removed: number[] = []
    for (let left = 1; left > 0; ) {
      left = await inside((tx) => removeVerbatims(tx, workspaceId, 'import', sourceId, 2))
      removed.push(left)
    }
    expect(removed.reduce((sum, count) => sum + count, 0)).toBe(5)
    expect((await inside((tx) => tx.select().from(verbatims))).map((one) => one.source)).toEqual(['response'])
  })

  it('are found by what was read in them: values of one kind are alternatives, kinds narrow each other', async () => {
    const readings: [string, string[], string[], string[]][] = [
      ['angry', ['complaint'], ['time', 'feelings'], []],
      ['asks', ['request', 'question'], ['time'], []],
      ['happy', ['praise'], [], ['time']],
      ['unread', [], [], []],
    ]
    const source = newId()
    const rows = readings.map(([name]) => row(name, { sourceId: source, category: 'read' }))
    await inside(async (tx) => {
      await recordVerbatims(context, tx, workspaceId, rows)
      for (const [i, [, intents, losses, gains]] of readings.entries())
        await tx
          .update(verbatims)
          .set({ intents, losses, gains })
          .where(eq(verbatims.id, rows[i]?.id ?? ''))
    })
    const actor: Actor = { kind: 'member', workspaceId, memberId: newId(), userId: 'u', role: 'viewer' }
    const found = async (filter: VerbatimFilter) => {
      const page = await listVerbatims(context, actor, { filter: { categories: ['read'], ...filter }, limit: 10 })
      expect(page.total).toBe(page.items.length)
      return readings.flatMap(([name], i) => (page.items.some(({ id }) => id === rows[i]?.id) ? [name] : []))
    }
    expect(await found({})).toEqual(['angry', 'asks', 'happy', 'unread'])
    expect(await found({ intents: ['question', 'praise'] })).toEqual(['asks', 'happy'])
    expect(await found({ losses: ['time'] })).toEqual(['angry', 'asks'])
    expect(await found({ losses: ['time'], intents: ['complaint'] })).toEqual(['angry'])
    expect(await found({ gains: ['time'] })).toEqual(['happy'])
    expect(await found({ losses: ["time' or 1=1"] })).toEqual([])
  })
})
