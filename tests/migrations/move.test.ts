import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type CopyError,
  type CopyOptions,
  copyDatabase,
  DataDirInUse,
  dumpSchema,
  migrate,
  type OpenDatabase,
  openDatabase,
} from '@koe/db'
import { migrationsDirectory } from '@koe/db/testing'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { moveDatabase, movedLines, moveSentence } from '../../apps/cli/src/migrate.ts'

const server = process.env.KOE_TEST_DATABASE_URL
const migrationsDir = migrationsDirectory
/** Hosted databases give no superuser: forced row level security then binds the owner of the tables too. */
const role = `koe_owner_${process.pid}`

const urlOf = (database: string, login?: string) => {
  const url = new URL(server ?? 'postgres://none')
  url.pathname = `/${database}`
  if (login) {
    url.username = login
    url.password = 'secret'
  }
  return url.href
}

const connect = (url: string) => postgres(url, { max: 1, onnotice: () => undefined, connection: { TimeZone: 'UTC' } })

type Contents = Record<string, string[]>

/** Every row of every table as text: compared directly, so that the test does not lean on the checksums it is about. */
async function contentsOf(sql: postgres.Sql): Promise<Contents> {
  const tables = await sql<{ name: string }[]>`
    select relname::text as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
      and relname <> 'koe_migrations' order by 1`
  const contents: Contents = {}
  for (const { name } of tables) {
    const rows = await sql.unsafe<{ row: string }[]>(
      `select t::text as row from ${name} t order by t::text collate "C"`,
    )
    contents[name] = rows.map(({ row }) => row)
  }
  return contents
}

describe.skipIf(!server)('koe migrate --to', () => {
  let folder: string
  let admin: postgres.Sql
  let before: Contents
  let schema: string
  const made: string[] = []

  const createTarget = async (encoding = `encoding 'UTF8' locale 'C.UTF-8'`): Promise<string> => {
    const name = `koe_move_${process.pid}_${made.length}`
    made.push(name)
    await admin.unsafe(`create database ${name} owner ${role} template template0 ${encoding}`)
    return name
  }
  const inTarget = async <T>(name: string, run: (sql: postgres.Sql) => Promise<T>): Promise<T> => {
    const sql = connect(urlOf(name))
    return run(sql).finally(() => sql.end())
  }
  const open = (name: string) => openDatabase({ kind: 'external', url: urlOf(name), connections: 1 })
  const moveTo = (name: string) => moveDatabase({ dataDir: folder, to: urlOf(name, role), migrationsDir })

  beforeAll(async () => {
    admin = connect(server ?? '')
    await admin.unsafe(`do $$ begin create role koe_app nologin; exception when duplicate_object then null; end $$`)
    await admin.unsafe(`create role ${role} login createrole password 'secret'`)
    await admin.unsafe(`grant koe_app to ${role} with admin option`)
    folder = await mkdtemp(join(tmpdir(), 'koe-move-'))
    const source = await openDatabase({ kind: 'embedded', dataDir: folder })
    await migrate(source, migrationsDir)
    await source.sql.unsafe(await readFile(new URL('./move-rows.sql', import.meta.url), 'utf8'))
    await source.sql`set timezone = 'UTC'`
    before = await contentsOf(source.sql)
    schema = await dumpSchema(source)
    await source.close()
  }, 240_000)
  afterAll(async () => {
    for (const name of made) await admin.unsafe(`drop database if exists ${name} with (force)`)
    await admin.unsafe(`drop role if exists ${role}`)
    await admin.end()
    await rm(folder, { recursive: true, force: true })
  })

  it('is tried on rows in every table, and no column draws from a sequence that would stay behind', async () => {
    expect(Object.keys(before).filter((name) => before[name]?.length === 0)).toEqual([])
    expect(schema).not.toMatch(/nextval|IDENTITY/i)
  })

  it('moves every row as it was, for an owner without superuser rights, and only once', async () => {
    const target = await createTarget()
    const moved = await moveTo(target)
    expect(Object.fromEntries(moved.map(({ name, rows }) => [name, rows]))).toEqual(
      Object.fromEntries(Object.entries(before).map(([name, rows]) => [name, rows.length])),
    )
    expect(await inTarget(target, contentsOf)).toEqual(before)
    // Row level security is forced again, and everything else is as the migrations made it.
    const opened = await open(target)
    expect(await dumpSchema(opened).finally(() => opened.close())).toBe(schema)

    const again = await moveTo(target).catch((error: unknown) => error)
    expect(again).toMatchObject({ code: 'target-not-empty', details: expect.arrayContaining(['verbatims']) })
    expect(moveSentence(again)).toContain('すでにデータがあります')
    expect(await inTarget(target, contentsOf)).toEqual(before)
  })

  describe('from a database that is open', () => {
    let source: OpenDatabase
    beforeAll(async () => {
      source = await openDatabase({ kind: 'embedded', dataDir: folder })
    })
    afterAll(() => source.close())

    const errorOf = async (url: string, options: Partial<CopyOptions> = {}): Promise<unknown> => {
      const target = await openDatabase({ kind: 'external', url, connections: 1 })
      return copyDatabase(source, target, { migrationsDir, ...options })
        .then(
          () => 'no error',
          (error: unknown) => error,
        )
        .finally(() => target.close())
    }

    it('finds every kind of difference before the commit, and takes everything back', async () => {
      const damages: Record<string, string> = {
        answers: `update answers set number = 0.3 where question_id = 'q1'`,
        auth_users: 'update auth_users set image = null',
        customers: `update customers set attributes = case external_id when 'c1' then '{"plan": 2}' else '{"plan": 1}' end::jsonb
          where external_id in ('c1', 'c2')`,
        import_refusals: 'delete from import_refusals where row_number = 2',
        surveys: 'update surveys set live_version_id = null',
        theme_models: 'update theme_models set model = set_bit(model, 5, 1 - get_bit(model, 5)) where version = 1',
        themes: `update themes set created_at = created_at + interval '1 microsecond'`,
        verbatims: `update verbatims set text = replace(text, '遅い', '早い') where row_hash = '7'`,
      }
      const beforeVerify = async (to: postgres.TransactionSql) => {
        for (const damage of Object.values(damages)) await to.unsafe(damage)
      }
      const name = await createTarget()
      const error = await errorOf(urlOf(name, role), { beforeVerify })
      expect(error).toMatchObject({ code: 'copy-mismatch' })
      expect([...(error as CopyError).details].sort()).toEqual(Object.keys(damages))
      expect(moveSentence(error)).toContain('取り消しました')
      const target = await open(name)
      expect(await dumpSchema(target).finally(() => target.close())).toBe(schema)
      expect(Object.values(await inTarget(name, contentsOf)).flat()).toEqual([])
    })

    it("leaves another program's tables alone", async () => {
      const name = await createTarget()
      await inTarget(name, (sql) => sql.unsafe('create table customers (id int)'))
      expect(await errorOf(urlOf(name, role))).toMatchObject({ code: 'target-foreign', details: ['customers'] })
      expect(await inTarget(name, contentsOf)).toEqual({ customers: [] })
    })

    it('refuses an encoding that cannot hold every letter', async () => {
      const name = await createTarget(`encoding 'LATIN1' locale 'C'`)
      expect(await errorOf(urlOf(name, role))).toMatchObject({ code: 'target-not-utf8', details: ['LATIN1'] })
    })

    it('refuses while Koe runs on the folder, and a folder without a database', async () => {
      const name = await createTarget()
      await expect(moveTo(name)).rejects.toBeInstanceOf(DataDirInUse)
      const nowhere = moveDatabase({ dataDir: join(folder, 'none'), to: urlOf(name, role), migrationsDir })
      await expect(nowhere).rejects.toThrow('内蔵データベースがありません')
      expect(await inTarget(name, contentsOf)).toEqual({})
    })

    it('says in a sentence what the target refused', async () => {
      const name = await createTarget()
      await admin.unsafe(`alter database ${name} owner to current_user`)
      expect(moveSentence(await errorOf(urlOf(name, role)))).toContain('権限が足りません')
      expect(moveSentence(await errorOf('postgres://koe@127.0.0.1:1/koe'))).toContain('ECONNREFUSED')
    })
  })

  it('shows how to go on, and no password', () => {
    const lines = movedLines([{ name: 'verbatims', rows: 5200 }], '/data', 'postgres://koe:hunter2@db/koe').join('\n')
    expect(lines).toContain('verbatims  5,200  ✓')
    expect(lines).toContain(`KOE_DATA_DIR='/data' DATABASE_URL='postgres://koe:PASSWORD@db/koe' npm start`)
    expect(lines).toContain('/data/files')
    expect(lines).not.toContain('hunter2')
  })
})
