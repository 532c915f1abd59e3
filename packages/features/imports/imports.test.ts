import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId, type OpenDatabase, withWorkspace } from '@koe/db'
import { openQueue, type Queue } from '@koe/db/queue'
import { customers, verbatims, workspaces } from '@koe/db/schema'
import { databaseKinds, openTestDatabase } from '@koe/db/testing'
import { asc } from 'drizzle-orm'
import { writeXlsx } from 'hucre/xlsx'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor, Context } from '../workspaces/index.ts'
import {
  cancelImport,
  checkImport,
  createImport,
  getImport,
  type Import,
  listImports,
  type Mapping,
  refusalsCsv,
  removeImported,
  runImport,
  startImport,
  undoImport,
} from './index.ts'

const header = '日付,ご意見,NPS,顧客ID,プラン'
const line = (day: number, text: string, score: number | string, customer: string, plan = '月額') =>
  `2026/5/${day},${text},${score},${customer},${plan}`
const mapping: Mapping = {
  texts: ['ご意見'],
  date: '日付',
  score: { column: 'NPS', kind: 'nps' },
  customer: '顧客ID',
  attributes: ['プラン'],
}

describe.each(databaseKinds())('imports, %s', (kind) => {
  let database: OpenDatabase
  let queue: Queue
  let context: Context
  let actor: Actor
  const filesDir = mkdtempSync(join(tmpdir(), 'koe-imports-'))

  beforeAll(async () => {
    database = await openTestDatabase(kind)
    queue = await openQueue(database, 'sender', () => undefined)
    const now = () => new Date('2026-06-01T00:00:00Z')
    context = { db: database.db, queue, now, newId, randomBytes: (size) => new Uint8Array(size), filesDir }
  })
  beforeEach(async () => {
    const workspaceId = newId()
    await database.db.insert(workspaces).values({ id: workspaceId, slug: `w-${workspaceId}`, name: 'W' })
    actor = { kind: 'member', workspaceId, memberId: newId(), userId: 'u', role: 'analyst' }
  })
  afterAll(async () => {
    await queue.stop(100)
    await database.close()
    rmSync(filesDir, { recursive: true, force: true })
  })

  async function* pieces(content: string | Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
    const bytes = Buffer.from(content)
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
  }
  const upload = (content: string | Uint8Array, name = 'voices.csv', limit?: number) =>
    createImport(context, actor, { name, body: pieces(content, 4096), limit })
  const run = (one: Import, options: Parameters<typeof runImport>[2] = {}) =>
    runImport(context, { workspaceId: actor.workspaceId, importId: one.id }, options)
  const look = (one: Import) => getImport(context, actor, { id: one.id })
  const importAll = async (content: string | Uint8Array, name?: string, as: Mapping | undefined = mapping) => {
    const one = await upload(content, name)
    await startImport(context, actor, { id: one.id, mapping: as })
    await run(one)
    return look(one)
  }
  const undo = async (one: Import) => {
    await undoImport(context, actor, { id: one.id })
    await removeImported(context, { workspaceId: actor.workspaceId, importId: one.id })
    return look(one)
  }
  const stored = () =>
    withWorkspace(database.db, actor.workspaceId, (tx) =>
      tx.select().from(verbatims).orderBy(asc(verbatims.saidAt), asc(verbatims.text)),
    )
  const people = () => withWorkspace(database.db, actor.workspaceId, (tx) => tx.select().from(customers))

  it('takes a file from upload to verbatims', async () => {
    const one = await upload(
      [header, line(1, '配送が遅い', 3, 'a'), line(2, '"良い\nです"', 9, 'b', '年額')].join('\r\n'),
    )
    expect(one).toMatchObject({
      state: 'uploaded',
      format: 'csv',
      encoding: 'utf-8',
      delimiter: ',',
      remembered: false,
      suggestion: { texts: ['ご意見'], date: '日付', score: { column: 'NPS', kind: 'nps' }, customer: '顧客ID' },
    })
    expect(one.preview?.map((row) => row.cells[1])).toEqual(['配送が遅い', '良い\nです'])
    await startImport(context, actor, { id: one.id, mapping })
    expect((await queue.depths()).find(({ name }) => name === 'run-import')?.waiting).toBeGreaterThan(0)
    await run(one)
    expect(await look(one)).toMatchObject({
      state: 'done',
      rowsRead: 2,
      rowsAdded: 2,
      rowsKnown: 0,
      rowsRefused: 0,
      preview: null,
    })
    const [first, second] = await stored()
    expect(first).toMatchObject({
      source: 'import',
      sourceId: one.id,
      questionId: '2:ご意見',
      text: '配送が遅い',
      saidPrecision: 'day',
      scoreKind: 'nps',
      score: 3,
      channel: 'import',
      attributes: { プラン: '月額' },
      readingState: 'pending',
    })
    expect(first?.saidAt.toISOString()).toBe('2026-04-30T15:00:00.000Z')
    expect(second?.text).toBe('良い\nです')
    expect((await people()).map((one) => one.externalId).sort()).toEqual(['a', 'b'])
    expect(readdirSync(join(filesDir, 'imports'))).not.toContain(one.id)
  })

  it('adds nothing the second time, and keeps duplicates within one file', async () => {
    const file = [header, line(1, '特になし', 5, ''), line(1, '特になし', 5, ''), line(2, '遅い', 2, 'a')].join('\n')
    expect(await importAll(file)).toMatchObject({ rowsAdded: 3, rowsKnown: 0 })
    expect(await importAll(file)).toMatchObject({ rowsAdded: 0, rowsKnown: 3 })
    const more = [header, line(2, '遅い', 2, 'a'), line(3, '新しい声', 2, 'a'), line(1, '特になし', 5, '')].join('\n')
    expect(await importAll(more)).toMatchObject({ rowsAdded: 1, rowsKnown: 2 })
    expect(await stored()).toHaveLength(4)
  })

  it('refuses the same file under another mapping until the first is undone', async () => {
    const file = [header, line(1, '遅い', 2, 'a')].join('\n')
    const first = await importAll(file)
    const again = await upload(file)
    expect(again.sameFileAs).toBe(first.id)
    const other = { texts: ['ご意見'], attributes: [] }
    await expect(startImport(context, actor, { id: again.id, mapping: other })).rejects.toMatchObject({
      code: 'conflict',
      params: { reason: 'same-file-other-mapping', import: first.id },
    })
    await undo(first)
    await startImport(context, actor, { id: again.id, mapping: other })
    await run(again)
    expect(await look(again)).toMatchObject({ rowsAdded: 1, rowsKnown: 0 })
  })

  it('counts in a check what a run then does', async () => {
    await importAll([header, line(1, '既知の声', 4, 'a')].join('\n'))
    const rows = [
      header,
      line(1, '既知の声', 4, 'a'),
      line(2, '新しい声', 11, 'b'),
      line(3, '', 4, 'c'),
      `いつか,日付が変,4,d,月額`,
      `,日付がない,4,d,月額`,
      `2026/8/1,未来から,4,d,月額`,
      `${line(4, '列が多い', 4, 'e')},余り`,
    ]
    const one = await upload(rows.join('\n'))
    const checked = await checkImport(context, actor, { id: one.id, mapping })
    const expected = { rowsTotal: 7, rowsAdded: 1, rowsKnown: 1, rowsRefused: 5 }
    expect(checked).toMatchObject({ state: 'checked', rowsRead: 0, ...expected })
    expect(checked.reasons.map(({ code, severity, count, rows }) => [code, severity, count, rows])).toEqual([
      ['bad-date', 'refusal', 1, [5]],
      ['empty-text', 'refusal', 1, [4]],
      ['future-date', 'refusal', 1, [7]],
      ['missing-date', 'refusal', 1, [6]],
      ['score-out-of-range', 'warning', 1, [3]],
      ['too-many-cells', 'refusal', 1, [8]],
    ])
    expect(await stored()).toHaveLength(1)
    await startImport(context, actor, { id: one.id })
    await run(one)
    const done = await look(one)
    expect(done).toMatchObject({ state: 'done', ...expected })
    expect(done.reasons).toEqual(checked.reasons)
    expect((await stored()).find((row) => row.text === '新しい声')).toMatchObject({ score: null, scoreKind: null })
  })

  it('goes on after a crash where the last batch ended', async () => {
    const lines = Array.from({ length: 95 }, (_, i) =>
      line((i % 28) + 1, i % 10 === 0 ? '同じ声' : `声 ${i}`, i % 11, `c${i % 7}`),
    )
    const one = await upload([header, ...lines].join('\n'))
    await startImport(context, actor, { id: one.id, mapping })
    const crash = new AbortController()
    let ids = 0
    const torn = {
      ...context,
      newId: () => {
        if (ids++ > 50) crash.abort()
        return newId()
      },
    }
    const target = { workspaceId: actor.workspaceId, importId: one.id }
    await expect(runImport(torn, target, { signal: crash.signal, batch: 10 })).rejects.toThrow()
    const half = await look(one)
    expect(half.state).toBe('running')
    expect(half.rowsRead).toBeGreaterThan(0)
    expect(half.rowsRead).toBeLessThan(95)
    expect(await stored()).toHaveLength(half.rowsAdded)
    await run(one, { batch: 10 })
    expect(await look(one)).toMatchObject({ state: 'done', rowsRead: 95, rowsAdded: 95, rowsKnown: 0 })
    const rows = await stored()
    expect(new Set(rows.map((row) => row.questionId)).size).toBe(95)
    expect(await importAll([header, ...lines].join('\n'))).toMatchObject({ rowsAdded: 0, rowsKnown: 95 })
  })

  it('lets one of two workers on the same import win every batch', async () => {
    const lines = Array.from({ length: 60 }, (_, i) => line(1, `声 ${i}`, 5, ''))
    const one = await upload([header, ...lines].join('\n'))
    await startImport(context, actor, { id: one.id, mapping })
    await Promise.all([run(one, { batch: 10 }), run(one, { batch: 10 })])
    expect(await look(one)).toMatchObject({ state: 'done', rowsRead: 60, rowsAdded: 60 })
    expect(await stored()).toHaveLength(60)
  })

  it('stops when cancelled and goes on when started again', async () => {
    const lines = Array.from({ length: 40 }, (_, i) => line(1, `声 ${i}`, 5, ''))
    const one = await upload([header, ...lines].join('\n'))
    await startImport(context, actor, { id: one.id, mapping })
    expect(await cancelImport(context, actor, { id: one.id })).toMatchObject({ state: 'cancelled' })
    await run(one, { batch: 10 })
    expect(await stored()).toHaveLength(0)
    await startImport(context, actor, { id: one.id })
    // Cancelled by somebody while the second batch is being made up.
    let made = 0
    const cancelling: Context = {
      ...context,
      newId: () => {
        if (++made === 11) void cancelImport(context, actor, { id: one.id })
        return newId()
      },
    }
    await runImport(cancelling, { workspaceId: actor.workspaceId, importId: one.id }, { batch: 10 })
    const half = await look(one)
    expect(half.state).toBe('cancelled')
    expect(half.rowsAdded).toBeLessThan(40)
    expect(await stored()).toHaveLength(half.rowsAdded)
    await expect(cancelImport(context, actor, { id: one.id })).rejects.toMatchObject({ code: 'already-done' })
    await startImport(context, actor, { id: one.id })
    // A day later, one second a look at the clock: the pause does not count as work.
    let at = Date.parse('2026-06-02T00:00:00Z')
    const tick = () => {
      at += 1000
      return new Date(at)
    }
    const nextDay: Context = { ...context, now: tick }
    await runImport(nextDay, { workspaceId: actor.workspaceId, importId: one.id }, { batch: 10 })
    const done = await look(one)
    expect(done).toMatchObject({ state: 'done', rowsAdded: 40 })
    expect(done.rate).toBeGreaterThan(1)
  })

  it('is undone whole, with the customers only it brought', async () => {
    const first = await importAll([header, line(1, '前からの声', 4, 'old')].join('\n'))
    context = { ...context, now: () => new Date('2026-06-02T00:00:00Z') }
    const second = await importAll([header, line(2, '一', 4, 'old'), line(3, '二', 4, 'new')].join('\n'))
    expect((await people()).map((one) => one.externalId).sort()).toEqual(['new', 'old'])
    expect(await undo(second)).toMatchObject({ state: 'undone', verbatimsAdded: 0 })
    expect((await stored()).map((row) => row.text)).toEqual(['前からの声'])
    expect((await people()).map((one) => one.externalId)).toEqual(['old'])
    await expect(undoImport(context, actor, { id: second.id })).rejects.toMatchObject({ code: 'already-done' })
    const again = await importAll([header, line(2, '一', 4, 'old'), line(3, '二', 4, 'new')].join('\n'))
    expect(again).toMatchObject({ rowsAdded: 2, rowsKnown: 0 })
    expect(first.state).toBe('done')
  })

  it('remembers the mapping for the next file with the same columns', async () => {
    await importAll([header, line(1, '一', 4, 'a')].join('\n'))
    const next = await upload(['プラン,顧客ID,NPS,ご意見,日付', '月額,a,3,二,2026/5/9'].join('\n'))
    expect(next).toMatchObject({ remembered: true, suggestion: mapping })
    expect(await upload(['日付,ご意見', '2026/5/9,二'].join('\n'))).toMatchObject({ remembered: false })
  })

  it('imports JSON lines and workbooks with the same fingerprints as tables', async () => {
    await importAll([header, line(1, '一つの声', 4, 'a')].join('\n'))
    const json = JSON.stringify({ 日付: '2026-05-01', ご意見: '一つの声', NPS: 4, 顧客ID: 'a', プラン: '月額' })
    expect(await importAll(`${json}\n`, 'voices.jsonl')).toMatchObject({ format: 'jsonl', rowsKnown: 1, rowsAdded: 0 })
    const rows = [header.split(','), [new Date(Date.UTC(2026, 4, 1)), '一つの声', 4, 'a', '月額']]
    const book = await writeXlsx({ sheets: [{ name: 's', rows }] })
    expect(await importAll(book, 'voices.xlsx')).toMatchObject({ format: 'xlsx', rowsKnown: 1, rowsAdded: 0 })
  })

  it('takes hostile cells as words and neutralises them in the list', async () => {
    const cells = [
      '=cmd|calc',
      '＝SUM(A1)',
      '<script>alert(1)</script>',
      "'); drop table verbatims; --",
      'a\u0000b',
      '\ud83d',
    ]
    const lines = cells.map((cell) => JSON.stringify({ text: cell, date: '2026-05-01' }))
    const bad = ['=1+1', '＝危険', '@x', '-2', '+3'].map((date) => JSON.stringify({ text: 't', date }))
    const one = await importAll([...lines, ...bad].join('\n'), 'x.jsonl', {
      texts: ['text'],
      date: 'date',
      attributes: [],
    })
    expect(one).toMatchObject({ rowsAdded: 6, rowsRefused: 5 })
    expect((await stored()).map((row) => row.text).sort()).toEqual(
      ['=cmd|calc', '＝SUM(A1)', '<script>alert(1)</script>', "'); drop table verbatims; --", 'ab', '\ufffd'].sort(),
    )
    const list = await refusalsCsv(context, actor, { id: one.id })
    expect(list.startsWith('\ufeff"行"')).toBe(true)
    for (const value of ['=1+1', '＝危険', '@x', '-2', '+3']) expect(list).toContain(`"'${value}"`)
    expect(list.split('\r\n')).toHaveLength(7)
  })

  it('refuses files that are none, and leaves nothing behind', async () => {
    const before = readdirSync(join(filesDir, 'imports')).length
    await expect(upload('')).rejects.toMatchObject({ code: 'unreadable-file', params: { reason: 'empty' } })
    await expect(upload(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0))).rejects.toMatchObject({
      params: { reason: 'picture' },
    })
    await expect(upload('a,b\n'.repeat(100), 'x.csv', 50)).rejects.toMatchObject({
      code: 'too-large',
      params: { limit: 50 },
    })
    expect(readdirSync(join(filesDir, 'imports'))).toHaveLength(before)
    expect((await listImports(context, actor, { limit: 10 })).items).toEqual([])
  })

  it('refuses a mapping that does not fit, and what the role may not', async () => {
    const one = await upload([header, line(1, '一', 4, 'a')].join('\n'))
    const wrong = { texts: ['本文'], attributes: [] }
    await expect(startImport(context, actor, { id: one.id, mapping: wrong })).rejects.toMatchObject({
      code: 'invalid-input',
      errors: [{ field: '/texts/0', code: 'unknown-column' }],
    })
    const viewer: Actor = {
      kind: 'member',
      workspaceId: actor.workspaceId,
      memberId: newId(),
      userId: 'v',
      role: 'viewer',
    }
    for (const verb of [startImport, cancelImport, undoImport])
      await expect(verb(context, viewer, { id: one.id })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(createImport(context, viewer, { name: 'x', body: pieces('a') })).rejects.toMatchObject({
      code: 'forbidden',
    })
    expect((await look(one)).state).toBe('uploaded')
    const elsewhere: Actor = { ...viewer, role: 'owner', workspaceId: newId() }
    await expect(getImport(context, elsewhere, { id: one.id })).rejects.toMatchObject({ code: 'not-found' })
  })

  it('says that an import failed when its file is gone', async () => {
    const one = await upload([header, line(1, '一', 4, 'a')].join('\n'))
    await startImport(context, actor, { id: one.id, mapping })
    rmSync(join(filesDir, 'imports', one.id))
    await expect(run(one)).rejects.toThrow()
    expect(await look(one)).toMatchObject({ state: 'failed', failure: 'file-missing' })
  })

  it('lists imports newest first, page by page', async () => {
    for (const name of ['1.csv', '2.csv', '3.csv']) await upload([header, line(1, '一', 4, 'a')].join('\n'), name)
    const first = await listImports(context, actor, { limit: 2 })
    expect(first.items.map((one) => one.fileName)).toEqual(['3.csv', '2.csv'])
    const next = await listImports(context, actor, { limit: 2, cursor: first.nextCursor ?? undefined })
    expect(next.items.map((one) => one.fileName)).toEqual(['1.csv'])
    expect(next.nextCursor).toBeNull()
  })
})
