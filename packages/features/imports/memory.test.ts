import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, describe, expect, it } from 'vitest'
import { readBatches } from './batch/read-batches.ts'
import type { ImportRow } from './import-view.ts'
import { inspectShape } from './read/index.ts'
import { testFolder } from './read/testing/files.ts'
import { writeLongWorkbook } from './read/testing/workbook.ts'

const folder = testFolder()
afterAll(folder.remove)

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const heap = () => {
  collect()
  return process.memoryUsage().heapUsed / 1024 ** 2
}

async function write(name: string, rows: number, line: (row: number) => string): Promise<string> {
  const path = `${folder.path}/${name}`
  const file = createWriteStream(path)
  for (let row = 0; row < rows; row++) if (!file.write(line(row))) await once(file, 'drain')
  file.end()
  await once(file, 'finish')
  return path
}

const rss = () => process.memoryUsage().rss / 1024 ** 2

interface Growth {
  rows: number
  /** Most megabytes that the heap grew by while every batch was read. */
  most: number
  /** The same of all memory of the process. */
  mostRss: number
}

async function growth(path: string, keep: unknown[] = []): Promise<Growth> {
  const shape = await inspectShape(path)
  const row = { ...shape, id: '', workspaceId: '' } as unknown as ImportRow
  const mapping = { texts: ['ご意見'], date: '日付', attributes: ['プラン'] }
  const [before, rssBefore] = [heap(), rss()]
  let [rows, most, mostRss, batches] = [0, 0, 0, 0]
  for await (const batch of readBatches(path, row, { mapping, timeZone: 'Asia/Tokyo', now: new Date('2026-06-01') })) {
    rows = batch.rowsRead
    if (keep.length > 0) keep.push(batch)
    if (++batches % 50 === 0) most = Math.max(most, heap() - before)
    mostRss = Math.max(mostRss, rss() - rssBefore)
  }
  return { rows, most: Math.max(most, heap() - before), mostRss }
}

const csvLine = (row: number) =>
  row === 0
    ? '日付,ご意見,プラン\n'
    : `2026/1/${(row % 28) + 1},"配送が遅くて困っています。\n注文番号は ${row} です。何度も問い合わせました",プラン${row % 5}\n`
const cells = (row: number) =>
  row === 0
    ? ['日付', 'ご意見', 'プラン']
    : [`2026/1/${(row % 28) + 1}`, `${'配送が遅くて困っています。'.repeat(14)}${row}`, `プラン${row % 5}`]
const jsonLine = (row: number) =>
  `${JSON.stringify({ 日付: '2026-01-05', ご意見: `配送が遅くて困っています ${row}`, プラン: `${row % 5}` })}\n`

describe('memory', () => {
  it('stays flat over 200,000 rows of a table', async () => {
    const { rows, most } = await growth(await write('long.csv', 200_001, csvLine))
    expect(rows).toBe(200_000)
    expect(most).toBeLessThan(60)
  }, 60_000)

  it('stays flat over 100,000 lines of JSON', async () => {
    const { rows, most } = await growth(await write('long.jsonl', 100_000, jsonLine))
    expect(rows).toBe(100_000)
    expect(most).toBeLessThan(60)
  }, 60_000)

  // 150,000 rows of distinct words are 55 MB in the heap of JavaScript, and their rows several times as much.
  const words = 150_000

  it('stays flat over a workbook of 150,000 rows of distinct words', async () => {
    const path = await writeLongWorkbook(`${folder.path}/long.xlsx`, words + 1, cells)
    const { rows, most, mostRss } = await growth(path)
    expect(rows).toBe(words)
    expect(most).toBeLessThan(60)
    expect(mostRss).toBeLessThan(150)
    const kept = await growth(path, ['keep'])
    expect(kept.most).toBeGreaterThan(60)
    expect(kept.mostRss).toBeGreaterThan(150)
  }, 120_000)

  it('would be seen to grow if the rows were kept', async () => {
    const { most } = await growth(await write('kept.csv', 100_001, csvLine), ['keep'])
    expect(most).toBeGreaterThan(60)
  }, 60_000)
})
