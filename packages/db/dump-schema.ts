import type { OpenDatabase } from './connect.ts'

interface Row {
  line: string
}

/**
 * The schema as text in one canonical order, the same from PostgreSQL 15 and from the embedded 18:
 * tables with columns, constraints, indexes, triggers, policies and grants of the application role, and the triggers' functions.
 */
export async function dumpSchema(database: OpenDatabase): Promise<string> {
  const { sql } = database
  const tables = await sql<{ name: string; rls: boolean; forced: boolean }[]>`
    select relname as name, relrowsecurity as rls, relforcerowsecurity as forced
    from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname collate "C"`
  const parts: string[] = []
  for (const table of tables) {
    const columns = await sql<Row[]>`
      select format('  %s %s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
        case when a.attnotnull then ' NOT NULL' else '' end,
        coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '')) as line
      from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attrelid = ${table.name}::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum`
    // PostgreSQL 18 also lists NOT NULL as constraints (contype n); the columns say that already.
    const constraints = await sql<Row[]>`
      select format('  CONSTRAINT %s %s', conname, pg_get_constraintdef(oid)) as line
      from pg_constraint where conrelid = ${table.name}::regclass and contype <> 'n' order by conname collate "C"`
    const indexes = await sql<Row[]>`
      select pg_get_indexdef(i.indexrelid) || ';' as line from pg_index i join pg_class c on c.oid = i.indexrelid
      where i.indrelid = ${table.name}::regclass
        and not exists (select from pg_constraint where conindid = i.indexrelid and contype in ('p', 'u'))
      order by c.relname collate "C"`
    const triggers = await sql<Row[]>`
      select pg_get_triggerdef(oid) || ';' as line from pg_trigger
      where tgrelid = ${table.name}::regclass and not tgisinternal order by tgname collate "C"`
    const policies = await sql<Row[]>`
      select format('POLICY %s FOR %s USING %s WITH CHECK %s', polname, polcmd, pg_get_expr(polqual, polrelid),
        coalesce(pg_get_expr(polwithcheck, polrelid), '-')) as line
      from pg_policy where polrelid = ${table.name}::regclass order by polname collate "C"`
    const grants = await sql<Row[]>`
      select 'GRANT ' || string_agg(privilege_type, ', ' order by privilege_type collate "C") || ' TO koe_app' as line
      from information_schema.table_privileges
      where table_schema = 'public' and table_name = ${table.name} and grantee = 'koe_app' having count(*) > 0`
    const security = table.forced
      ? 'ROW LEVEL SECURITY FORCED'
      : table.rls
        ? 'ROW LEVEL SECURITY'
        : 'NO ROW LEVEL SECURITY'
    const lines = (rows: Row[]) => rows.map((row) => row.line)
    parts.push(
      [
        `CREATE TABLE ${table.name} (`,
        [...lines(columns), ...lines(constraints)].join(',\n'),
        ');',
        ...lines(indexes),
        ...lines(triggers),
        ...[security, ...lines(policies), ...lines(grants)].map((line) => `-- ${line}`),
      ].join('\n'),
    )
  }
  const functions = await sql<Row[]>`
    select rtrim(pg_get_functiondef(oid), E'\\n') || ';' as line from pg_proc
    where pronamespace = 'public'::regnamespace and prokind = 'f' order by proname collate "C"`
  for (const { line } of functions) parts.push(line)
  return `${parts.join('\n\n')}\n`
}
