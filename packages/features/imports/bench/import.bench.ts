import { once } from 'node:events'
import { copyFileSync, createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { migrate, newId, type OpenDatabase, openDatabase } from '@koe/db'
import { openQueue } from '@koe/db/queue'
import { workspaces } from '@koe/db/schema'
import { startPostgres } from '../../../../tests/support/postgres.ts'
import type { Actor, Context } from '../../workspaces/index.ts'
import { checkImport, createImport, getImport, readRows, runImport, startImport } from '../index.ts'

export interface ImportMeasure {
  database: 'embedded' | 'external'
  rows: number
  megabytes: number
  readRowsPerSecond: number
  uploadSeconds: number
  checkRowsPerSecond: number
  importRowsPerSecond: number
  againRowsPerSecond: number
  /** Of this process with its threads while importing: with the embedded database, without a PostgreSQL beside it. */
  cpuSeconds: number
  /** The same while importing the file again. */
  againCpuSeconds: number
  peakRssMegabytes: number
  /** Of the JavaScript heap alone, while importing. */
  peakHeapMegabytes: number
}

interface Options {
  json?: boolean
  root: string
  rows?: number
}

const complaints = [
  '配送が遅くて困っています',
  'アプリが何度も落ちます',
  'ポイントが反映されません',
  '接客がとても丁寧でした',
]
const MB = 1024 ** 2

/** A table as a support desk exports it: dates, two lines of words, a score, customers who come back, attributes. */
async function writeTable(path: string, rows: number): Promise<void> {
  const file = createWriteStream(path)
  file.write('受付日時,お問い合わせ内容,推奨度,会員番号,プラン,都道府県\n')
  for (let row = 0; row < rows; row++) {
    const words = `${complaints[row % 4]}。\n注文番号は ${row} です。何度か問い合わせましたが、まだ解決していません。`
    const date = `2025/${(row % 12) + 1}/${(row % 28) + 1} ${row % 24}:30`
    const line = `${date},"${words}",${row % 11},m${row % Math.ceil(rows / 3)},プラン${row % 4},県${row % 47}\n`
    if (!file.write(line)) await once(file, 'drain')
  }
  file.end()
  await once(file, 'finish')
}

/** Samples memory while something runs. */
async function watched<T>(work: () => Promise<T>) {
  let [rss, heap] = [0, 0]
  const look = () => {
    const used = process.memoryUsage()
    rss = Math.max(rss, used.rss)
    heap = Math.max(heap, used.heapUsed)
  }
  const timer = setInterval(look, 50)
  const [start, cpu] = [performance.now(), process.cpuUsage()]
  const value = await work()
  const { user, system } = process.cpuUsage(cpu)
  look()
  clearInterval(timer)
  return {
    value,
    seconds: (performance.now() - start) / 1000,
    cpuSeconds: (user + system) / 1e6,
    rss: rss / MB,
    heap: heap / MB,
  }
}

/** What goes on, on stderr: a line every ten seconds, so that a long run is seen to live. */
const tell = (line: string) => process.stderr.write(`${new Date().toISOString().slice(11, 19)}  ${line}\n`)

async function toldOf<T>(name: string, progress: () => Promise<string>, work: () => Promise<T>): Promise<T> {
  tell(name)
  const timer = setInterval(() => {
    progress().then(
      (line) => tell(`${name}: ${line}`),
      () => undefined,
    )
  }, 10_000)
  try {
    return await work()
  } finally {
    clearInterval(timer)
  }
}

async function openContext(database: OpenDatabase, folder: string): Promise<{ context: Context; actor: Actor }> {
  const queue = await openQueue(database, 'sender', () => undefined)
  const workspaceId = newId()
  await database.db.insert(workspaces).values({ id: workspaceId, slug: `w-${workspaceId}`, name: 'bench' })
  const randomBytes = (size: number) => new Uint8Array(size)
  const context = { db: database.db, queue, now: () => new Date(), newId, randomBytes, filesDir: folder }
  return { context, actor: { kind: 'system', workspaceId } }
}

async function measure(database: OpenDatabase, folder: string, rows: number): Promise<ImportMeasure> {
  const path = join(folder, `table-${rows}.csv`)
  await writeTable(path, rows)
  const { context, actor } = await openContext(database, folder)
  let read = 0
  const reading = await watched(async () => {
    for await (const _ of readRows(path)) read++
  })
  if (read !== rows) throw new Error(`${read} of ${rows} rows were read`)
  const upload = () => createImport(context, actor, { name: 'table.csv', body: createReadStream(path) })
  const uploading = await watched(upload)
  const { id, suggestion } = uploading.value
  if (!suggestion) throw new Error('no mapping was suggested')
  const name = `${database.kind}, ${rows.toLocaleString('en-US')} rows`
  const check = () => checkImport(context, actor, { id, mapping: suggestion })
  const checking = await toldOf(
    `${name}, check`,
    async () => 'counting',
    () => watched(check),
  )
  const importing = async (importId: string, step: string) => {
    await startImport(context, actor, { id: importId })
    const progress = async () => {
      const { rowsRead, rate, secondsLeft } = await getImport(context, actor, { id: importId })
      return `${rowsRead} rows, ${Math.round(rate ?? 0)}/s, ${Math.ceil(secondsLeft ?? 0)} s left`
    }
    const run = () => runImport(context, { workspaceId: actor.workspaceId, importId })
    return toldOf(`${name}, ${step}`, progress, () => watched(run))
  }
  const first = await importing(id, 'import')
  const done = await getImport(context, actor, { id })
  if (done.rowsAdded !== rows) throw new Error(`${done.rowsAdded} of ${rows} rows were added`)
  const again = await upload()
  const second = await importing(again.id, 'the same file again')
  const known = await getImport(context, actor, { id: again.id })
  if (known.rowsKnown !== rows) throw new Error(`${known.rowsKnown} of ${rows} rows were known`)
  await context.queue.stop(0)
  return {
    database: database.kind,
    rows,
    megabytes: done.fileBytes / MB,
    readRowsPerSecond: rows / reading.seconds,
    uploadSeconds: uploading.seconds,
    checkRowsPerSecond: rows / checking.seconds,
    importRowsPerSecond: rows / first.seconds,
    againRowsPerSecond: rows / second.seconds,
    cpuSeconds: first.cpuSeconds,
    againCpuSeconds: second.cpuSeconds,
    peakRssMegabytes: Math.max(first.rss, second.rss),
    peakHeapMegabytes: Math.max(first.heap, second.heap),
  }
}

type Kind = 'embedded' | 'external'

async function onDatabase(kind: Kind, root: string, url: string, rows: number) {
  const folder = mkdtempSync(join(tmpdir(), 'koe-bench-'))
  const database = await openDatabase(kind === 'external' ? { kind, url } : { kind, dataDir: join(folder, 'data') })
  try {
    await migrate(database, join(root, 'migrations'))
    return await measure(database, folder, rows)
  } finally {
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const shown = (measured: ImportMeasure): string =>
  Object.entries(measured)
    .map(
      ([name, value]) =>
        `  ${name}: ${typeof value === 'number' ? Number(value.toPrecision(4)).toLocaleString('en-US') : value}`,
    )
    .join('\n')

/** The bundle that the bench runs as lies elsewhere than the thread that the embedded database runs in. */
function bringThread(root: string): void {
  const thread = fileURLToPath(new URL('./pglite-thread.mjs', import.meta.url))
  if (!import.meta.url.endsWith('.ts')) copyFileSync(join(root, 'packages/db/embedded/pglite-thread.mjs'), thread)
}

/**
 * `npm run bench -- import [external] [embedded] [--rows N]`: rows per second and peak memory of reading, checking, importing
 * and importing again a generated table, into the embedded database and into a PostgreSQL of its own, where one is installed.
 *
 * @param kinds only these databases; both unless named
 * @param options.rows one size instead of 10,000 and 1,000,000
 */
export async function run(kinds: string[], options: Options): Promise<ImportMeasure[]> {
  bringThread(options.root)
  const results: ImportMeasure[] = []
  const say = (line: string) => (options.json ? undefined : process.stdout.write(`${line}\n`))
  say(`${cpus().length} × ${cpus()[0]?.model ?? 'processor'}, Node ${process.version}`)
  for (const kind of ['external', 'embedded'] as const) {
    if (kinds.length > 0 && !kinds.includes(kind)) continue
    for (const rows of options.rows ? [options.rows] : [10_000, 1_000_000]) {
      const server = kind === 'external' ? await startPostgres() : undefined
      if (kind === 'external' && !server) {
        say('external: not measured (no PostgreSQL is installed)')
        break
      }
      try {
        const measured = await onDatabase(kind, options.root, server?.url ?? '', rows)
        results.push(measured)
        say(shown(measured))
      } finally {
        server?.stop()
      }
    }
  }
  if (options.json) process.stdout.write(`${JSON.stringify(results)}\n`)
  return results
}
