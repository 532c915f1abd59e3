import { accessSync, constants, existsSync, mkdirSync, statfsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { DataDirInUse, openDatabase, readMigrations } from '@koe/db'
import type { Command } from 'commander'
import { type Config, readConfig } from './config.ts'
import { migrationsDir } from './open.ts'

interface Finding {
  level: 'ok' | 'note' | 'bad'
  what: string
}

const marks = { ok: '✓', note: '・', bad: '✗' }

function lookAtMachine(config: Config): Finding[] {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const fits = major > 20 || (major === 20 && minor >= 19)
  const findings: Finding[] = [
    { level: fits ? 'ok' : 'bad', what: `Node ${process.versions.node}${fits ? '' : ': 20.19 以上が要ります'}` },
  ]
  try {
    mkdirSync(config.dataDir, { recursive: true, mode: 0o700 })
    accessSync(config.dataDir, constants.W_OK)
    const { bavail, bsize } = statfsSync(config.dataDir)
    const free = (bavail * bsize) / 2 ** 30
    findings.push({ level: 'ok', what: `データフォルダ ${config.dataDir} に書けます` })
    findings.push({ level: free < 1 ? 'bad' : 'ok', what: `空き容量 ${free.toFixed(1)} GiB` })
  } catch (error) {
    findings.push({ level: 'bad', what: `データフォルダ ${config.dataDir} に書けません (${(error as Error).message})` })
  }
  for (const [name, path] of [
    ['画面', '../../web/build/handler.js'],
    ['回答画面', '../../widget/dist/ask.js'],
  ]) {
    const there = existsSync(fileURLToPath(new URL(path ?? '', import.meta.url)))
    findings.push({
      level: there ? 'ok' : 'note',
      what: `${name}は${there ? 'ビルド済みです' : '次の start でビルドされます'}`,
    })
  }
  return findings
}

async function lookAtDatabase(config: Config): Promise<Finding[]> {
  const database = await openDatabase(
    config.databaseUrl
      ? { kind: 'external', url: config.databaseUrl, connections: 1 }
      : { kind: 'embedded', dataDir: config.dataDir },
  )
  try {
    const { sql } = database
    const [about] = await sql<{ version: string; fsync: string; commit: string; bytes: number }[]>`
      select current_setting('server_version') as version, current_setting('fsync') as fsync,
        current_setting('synchronous_commit') as commit, pg_database_size(current_database())::float8 as bytes`
    const findings: Finding[] = []
    if (about) {
      const size = `${(about.bytes / 2 ** 20).toFixed(0)} MiB`
      const kind = database.kind === 'embedded' ? '内蔵データベース' : '外部の PostgreSQL'
      findings.push({ level: 'ok', what: `${kind} ${about.version} (${size})` })
      const loose = about.fsync === 'off' || about.commit === 'off'
      if (database.kind === 'external' && loose)
        findings.push({
          level: 'bad',
          what: `fsync=${about.fsync}, synchronous_commit=${about.commit}: 両方 on にしてください`,
        })
    }
    if (database.kind === 'embedded')
      findings.push({
        level: 'note',
        what: '内蔵データベースはお試しや小さなチーム向けです。強制終了には耐えますが、停電は保証しません。本番では PostgreSQL 15 以上を使ってください (koe migrate --to postgres://… で、すべてのデータを確かめながら移せます)',
      })
    const [ledger] = await sql<{ there: boolean }[]>`select to_regclass('koe_migrations') is not null as there`
    const applied = ledger?.there ? await sql`select name from koe_migrations` : []
    const behind = (await readMigrations(migrationsDir)).length - applied.length
    findings.push(
      behind > 0
        ? { level: 'note', what: `未適用の更新が ${behind} 件あります (次の start か koe migrate で適用されます)` }
        : { level: 'ok', what: 'データベースは最新です' },
    )
    return findings
  } finally {
    await database.close()
  }
}

/** `koe doctor`: what works, what does not, and what to do about it. */
export function doctorCommand(program: Command) {
  program
    .command('doctor')
    .description('この機械で Koe が動くかを調べます')
    .action(async () => {
      const config = readConfig(process.env)
      const findings = lookAtMachine(config)
      try {
        findings.push(...(await lookAtDatabase(config)))
      } catch (error) {
        if (error instanceof DataDirInUse)
          findings.push({ level: 'ok', what: `Koe が動いています (プロセス ${error.pid})` })
        else findings.push({ level: 'bad', what: `データベースを開けません: ${(error as Error).message}` })
      }
      for (const { level, what } of findings) process.stdout.write(`${marks[level]} ${what}\n`)
      if (findings.some(({ level }) => level === 'bad')) process.exitCode = 1
    })
}
