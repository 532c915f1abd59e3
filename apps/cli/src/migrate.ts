import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type CopiedTable,
  CopyError,
  type CopyOptions,
  type CopyProgress,
  copyDatabase,
  dumpSchema,
  isDatabaseAway,
  openDatabase,
  sqlState,
} from '@koe/db'
import { type Command, Option } from 'commander'
import { ConfigError, readConfig } from './config.ts'
import { migrationsDir, open } from './open.ts'

export interface Move extends CopyOptions {
  dataDir: string
  /** URL of the external PostgreSQL. */
  to: string
}

/** The thread of the embedded database ended in the middle of the move. */
class SourceDied extends Error {
  override readonly name = 'SourceDied'
}

/** `koe migrate`: the newest schema for the database in use, or with --to everything into another one. */
export function migrateCommand(program: Command) {
  program
    .command('migrate')
    .description('データベースを今の版に合わせます。--to で、内蔵データベースの中身を外部の PostgreSQL に移します')
    .addOption(
      new Option(
        '--to <url>',
        '移行先の PostgreSQL 15 以上 (空のデータベース)。例: postgres://koe@db.example/koe',
      ).conflicts('writeSchema'),
    )
    .option('--write-schema <folder>', '結果のスキーマを schema.sql に書き出します (開発用)')
    .action((options: { to?: string; writeSchema?: string }) =>
      options.to === undefined ? updateSchema(options.writeSchema) : move(options.to),
    )
}

async function updateSchema(writeTo: string | undefined) {
  const opened = await open(readConfig(process.env), 'sender', () => undefined)
  for (const name of opened.migrated) process.stdout.write(`適用: ${name}\n`)
  if (opened.migrated.length === 0) process.stdout.write('データベースは最新です。\n')
  if (writeTo) await writeFile(join(writeTo, 'schema.sql'), await dumpSchema(opened.database))
  await opened.close()
}

async function move(to: string) {
  // DATABASE_URL may already be set for the next start: the source is the embedded database all the same.
  const { dataDir } = readConfig(process.env)
  const clear = '\r\u001b[K'
  const onProgress = (progress: CopyProgress) => {
    if (process.stderr.isTTY) process.stderr.write(`${clear}${progressLine(progress)}`)
  }
  try {
    const tables = await moveDatabase({ dataDir, to, migrationsDir, onProgress })
    if (process.stderr.isTTY) process.stderr.write(clear)
    process.stdout.write(`${movedLines(tables, dataDir, to).join('\n')}\n`)
  } catch (error) {
    if (process.stderr.isTTY) process.stderr.write(clear)
    const words = moveSentence(error)
    if (words === undefined) throw error
    process.stderr.write(`${words}\n`)
    process.exitCode = 1
  }
}

/**
 * Copies the embedded database of the data folder to an external PostgreSQL; the source stays as it is.
 * @throws ConfigError when there is nothing to move or the URL is none; DataDirInUse while Koe runs on the folder; CopyError
 */
export async function moveDatabase({ dataDir, to, ...options }: Move): Promise<CopiedTable[]> {
  const protocol = URL.canParse(to) ? new URL(to).protocol : ''
  if (protocol !== 'postgres:' && protocol !== 'postgresql:')
    throw new ConfigError('--to は postgres://… の形で指定してください。')
  // Opening would make an empty database and move that.
  if (!existsSync(join(dataDir, 'postgres', 'PG_VERSION')))
    throw new ConfigError(`${dataDir} に内蔵データベースがありません。KOE_DATA_DIR を確かめてください。`)
  const source = await openDatabase({ kind: 'embedded', dataDir })
  const target = await openDatabase({ kind: 'external', url: to, connections: 1, applicationName: 'koe-migrate' })
  let alive = true
  const died = source.died.then((error) => {
    alive = false
    throw new SourceDied(error.message, { cause: error })
  })
  try {
    return await Promise.race([copyDatabase(source, target, options), died])
  } finally {
    await target.close().catch(() => undefined)
    // A thread that is gone answers no farewell: waiting for it would end the program without a word.
    if (alive) await source.close()
  }
}

const nothingWritten = '移行先にデータは 1 行も書かれていません。'

function refusal({ code, details }: CopyError): string {
  const list = details.join(', ')
  switch (code) {
    case 'target-too-old':
      return `移行先は PostgreSQL ${list} です。15 以上が要ります。`
    case 'target-not-utf8':
      return `移行先の文字コードは ${list} です。CREATE DATABASE … ENCODING 'UTF8' で作ったデータベースを指定してください。`
    case 'target-not-empty':
      return `移行先にはすでにデータがあります (${list})。空のデータベースを指定してください。何も書いていません。`
    case 'target-foreign':
      return `移行先には、Koe のものではない同じ名前の表があります (${list})。空のデータベースを指定してください。何も書いていません。`
    case 'copy-mismatch':
      return `移した結果が元と一致しない表があったため、取り消しました (${list})。${nothingWritten}`
  }
}

/** A sentence for what a person at the terminal can act on; undefined for what main.ts knows, or a bug. */
export function moveSentence(error: unknown): string | undefined {
  if (error instanceof CopyError) return refusal(error)
  if (error instanceof SourceDied)
    return `内蔵データベースが途中で止まりました (${error.message})。${nothingWritten}もう一度実行してください。`
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (isDatabaseAway(error) || ['ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT'].includes(code))
    return `--to の PostgreSQL につながらないか、途中で切れました (${code})。起動しているか、URL が正しいかを確かめて、もう一度実行してください。`
  const state = sqlState(error)?.code
  if (state === '42501')
    return `--to の利用者には権限が足りません: ${(error as Error).message}。データベースの所有者で、ロールを作れる (CREATEROLE) 利用者を指定してください。${nothingWritten}`
  if (state === '55P03')
    return `移行先の表を、他のプログラムが使っています。移行先につながっている Koe を終了してから、もう一度実行してください。${nothingWritten}`
  if (state === '53100') return `移行先の空き容量が足りません: ${(error as Error).message}。${nothingWritten}`
  return undefined
}

function progressLine({ stage, table, rows, total }: CopyProgress): string {
  if (stage === 'count') return `数えています: ${table}`
  if (stage === 'verify') return `照合しています: ${table}`
  return `移しています: ${table} ${rows.toLocaleString('en-US')} / ${total.toLocaleString('en-US')} 行`
}

/** A password never reaches the screen or a log. */
function withoutPassword(url: string): string {
  const parsed = new URL(url)
  if (parsed.password) parsed.password = 'PASSWORD'
  return parsed.searchParams.has('password') ? parsed.href.replace(/([?&]password=)[^&]*/, '$1PASSWORD') : parsed.href
}

/** What is said after a move: every table with its rows, and how to go on. */
export function movedLines(tables: readonly CopiedTable[], dataDir: string, to: string): string[] {
  const total = tables.reduce((sum, table) => sum + table.rows, 0)
  const rows = tables.map(({ name, rows }) => ({ name, count: rows.toLocaleString('en-US') }))
  const nameWidth = Math.max(...rows.map(({ name }) => name.length))
  const countWidth = Math.max(...rows.map(({ count }) => count.length))
  const url = withoutPassword(to)
  return [
    ...rows.map(({ name, count }) => `  ${name.padEnd(nameWidth)}  ${count.padStart(countWidth)}  ✓`),
    '',
    `${tables.length} の表、${total.toLocaleString('en-US')} 行を移しました。すべての表で、件数とチェックサムが元と一致しています。`,
    `アップロードされたファイルは ${join(dataDir, 'files')} に残ります。同じ KOE_DATA_DIR のまま、次のように起動してください:`,
    '',
    `  KOE_DATA_DIR='${dataDir}' DATABASE_URL='${url}' npm start`,
    '',
    ...(url.includes('PASSWORD') ? ['PASSWORD は実際のパスワードに置き換えてください。'] : []),
    '元の内蔵データベースもそのまま残っています。DATABASE_URL なしで起動すると、移す前の状態で動くので注意してください。',
  ]
}
