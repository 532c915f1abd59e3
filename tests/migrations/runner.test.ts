import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate, type OpenDatabase, openDatabase, readMigrations } from '@koe/db'
import { migrationsDirectory, openTestDatabase } from '@koe/db/testing'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const server = process.env.KOE_TEST_DATABASE_URL

describe('the migration runner', () => {
  let database: OpenDatabase
  let folder: string
  beforeAll(async () => {
    database = await openTestDatabase('embedded')
    folder = await mkdtemp(join(tmpdir(), 'koe-migrations-'))
    await cp(migrationsDirectory, folder, { recursive: true })
  })
  afterAll(async () => {
    await database.close()
    await rm(folder, { recursive: true })
  })

  it('does nothing the second time', async () => {
    expect(await migrate(database, folder)).toEqual([])
  })

  it('applies only what is new, and nothing of a file that fails', async () => {
    await writeFile(
      join(folder, '9000_create_rock.sql'),
      'create table rock (id int);\n--> statement-breakpoint\nnonsense;',
    )
    await expect(migrate(database, folder)).rejects.toThrow()
    expect(await database.sql`select to_regclass('rock') as rock`).toEqual([{ rock: null }])
    await writeFile(join(folder, '9000_create_rock.sql'), 'create table rock (id int);')
    expect(await migrate(database, folder)).toEqual(['9000_create_rock.sql'])
  })

  it('runs a step outside a transaction when the file says so', async () => {
    const text = '-- koe: no-transaction\ncreate index concurrently rock_id on rock (id);'
    await writeFile(join(folder, '9001_index_rock.sql'), text)
    expect(await migrate(database, folder)).toEqual(['9001_index_rock.sql'])
  })

  it('refuses a file that changed after it was applied', async () => {
    await writeFile(join(folder, '9000_create_rock.sql'), 'create table rock (id bigint);')
    await expect(migrate(database, folder)).rejects.toMatchObject({ code: 'changed-migration' })
  })

  it('refuses a database newer than itself', async () => {
    await rm(join(folder, '9000_create_rock.sql'))
    await expect(migrate(database, folder)).rejects.toMatchObject({ code: 'database-newer' })
  })

  it('refuses a name that says nothing', async () => {
    await writeFile(join(folder, '9002.sql'), 'select 1')
    await expect(readMigrations(folder)).rejects.toMatchObject({ code: 'bad-migration-name' })
  })
})

describe.skipIf(!server)('several processes that migrate one PostgreSQL at once', () => {
  const name = 'koe_race'
  const url = new URL(server ?? 'postgres://none')
  let admin: postgres.Sql
  beforeAll(async () => {
    admin = postgres(url.href, { max: 1, onnotice: () => undefined })
    await admin.unsafe(`drop database if exists ${name} with (force)`)
    await admin.unsafe(`create database ${name}`)
  })
  afterAll(async () => {
    await admin.unsafe(`drop database if exists ${name} with (force)`)
    await admin.end()
  })

  it('all succeed, and each file is applied once', async () => {
    const target = new URL(url.href)
    target.pathname = `/${name}`
    const open = () => openDatabase({ kind: 'external', url: target.href, connections: 1 })
    const databases = await Promise.all(Array.from({ length: 5 }, open))
    const applied = await Promise.all(databases.map((database) => migrate(database, migrationsDirectory)))
    await Promise.all(databases.map((database) => database.close()))
    expect(applied.flat().sort()).toEqual((await readMigrations(migrationsDirectory)).map((file) => file.name))
  })
})
