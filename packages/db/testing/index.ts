import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { newId, type OpenDatabase, openDatabase } from '../index.ts'
import { migrate } from '../migrate.ts'
import { openQueue } from '../queue/index.ts'

export const migrationsDirectory = fileURLToPath(new URL('../../../migrations', import.meta.url))

export type DatabaseKind = 'embedded' | 'external'

/** Where the tests' own PostgreSQL listens, set by the global set-up; absent when there is none on this machine. */
const testUrl = () => process.env.KOE_TEST_DATABASE_URL

/** The databases to run a test on: `describe.each(databaseKinds())('… on %s', (kind) => …)`. */
export const databaseKinds = (): DatabaseKind[] => (testUrl() ? ['embedded', 'external'] : ['embedded'])

/** Roles belong to the whole cluster, so only the database's own content is prepared ahead. */
async function templateName(): Promise<string> {
  const hash = createHash('sha256')
  for (const name of (await readdir(migrationsDirectory)).sort())
    hash.update(name).update(await readFile(join(migrationsDirectory, name)))
  for (const file of ['../package.json', '../queue/index.ts'])
    hash.update(await readFile(new URL(file, import.meta.url)))
  return `koe-test-${hash.digest('hex').slice(0, 16)}`
}

async function prepare(database: OpenDatabase) {
  await migrate(database, migrationsDirectory)
  const queue = await openQueue(database, 'sender', () => undefined)
  await queue.stop(0)
}

async function embeddedTemplate(): Promise<string> {
  const path = join(tmpdir(), `${await templateName()}.tar`)
  if (existsSync(path)) return path
  const database = await openDatabase({ kind: 'memory' })
  await prepare(database)
  const tar = await database.dump?.()
  await database.close()
  const part = `${path}.${process.pid}`
  await writeFile(part, tar ?? new Uint8Array())
  await rename(part, path)
  return path
}

async function externalDatabase(): Promise<OpenDatabase> {
  const url = new URL(testUrl() ?? '')
  const admin = postgres(url.href, { max: 1, onnotice: () => undefined })
  const template = (await templateName()).replaceAll('-', '_')
  const name = `koe_${newId().replaceAll('-', '')}`
  try {
    await admin`select pg_advisory_lock(7)`
    const [found] = await admin`select 1 from pg_database where datname = ${template}`
    if (!found) {
      await admin.unsafe(`create database ${template}_part template template0 encoding 'UTF8' locale 'C.UTF-8'`)
      url.pathname = `/${template}_part`
      const database = await openDatabase({ kind: 'external', url: url.href, connections: 2 })
      await prepare(database)
      await database.close()
      await admin.unsafe(`alter database ${template}_part rename to ${template}`)
    }
    await admin.unsafe(`create database ${name} template ${template}`)
  } finally {
    await admin.end()
  }
  url.pathname = `/${name}`
  const database = await openDatabase({ kind: 'external', url: url.href, connections: 4 })
  return {
    ...database,
    async close() {
      await database.close()
      const last = postgres(testUrl() ?? '', { max: 1, onnotice: () => undefined })
      await last.unsafe(`drop database if exists ${name} with (force)`)
      await last.end()
    },
  }
}

/** A migrated database of its own for one test file; close it afterwards. */
export async function openTestDatabase(kind: DatabaseKind): Promise<OpenDatabase> {
  return kind === 'external' ? externalDatabase() : openDatabase({ kind: 'memory', template: await embeddedTemplate() })
}
