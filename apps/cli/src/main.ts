import { DataDirInUse, MigrationError } from '@koe/db'
import { Command, CommanderError } from 'commander'
import { analyzeCommand } from './analyze/command.ts'
import { ConfigError, readConfig } from './config.ts'
import { doctorCommand } from './doctor.ts'
import { importCommand } from './import.ts'
import { migrateCommand } from './migrate.ts'
import { migrationsDir, open } from './open.ts'
import { PortInUse } from './server.ts'
import { runUntilStopped } from './start.ts'
import { version } from './version.ts'

/** A sentence for what a person at the terminal can act on; undefined for a bug. */
function sentence(error: unknown): string | undefined {
  if (error instanceof DataDirInUse)
    return `データフォルダ ${error.dataDir} は、動いている Koe (プロセス ${error.pid}) が使っています。先にそちらを終了するか、KOE_DATA_DIR で別のフォルダを指定してください。`
  if (error instanceof PortInUse)
    return `ポート ${error.message} は他のプログラムが使っています。PORT=3001 npm start のように別の番号を指定してください。`
  if (error instanceof ConfigError) return error.message
  if (error instanceof MigrationError) {
    if (error.code === 'database-newer')
      return `このデータベースは、今の Koe より新しい版で使われました (${error.message})。新しい版で起動してください。`
    return `データベースを更新できませんでした: ${error.message}`
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (['ECONNREFUSED', 'CONNECT_TIMEOUT', 'ENOTFOUND'].includes(code))
    return `DATABASE_URL の PostgreSQL につながりません (${code})。起動しているか、URL が正しいかを確かめてください。`
  if (['28P01', '28000', '3D000'].includes(code)) return `PostgreSQL に断られました: ${(error as Error).message}`
  if (['EACCES', 'EPERM', 'ENOSPC', 'EROFS'].includes(code)) return `ファイルを書けません: ${(error as Error).message}`
  return undefined
}

/** The program `koe`: composes the rooms and says in words what went wrong. */
export async function main(argv: string[]): Promise<void> {
  const program = new Command('koe')
    .description('お客様の声を、根拠のある課題ランキングに')
    .version(version)
    .showHelpAfterError()
    .exitOverride()
  program
    .command('start')
    .description('画面・API・ワーカーを 1 つのポートで起動します (PORT, KOE_DATA_DIR, DATABASE_URL)')
    .action(async () => {
      process.exitCode = await runUntilStopped(readConfig(process.env, process.stderr.isTTY))
      process.exit()
    })
  migrateCommand(program)
  doctorCommand(program, migrationsDir)
  analyzeCommand(program)
  importCommand(program, async () => {
    const opened = await open(readConfig(process.env), 'worker', () => undefined)
    return { ...opened, close: () => opened.close() }
  })
  try {
    await program.parseAsync(argv)
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode
      return
    }
    const words = sentence(error)
    if (words === undefined) throw error
    process.stderr.write(`${words}\n`)
    process.exit(1)
  }
}
