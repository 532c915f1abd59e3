import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { migrate, newId, type OpenDatabase, openDatabase, withWorkspace } from '@koe/db'
import { openQueue } from '@koe/db/queue'
import { workspaces } from '@koe/db/schema'
import type { TextEngine } from '@koe/features/themes'
import { type NewVerbatim, recordVerbatims } from '@koe/features/verbatims'
import type { Context } from '@koe/features/workspaces'
import { eq, sql } from 'drizzle-orm'
import { startPostgres } from '../../../tests/support/postgres.ts'
import { createTextEngine, startWorker, threadsForThisMachine } from '../src/worker.ts'

interface Row {
  text: string
  date: string
  channel?: string
  maker?: string
}

/** What goes on, on stderr: the figures alone are on stdout. */
const tell = (line: string) => process.stderr.write(`${line}\n`)

/**
 * Waits until themes are shown, which is before the tables are tidied up; looks every ten seconds how far the reading is.
 * @throws when nothing has moved for ten minutes
 */
async function untilPublished(
  isPublished: () => Promise<boolean>,
  look: () => Promise<Progress | undefined>,
): Promise<void> {
  let [seen, moved, looked] = ['', performance.now(), performance.now()]
  while (!(await isPublished())) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    if (performance.now() - looked < 10_000) continue
    looked = performance.now()
    const now = JSON.stringify(await look())
    tell(`  ${now}`)
    if (now !== seen) moved = looked
    seen = now
    if (looked - moved > 600_000) throw new Error('nothing has moved for ten minutes')
  }
}

/** Rows of a JSONL file (text, date), repeated with a running number until there are `count` of them. */
function verbatimsOf(path: string, count: number | undefined): NewVerbatim[] {
  const rows = readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Row)
  const sourceId = newId()
  return Array.from({ length: count ?? rows.length }, (_, i) => {
    const row = rows[i % rows.length] as Row
    return {
      id: newId(),
      source: 'import',
      sourceId,
      questionId: String(i),
      text: row.text,
      saidAt: new Date(`${row.date.slice(0, 7)}-15T00:00:00Z`),
      channel: row.channel ?? 'web',
      attributes: { maker: row.maker ?? '' },
    }
  })
}

interface Progress extends Record<string, unknown> {
  read: number
  unplaced: number
  version: number
}

async function look(database: OpenDatabase, workspaceId: string): Promise<Progress | undefined> {
  const [row] = await withWorkspace(database.db, workspaceId, (tx) =>
    tx.execute<Progress>(sql`
      select (select count(*)::int from verbatims where reading_state = 'read') as read,
        (select count(*)::int from verbatims v where reading_state <> 'set_aside' and not exists (
          select 1 from assignments a where a.model_version = w.model_version and a.verbatim_id = v.id)) as unplaced,
        w.model_version as version from workspaces w where id = ${workspaceId}::uuid`),
  )
  return row
}

const tickMs = 5
/** Serving goes on beside a fit: 99 of 100 turns of the loop come no later than this. */
const aimMs = 50

/** Looks every few milliseconds how late the event loop is, and keeps apart what falls into a fit. */
function watchLoop() {
  const late: number[] = []
  const lateInFits: number[] = []
  let fits = 0
  let last = performance.now()
  const timer = setInterval(() => {
    const now = performance.now()
    const by = Math.max(0, now - last - tickMs)
    last = now
    late.push(by)
    if (fits > 0) lateInFits.push(by)
  }, tickMs)
  const figures = (what: string, list: number[]) => {
    const sorted = list.sort((a, b) => a - b)
    const p99 = sorted[Math.floor(0.99 * sorted.length)] ?? 0
    const most = (sorted.at(-1) ?? 0).toFixed(0)
    const verdict = p99 < aimMs ? `below ${aimMs}` : `NOT BELOW ${aimMs}`
    return `event loop ${what}: late by ${p99.toFixed(1)} ms at the 99th percentile (${verdict}), at most ${most} ms, ${sorted.length} looks`
  }
  return {
    async during<T>(work: () => Promise<T>): Promise<T> {
      fits++
      try {
        return await work()
      } finally {
        fits--
      }
    },
    end() {
      clearInterval(timer)
      return [figures('in all', late), figures('while fitting', lateInFits)]
    },
  }
}

async function measure(name: string, database: OpenDatabase, root: string, rows: NewVerbatim[]) {
  await migrate(database, join(root, 'migrations'))
  const queue = await openQueue(database, 'worker', (error) => console.error(error))
  const context: Context = {
    db: database.db,
    queue,
    now: () => new Date(),
    newId,
    randomBytes: (size) => new Uint8Array(size),
    filesDir: '',
  }
  const workspaceId = newId()
  await database.db.insert(workspaces).values({ id: workspaceId, slug: 'bench', name: 'bench' })
  const began = performance.now()
  const seconds = () => ((performance.now() - began) / 1000).toFixed(1)
  const loop = watchLoop()
  const log = (fields: object, message: string) => {
    const { user, system } = process.cpuUsage()
    tell(`  ${seconds()} s (CPU ${((user + system) / 1e6).toFixed(1)} s) ${message} ${JSON.stringify(fields)}`)
  }
  const threads = createTextEngine({ threads: threadsForThisMachine(), logger: { warn: log } })
  const engine: TextEngine = { ...threads, fit: (pages, settings) => loop.during(() => threads.fit(pages, settings)) }
  const worker = await startWorker({ context, queue, engine, logger: { info: log, warn: log, error: log } })
  for (let from = 0; from < rows.length; from += 1000)
    await withWorkspace(database.db, workspaceId, (tx) =>
      recordVerbatims(context, tx, workspaceId, rows.slice(from, from + 1000)),
    )
  console.log(`${name}: ${rows.length} recorded in ${seconds()} s`)
  await untilPublished(
    async () => {
      const shown = { version: workspaces.modelVersion }
      const [row] = await database.db.select(shown).from(workspaces).where(eq(workspaces.id, workspaceId))
      return (row?.version ?? 0) > 0
    },
    () => look(database, workspaceId),
  )
  const took = seconds()
  const end = await look(database, workspaceId)
  if (end?.read !== rows.length || end.unplaced > rows.length * 0.002) console.log('  NOT ALL', end)
  console.log(`${name}: all in themes after ${took} s`)
  for (const line of loop.end()) console.log(`${name}: ${line}`)
  const memory = process.memoryUsage()
  console.log(`${name}: rss ${(memory.rss / 1e6).toFixed(0)} MB, heap ${(memory.heapUsed / 1e6).toFixed(0)} MB`)
  await worker.stop()
  await engine.close()
  await queue.stop(1000)
}

/** `npm run bench -- import-to-themes [FILE] [--rows N]`: from recorded words to the last one in a theme. */
export async function run(files: string[], { root, rows }: { root: string; rows?: number }): Promise<void> {
  const file = files[0] ?? join(root, '../shared/data/vehicle-complaints.stream.jsonl')
  if (!existsSync(file)) {
    process.stdout.write(`${file}: not measured: data absent\n`)
    return
  }
  const verbatims = verbatimsOf(file, rows)
  const here = dirname(fileURLToPath(import.meta.url))
  cpSync(join(root, 'packages/db/embedded/pglite-thread.mjs'), join(here, 'pglite-thread.mjs'))
  const dataDir = mkdtempSync(join(tmpdir(), 'koe-bench-'))
  const embedded = await openDatabase({ kind: 'embedded', dataDir })
  await measure('embedded', embedded, root, verbatims)
  await embedded.close()
  rmSync(dataDir, { recursive: true, force: true })
  const server = await startPostgres()
  if (!server) return
  const external = await openDatabase({ kind: 'external', url: server.url })
  await measure('PostgreSQL', external, root, verbatims)
  await external.close()
  server.stop()
}
