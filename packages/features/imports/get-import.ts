import { type Transaction, withWorkspace } from '@koe/db'
import { importMappings, imports } from '@koe/db/schema'
import { and, desc, eq, inArray, lt, ne, sql } from 'drizzle-orm'
import { type Actor, authorize, type Context, type Page, pageOf } from '../workspaces/index.ts'
import { type Import, type ImportRow, importRow, viewOf } from './import-view.ts'
import { checkMapping, type Mapping } from './read/index.ts'

/** Row numbers shown for each reason; the rest is in the downloadable list. */
const ROWS_SHOWN = 20

/** The mapping of the last file with these columns, where it still fits. */
export async function rememberedMapping(tx: Transaction, row: ImportRow): Promise<Mapping | undefined> {
  const [found] = await tx
    .select({ mapping: importMappings.mapping })
    .from(importMappings)
    .where(eq(importMappings.headerHash, row.headerHash))
  const mapping = found?.mapping as Mapping | undefined
  return mapping && checkMapping(mapping, row.header).length === 0 ? mapping : undefined
}

/** Earlier imports of the same bytes whose rows are still there. */
export async function sameFile(tx: Transaction, row: ImportRow): Promise<{ id: string; mapping: Mapping | null }[]> {
  const found = await tx
    .select({ id: imports.id, mapping: imports.mapping })
    .from(imports)
    .where(
      and(
        eq(imports.fileHash, row.fileHash),
        ne(imports.id, row.id),
        inArray(imports.state, ['queued', 'running', 'done', 'failed', 'cancelled']),
      ),
    )
    .orderBy(desc(imports.id))
    .limit(10)
  return found.map(({ id, mapping }) => ({ id, mapping: mapping as Mapping | null }))
}

async function rowsByReason(tx: Transaction, id: string): Promise<Map<string, number[]>> {
  const found = await tx.execute<{ code: string; row_number: number }>(sql`
    select r.code, r.row_number from (select code, row_number, row_number() over (partition by code order by row_number) as n
      from import_refusals where import_id = ${id}::uuid) r where r.n <= ${ROWS_SHOWN} order by r.code, r.row_number`)
  const rows = new Map<string, number[]>()
  for (const { code, row_number } of found) rows.set(code, [...(rows.get(code) ?? []), row_number])
  return rows
}

/** Within a transaction: everything the wizard shows of one import. */
export async function importIn(tx: Transaction, id: string): Promise<Import> {
  const row = await importRow(tx, id)
  const [remembered, rows, [same]] = [
    await rememberedMapping(tx, row),
    await rowsByReason(tx, id),
    await sameFile(tx, row),
  ]
  return viewOf(row, { remembered, rows, sameFileAs: same?.id ?? null })
}

/** @throws Problem `not-found` */
export async function getImport(context: Context, actor: Actor, input: { id: string }): Promise<Import> {
  authorize(actor, 'imports.read')
  return withWorkspace(context.db, actor.workspaceId, (tx) => importIn(tx, input.id))
}

/** Newest first, without previews. */
export async function listImports(
  context: Context,
  actor: Actor,
  input: { cursor?: string | undefined; limit: number },
): Promise<Page<Import>> {
  authorize(actor, 'imports.read')
  const rows = await withWorkspace(context.db, actor.workspaceId, (tx) =>
    tx
      .select()
      .from(imports)
      .where(input.cursor ? lt(imports.id, input.cursor) : undefined)
      .orderBy(desc(imports.id))
      .limit(input.limit + 1),
  )
  return pageOf(
    rows.map((row) => viewOf({ ...row, inspection: null })),
    input.limit,
    (last) => last.id,
  )
}
