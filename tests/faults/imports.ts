import { setTimeout as sleep } from 'node:timers/promises'
import { openDatabase } from '@koe/db'
import type postgres from 'postgres'
import { startPostgres } from '../support/postgres.ts'
import { type Program, startProgram, temporaryFolder } from '../support/program.ts'
import { type Owner, setUp } from '../support/workspace.ts'

export interface ImportRun {
  /** Rows that the import had read when the process was killed. */
  readAtKill: number
  /** Verbatims in the database while no process ran. */
  keptAtKill: number
  /** From the next start to the end of the import. */
  secondsToFinish: number
  state: string
  rowsAdded: number
  verbatimsAdded: number
  /** Verbatims in the end, those beyond one for each row, and rows that have none. */
  verbatims: number
  doubled: number
  missing: number
  /** Verbatims and customers left after the import was undone. */
  left: number
  customersLeft: number
}

interface Seen {
  id: string
  state: string
  rowsRead: number
  rowsAdded: number
  verbatimsAdded: number
}

/** Every hundredth row has the words of the one before, as forms that were sent twice: both are to stay. */
const wordsOf = (row: number) => `配送が遅くて困っています ${row % 100 === 1 ? row - 1 : row}`
const tableOf = (rows: number) =>
  ['日付,ご意見,会員番号', ...Array.from({ length: rows }, (_, row) => `2026/1/5,${wordsOf(row)},m${row % 50}`)].join(
    '\n',
  )

async function asOwner<T>(program: Program, owner: Owner, method: string, path: string, body?: string): Promise<T> {
  const headers = { cookie: owner.cookie, origin: program.url, 'content-type': 'application/json' }
  const res = await fetch(`${program.url}/api/v1${path}`, { method, headers, ...(body === undefined ? {} : { body }) })
  if (!res.ok) throw new Error(`${method} ${path}: ${res.status} ${await res.text()}`)
  return (await res.json()) as T
}

/** Looks at the import until it is where it should be. */
async function until(look: () => Promise<Seen>, there: (seen: Seen) => boolean): Promise<Seen> {
  for (;;) {
    const seen = await look()
    if (there(seen)) return seen
    if (seen.state === 'failed') throw new Error('the import failed')
    await sleep(25)
  }
}

export interface Place {
  env: Record<string, string>
  /** Looks into the database itself; of an embedded one only while no program owns it. */
  inside<T>(work: (sql: postgres.Sql) => Promise<T>): Promise<T>
  close(): void
}

export async function openPlace(kind: 'embedded' | 'external'): Promise<Place> {
  const folder = temporaryFolder()
  const server = kind === 'external' ? await startPostgres() : undefined
  if (kind === 'external' && !server) throw new Error('no PostgreSQL is installed')
  const env: Record<string, string> = { KOE_DATA_DIR: folder.path, KOE_LOG_LEVEL: 'error' }
  if (server) env.DATABASE_URL = server.url
  return {
    env,
    async inside(work) {
      const database = await openDatabase(
        server ? { kind: 'external', url: server.url } : { kind: 'embedded', dataDir: folder.path },
      )
      try {
        return await work(database.sql)
      } finally {
        await database.close()
      }
    },
    close() {
      server?.stop()
      folder.remove()
    },
  }
}

export const numberIn = async (sql: postgres.Sql, query: string): Promise<number> => {
  const [row] = await sql.unsafe<{ n: number }[]>(query)
  return row?.n ?? -1
}
const verbatimsIn = (sql: postgres.Sql) => numberIn(sql, 'select count(*)::int as n from verbatims')

/** How often each row's words are there, beside how often they should be. */
async function compare(sql: postgres.Sql, rows: number): Promise<{ doubled: number; missing: number }> {
  const found = await sql<{ text: string; n: number }[]>`select text, count(*)::int as n from verbatims group by text`
  const counts = new Map(found.map(({ text, n }) => [text, n]))
  let [doubled, missing] = [0, 0]
  for (let row = 0; row < rows; row++) {
    const wanted = row % 100 === 0 ? 2 : row % 100 === 1 ? 0 : 1
    const there = wanted === 0 ? 0 : (counts.get(wordsOf(row)) ?? 0)
    doubled += Math.max(0, there - wanted)
    missing += Math.max(0, wanted - there)
  }
  return { doubled, missing }
}

/**
 * Imports `rows` rows over the API, kills the process with -9 between a fifth and four fifths of them, starts it again, waits for
 * the import to end by itself, and undoes it.
 * @param control - forgets, while no process runs, what the import knows of itself: how far it is, and which rows are there
 */
export async function runKilledImport(
  kind: 'embedded' | 'external',
  rows: number,
  control: 'none' | 'forget' = 'none',
): Promise<ImportRun> {
  const place = await openPlace(kind)
  let program = await startProgram(place.env)
  try {
    const owner = await setUp(program.url)
    const { id } = await asOwner<Seen>(program, owner, 'POST', '/imports?name=voices.csv', tableOf(rows))
    await asOwner(program, owner, 'POST', `/imports/${id}/run`, '{}')
    const look = () => asOwner<Seen>(program, owner, 'GET', `/imports/${id}`)
    const { rowsRead } = await until(look, (seen) => seen.rowsRead >= rows / 5)
    program.kill('SIGKILL')
    await program.exited
    const keptAtKill = await place.inside(async (sql) => {
      if (control === 'forget') {
        await sql.unsafe("update verbatims set row_hash = null, question_id = question_id || ' '")
        await sql.unsafe('update imports set rows_read = 0')
      }
      return verbatimsIn(sql)
    })

    const began = performance.now()
    program = await startProgram(place.env)
    const done = await until(look, (seen) => seen.state === 'done')
    const secondsToFinish = (performance.now() - began) / 1000
    await program.stop()
    const counted = await place.inside(async (sql) => ({
      verbatims: await verbatimsIn(sql),
      ...(await compare(sql, rows)),
    }))

    program = await startProgram(place.env)
    await asOwner(program, owner, 'POST', `/imports/${id}/undo`, '{}')
    await until(look, (seen) => seen.state === 'undone')
    await program.stop()
    const [left, customersLeft] = await place.inside(async (sql) => [
      await verbatimsIn(sql),
      await numberIn(sql, 'select count(*)::int as n from customers'),
    ])
    const { state, rowsAdded, verbatimsAdded } = done
    return {
      ...{ readAtKill: rowsRead, keptAtKill, secondsToFinish, state, rowsAdded, verbatimsAdded },
      ...{ ...counted, left: left ?? -1, customersLeft: customersLeft ?? -1 },
    }
  } finally {
    program.kill('SIGKILL')
    await program.exited
    place.close()
  }
}
