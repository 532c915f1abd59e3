import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dumpSchema, type OpenDatabase } from '@koe/db'
import * as schema from '@koe/db/schema'
import { databaseKinds, migrationsDirectory, openTestDatabase } from '@koe/db/testing'
import { is } from 'drizzle-orm'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** Tables that belong to no workspace: the workspaces themselves, sign-in (a person may belong to several) and our ledger. */
const global = new Set([
  'workspaces',
  'auth_users',
  'auth_sessions',
  'auth_accounts',
  'auth_verifications',
  'auth_rate_limits',
  'koe_migrations',
])

interface Breach {
  breach: string
}

async function tenantBreaches({ sql }: OpenDatabase): Promise<string[]> {
  const rows = await sql<Breach[]>`
    with tenant as (
      select c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity,
        (select attnum from pg_attribute where attrelid = c.oid and attname = 'workspace_id') as col,
        (select attnotnull and atttypid = 'uuid'::regtype from pg_attribute
          where attrelid = c.oid and attname = 'workspace_id') as sound
      from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname not in ${sql([...global])}
    )
    select relname || ' has no workspace_id uuid not null' as breach from tenant where sound is not true
    union all
    select relname || ' does not force row level security' from tenant where not (relrowsecurity and relforcerowsecurity)
    union all
    select relname || ' has no primary key' from tenant t
      where not exists (select from pg_constraint where conrelid = t.oid and contype = 'p')
    union all
    select relname || ' has no policy on the workspace' from tenant t where not exists (
      select from pg_policy where polrelid = t.oid and polcmd = '*'
        and pg_get_expr(polqual, polrelid) like '%workspace_id = %koe.workspace_id%'
        and pg_get_expr(polwithcheck, polrelid) like '%workspace_id = %koe.workspace_id%')
    union all
    select relname || ': ' || con.conname || ' does not begin with workspace_id' from tenant t
      join pg_constraint con on con.conrelid = t.oid and con.conkey[1] <> t.col
        and (con.contype in ('p', 'u') or con.contype = 'f' and con.confrelid in (select oid from tenant))
    union all
    select relname || ': ' || c.relname2 || ' does not begin with workspace_id' from tenant t
      join lateral (select i.indkey[0] as first, x.relname as relname2 from pg_index i join pg_class x on x.oid = i.indexrelid
        where i.indrelid = t.oid) c on c.first <> t.col
      where c.relname2 <> 'members_user'
    union all
    select t.relname || ': ' || con.conname || ' points across workspaces' from tenant t
      join pg_constraint con on con.conrelid = t.oid and con.contype = 'f'
      join tenant r on r.oid = con.confrelid and con.confkey[1] <> r.col
    union all
    select relname || ' may be read by everybody' from tenant t where has_table_privilege('public', t.oid, 'select')`
  return rows.map((row) => row.breach)
}

describe.each(databaseKinds())('the schema that the migrations make, %s', (kind) => {
  let database: OpenDatabase
  beforeAll(async () => {
    database = await openTestDatabase(kind)
  })
  afterAll(() => database.close())

  it('is the golden schema.sql (npm run koe -- migrate --write-schema writes it)', async () => {
    expect(await dumpSchema(database)).toBe(await readFile(join(migrationsDirectory, 'schema.sql'), 'utf8'))
  })

  it('keeps every tenant rule', async () => {
    expect(await tenantBreaches(database)).toEqual([])
  })

  it('would be seen breaking each of them', async () => {
    await database.sql.unsafe(`
      create table bad_no_tenant (id uuid primary key);
      create table bad_order (workspace_id uuid not null, id uuid not null, customer uuid, primary key (id, workspace_id));
      create index bad_index on bad_order (customer);
      grant select on bad_order to public;`)
    const breaches = await tenantBreaches(database)
    await database.sql.unsafe('drop table bad_no_tenant, bad_order')
    for (const word of [
      'no workspace_id',
      'force row level',
      'no policy',
      'bad_order_pkey does not',
      'bad_index',
      'everybody',
    ])
      expect(breaches.join('\n')).toContain(word)
  })

  it('has the tables and columns of the drizzle schema, with the same types and nullability', async () => {
    const rows = await database.sql<{ table: string; column: string; type: string; required: boolean }[]>`
      select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as required
      from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
        and c.relname <> 'koe_migrations'`
    const real = rows.map((row) => `${row.table}.${row.column} ${row.type} ${row.required}`).sort()
    const declared = Object.values(schema)
      .filter((value) => is(value, PgTable))
      .flatMap((table) => {
        const { name, columns, primaryKeys } = getTableConfig(table)
        const keys = new Set(primaryKeys.flatMap((key) => key.columns.map((column) => column.name)))
        return columns.map((column) => {
          const type = column.getSQLType()
          return `${name}.${column.name} ${type} ${column.notNull || keys.has(column.name)}`
        })
      })
      .sort()
    expect(declared).toEqual(real)
  })
})
