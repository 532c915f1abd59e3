import type postgres from 'postgres'
import type { OpenDatabase } from './connect.ts'
import { type CopyTable, copyOrder, type Reference, type TableShape } from './copy-order.ts'
import { migrate } from './migrate.ts'

export type CopyRefusal =
  | 'target-too-old'
  | 'target-not-utf8'
  | 'target-not-empty'
  /** The target has tables of our names that no migration of ours made. */
  | 'target-foreign'
  | 'copy-mismatch'

/** Why nothing was copied. `details` names the tables, or what the target said about itself. */
export class CopyError extends Error {
  override readonly name = 'CopyError'
  readonly code: CopyRefusal
  readonly details: readonly string[]

  constructor(code: CopyRefusal, details: readonly string[]) {
    super(`${code}: ${details.join(', ')}`)
    this.code = code
    this.details = details
  }
}

export interface CopyProgress {
  stage: 'count' | 'copy' | 'verify'
  table: string
  rows: number
  total: number
}

export interface CopyOptions {
  migrationsDir: string
  onProgress?: (progress: CopyProgress) => void
  /** For tests: runs on the target between the copy and its verification. */
  beforeVerify?: (to: postgres.TransactionSql) => Promise<void>
}

/** One table that was copied, counted and compared. */
export interface CopiedTable {
  name: string
  rows: number
}

/** What a table holds, whatever the order of its rows. */
interface Content {
  rows: number
  checksum: string
}

type Row = (string | null)[]

const maxRows = 1000
/** Batches of wide rows (trained models, previews of files) are cut shorter, so that memory stays flat. */
const maxCharacters = 4_000_000

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`
const tableOf = (name: string) => `public.${quoted(name)}`

/**
 * Values travel as PostgreSQL's own text, which reads back exactly when both sides write it alike.
 * With row_security off a policy that would hide rows is an error instead.
 */
async function speakAlike(session: postgres.TransactionSql) {
  await session`select set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO, MDY', true),
    set_config('IntervalStyle', 'postgres', true), set_config('extra_float_digits', '1', true),
    set_config('bytea_output', 'hex', true), set_config('row_security', 'off', true)`
  // A large move takes longer than what a hosted PostgreSQL may allow an ordinary statement (not every version has all three).
  await session`select set_config(name, '0', true) from pg_settings
    where name in ('statement_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout')`
  await session`select set_config('lock_timeout', '5s', true)`
}

async function readTables(session: postgres.TransactionSql): Promise<CopyTable[]> {
  const columns = await session<(TableShape['columns'][number] & { table: string })[]>`
    select c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
      not a.attnotnull as nullable, coalesce(a.attnum = any(i.indkey), false) as key
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    left join pg_index i on i.indrelid = c.oid and i.indisprimary
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'koe_migrations'
    order by c.relname, a.attnum`
  const references = await session<Reference[]>`
    select c.relname as table, t.relname as target, array(
        select a.attname::text from pg_attribute a where a.attrelid = con.conrelid and a.attnum = any(con.conkey)) as columns
    from pg_constraint con join pg_class c on c.oid = con.conrelid join pg_class t on t.oid = con.confrelid
    where con.contype = 'f' and c.relnamespace = 'public'::regnamespace`
  const shapes = new Map<string, TableShape>()
  for (const { table, ...column } of columns) {
    const shape = shapes.get(table) ?? { name: table, columns: [] }
    shape.columns.push(column)
    shapes.set(table, shape)
  }
  return copyOrder([...shapes.values()], references)
}

/**
 * The owner of a table with forced row level security sees none of its rows either. Inside this one transaction the
 * force is lifted (which also locks everybody else out), and it is back before anything is committed.
 */
async function withoutForce<T>(to: postgres.TransactionSql, names: string[], run: () => Promise<T>): Promise<T> {
  const forced = await to<{ name: string }[]>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
      and relforcerowsecurity and relname in ${to(names)} order by relname`
  for (const { name } of forced) await to.unsafe(`alter table ${tableOf(name)} no force row level security`)
  const result = await run()
  for (const { name } of forced) await to.unsafe(`alter table ${tableOf(name)} force row level security`)
  return result
}

async function refuseRows(to: postgres.TransactionSql, names: string[]) {
  const full: string[] = []
  for (const name of names) {
    const [row] = await to.unsafe<{ full: boolean }[]>(`select exists (select from ${tableOf(name)}) as full`)
    if (row?.full) full.push(name)
  }
  if (full.length > 0) throw new CopyError('target-not-empty', full)
}

/** Everything that can be refused is refused before the first migration touches the target. */
async function checkTarget(target: OpenDatabase, names: string[]) {
  await target.sql.begin(async (to) => {
    await speakAlike(to)
    const [about] = await to<{ version: string; number: number; encoding: string; ours: boolean }[]>`
      select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
        current_setting('server_encoding') as encoding, to_regclass('public.koe_migrations') is not null as ours`
    if (!about || about.number < 150_000) throw new CopyError('target-too-old', [about?.version ?? ''])
    if (about.encoding !== 'UTF8') throw new CopyError('target-not-utf8', [about.encoding])
    const there = await to<{ name: string }[]>`
      select relname as name from pg_class where relnamespace = 'public'::regnamespace and relname in ${to(names)}
      order by relname`
    const found = there.map((row) => row.name)
    if (found.length === 0) return
    if (!about.ours) throw new CopyError('target-foreign', found)
    await withoutForce(to, found, () => refuseRows(to, found))
  })
}

/** SHA-256 and a sum, as both are the same on every version, platform and order of rows; an array's text keeps NULL apart. */
async function contentOf(session: postgres.TransactionSql, table: CopyTable): Promise<Content> {
  const text = `array[${table.columns.map(({ name }) => `${quoted(name)}::text`).join(', ')}]::text`
  const [row] = await session.unsafe<{ rows: string; checksum: string }[]>(`
    select count(*)::text as rows, coalesce(sum(('x' ||
      encode(substr(sha256(convert_to(${text}, 'UTF8')), 1, 8), 'hex'))::bit(64)::bigint), 0)::text as checksum
    from ${tableOf(table.name)}`)
  return { rows: Number(row?.rows), checksum: row?.checksum ?? '' }
}

function nextSize(size: number, rows: Row[]): number {
  if (rows.length === 0) return size
  const characters = rows.reduce((sum, row) => sum + row.reduce((all, value) => all + (value?.length ?? 0), 0), 0)
  const fits = Math.floor((maxCharacters * rows.length) / Math.max(1, characters))
  return Math.max(1, Math.min(fits, size * 8, maxRows))
}

/** Reads through a cursor; the next batch is read while the last one is written. */
async function eachBatch(from: postgres.TransactionSql, query: string, write: (rows: Row[]) => Promise<void>) {
  await from.unsafe(`declare koe_copy no scroll cursor for ${query}`)
  let size = 1
  const read = async (): Promise<Row[]> => {
    const rows = (await from.unsafe(`fetch forward ${size} from koe_copy`).values()) as Row[]
    size = nextSize(size, rows)
    return rows
  }
  for (let rows = await read(); rows.length > 0; ) {
    const [following] = await Promise.all([read(), write(rows)])
    rows = following
  }
  await from.unsafe('close koe_copy')
}

/** One array of texts for each column, as rows r(c0, c1, …). */
const rowsOf = (columns: CopyTable['columns']) =>
  `unnest(${columns.map((_, i) => `$${i + 1}::text[]`).join(', ')}) as r(${columns.map((_, i) => `c${i}`).join(', ')})`
const transposed = (rows: Row[], width: number) =>
  Array.from({ length: width }, (_, i) => rows.map((row) => row[i] ?? null))
const textsOf = (columns: CopyTable['columns']) => columns.map(({ name }) => `${quoted(name)}::text`).join(', ')

async function copyRows(
  from: postgres.TransactionSql,
  to: postgres.TransactionSql,
  table: CopyTable,
  onRows: (rows: number) => void,
) {
  const columns = table.columns.filter(({ name }) => !table.late.includes(name))
  const late = table.columns.filter(({ name }) => table.late.includes(name))
  const names = [...columns, ...late].map(({ name }) => quoted(name)).join(', ')
  const values = [...columns.map(({ type }, i) => `r.c${i}::${type}`), ...late.map(() => 'null')].join(', ')
  const insert = `insert into ${tableOf(table.name)} (${names}) select ${values} from ${rowsOf(columns)}`
  await eachBatch(from, `select ${textsOf(columns)} from ${tableOf(table.name)}`, async (rows) => {
    await to.unsafe(insert, transposed(rows, columns.length))
    onRows(rows.length)
  })
}

async function fillLate(from: postgres.TransactionSql, to: postgres.TransactionSql, table: CopyTable) {
  const late = table.columns.filter(({ name }) => table.late.includes(name))
  if (late.length === 0) return
  const columns = [...table.columns.filter(({ key }) => key), ...late]
  const pairs = columns.map(({ name, type }, i) => ({
    name,
    key: i < columns.length - late.length,
    is: `${quoted(name)} = r.c${i}::${type}`,
  }))
  const assigned = pairs.filter(({ key }) => !key).map((pair) => pair.is)
  const same = pairs.filter(({ key }) => key).map((pair) => `t.${pair.is}`)
  const update = `update ${tableOf(table.name)} t set ${assigned.join(', ')} from ${rowsOf(columns)} where ${same.join(' and ')}`
  const some = late.map(({ name }) => `${quoted(name)} is not null`).join(' or ')
  await eachBatch(from, `select ${textsOf(columns)} from ${tableOf(table.name)} where ${some}`, async (rows) => {
    await to.unsafe(update, transposed(rows, columns.length))
  })
}

async function copyAndVerify(
  from: postgres.TransactionSql,
  to: postgres.TransactionSql,
  tables: CopyTable[],
  options: CopyOptions,
): Promise<CopiedTable[]> {
  const { onProgress = () => undefined } = options
  const expected = new Map<string, Content>()
  for (const table of tables) {
    onProgress({ stage: 'count', table: table.name, rows: 0, total: 0 })
    expected.set(table.name, await contentOf(from, table))
  }
  const rowsIn = (table: CopyTable) => expected.get(table.name)?.rows ?? 0
  for (const table of tables) {
    let done = 0
    await copyRows(from, to, table, (rows) => {
      done += rows
      onProgress({ stage: 'copy', table: table.name, rows: done, total: rowsIn(table) })
    })
  }
  for (const table of tables) await fillLate(from, to, table)
  await options.beforeVerify?.(to)
  const different: string[] = []
  for (const table of tables) {
    onProgress({ stage: 'verify', table: table.name, rows: rowsIn(table), total: rowsIn(table) })
    const found = await contentOf(to, table)
    const wanted = expected.get(table.name)
    if (found.rows !== wanted?.rows || found.checksum !== wanted.checksum) different.push(table.name)
  }
  if (different.length > 0) throw new CopyError('copy-mismatch', different)
  return tables.map((table) => ({ name: table.name, rows: rowsIn(table) }))
}

/**
 * Copies every row of the product's tables from one database to an empty other one: all of them, compared by count and
 * checksum before the commit, or none. Both are brought to the newest schema first.
 *
 * Jobs in schema pgboss are left behind on purpose: a job is only a wake-up call, and the sweeper of the worker finds
 * what is pending in the rows by itself.
 * @throws CopyError when the target is not fit or the copies differ; the target then holds no row
 */
export async function copyDatabase(
  source: OpenDatabase,
  target: OpenDatabase,
  options: CopyOptions,
): Promise<CopiedTable[]> {
  await migrate(source, options.migrationsDir)
  return source.sql.begin('isolation level repeatable read read only', async (from) => {
    await speakAlike(from)
    const tables = await readTables(from)
    const names = tables.map((table) => table.name).sort()
    await checkTarget(target, names)
    await migrate(target, options.migrationsDir)
    return target.sql.begin(async (to) => {
      await speakAlike(to)
      return withoutForce(to, names, async () => {
        await refuseRows(to, names)
        return copyAndVerify(from, to, tables, options)
      })
    })
  })
}
