import { type Transaction, withWorkspace } from '@koe/db'
import { importRefusals, imports, inquiryForms, workspaces } from '@koe/db/schema'
import { eq } from 'drizzle-orm'
import { pastCategories } from '../inquiries/index.ts'
import { type Actor, authorize, type Context, Problem } from '../workspaces/index.ts'
import { readBatches } from './batch/read-batches.ts'
import { type Counts, countBatch } from './batch/record-batch.ts'
import { asProblem } from './create-import.ts'
import { importIn } from './get-import.ts'
import { type Import, type ImportRow, importRow } from './import-view.ts'
import { checkMapping, type Mapping } from './read/index.ts'
import { nothingUnknown } from './tickets/unknown.ts'
import { absolutePath } from './uploaded-file.ts'

export const noCounts = (): Counts => ({
  rowsAdded: 0,
  rowsKnown: 0,
  rowsRefused: 0,
  verbatimsAdded: 0,
  reasons: {},
  unknown: nothingUnknown(),
})

export async function timeZoneOf(context: Context, workspaceId: string): Promise<string> {
  const [found] = await context.db
    .select({ timeZone: workspaces.timeZone })
    .from(workspaces)
    .where(eq(workspaces.id, workspaceId))
  return found?.timeZone ?? 'Asia/Tokyo'
}

/** @throws Problem `invalid-input` with what is wrong in which part of the mapping */
export function requireMapping(mapping: Mapping, row: ImportRow): void {
  const problems = checkMapping(mapping, row.header)
  if (problems.length > 0) throw new Problem('invalid-input', {}, problems)
}

/**
 * Tickets come to a form of the workspace, by whom may write inquiries; who has categories made changes the form.
 * @throws Problem `invalid-input`, `forbidden`
 */
export async function requireTickets(tx: Transaction, actor: Actor, { tickets }: Mapping): Promise<void> {
  if (!tickets) return
  authorize(actor, 'inquiries.write')
  const choices = Object.values(tickets.categories)
  if (choices.includes('create')) authorize(actor, 'forms.edit')
  const [form] = await tx.select().from(inquiryForms).where(eq(inquiryForms.id, tickets.formId))
  if (!form) throw new Problem('invalid-input', {}, [{ field: '/tickets/formId', code: 'not-a-choice' }])
  const known = await pastCategories(tx, tickets.formId)
  const errors = Object.entries(tickets.categories)
    .filter(([, choice]) => choice !== 'create' && choice !== 'none' && known.find(choice)?.id !== choice)
    .map(([name]) => ({ field: `/tickets/categories/${name}`, code: 'not-a-choice' }))
  if (errors.length > 0) throw new Problem('invalid-input', {}, errors)
}

/** @throws Problem `conflict` while it runs, `already-done` once its file has served */
export function requireWaiting(row: ImportRow): string {
  if (row.state === 'queued' || row.state === 'running' || row.state === 'undoing')
    throw new Problem('conflict', { reason: 'running' })
  if (row.filePath === null) throw new Problem('already-done')
  return row.filePath
}

/** Counts the whole file without recording any of it. */
async function countRows(context: Context, row: ImportRow, path: string, mapping: Mapping) {
  const counts = noCounts()
  let rowsTotal = 0
  const timeZone = await timeZoneOf(context, row.workspaceId)
  const settings = { mapping, timeZone, now: context.now() }
  for await (const batch of readBatches(absolutePath(context, path), row, settings))
    await withWorkspace(context.db, row.workspaceId, async (tx) => {
      rowsTotal = batch.rowsRead
      // A sign of life: without it the sweeper ends a check whose process has died.
      await tx.update(imports).set({ updatedAt: context.now() }).where(eq(imports.id, row.id))
      await countBatch(tx, { ...row, mapping }, batch, counts)
    })
  return { ...counts, rowsTotal }
}

/**
 * Reads the whole file under a mapping without importing it: how many rows would be added, are known, would be refused and
 * why, with row numbers. Nothing but the import's own counts and list is written.
 * @throws Problem `invalid-input`, `conflict`, `already-done`, `unreadable-file`
 */
export async function checkImport(
  context: Context,
  actor: Actor,
  input: { id: string; mapping: Mapping },
): Promise<Import> {
  authorize(actor, 'imports.run')
  const within = <T>(run: Parameters<typeof withWorkspace<T>>[2]) => withWorkspace(context.db, actor.workspaceId, run)
  const { row, path } = await within(async (tx) => {
    const row = await importRow(tx, input.id, true)
    const path = requireWaiting(row)
    // What a stopped run has added is not to be counted over.
    if (row.rowsRead > 0) throw new Problem('already-done')
    requireMapping(input.mapping, row)
    await requireTickets(tx, actor, input.mapping)
    await tx.delete(importRefusals).where(eq(importRefusals.importId, row.id))
    const checking = { state: 'checking' as const, mapping: input.mapping, updatedAt: context.now() }
    await tx.update(imports).set(checking).where(eq(imports.id, row.id))
    return { row, path }
  })
  try {
    const counts = await countRows(context, row, path, input.mapping)
    return await within(async (tx) => {
      const done = { ...counts, state: 'checked' as const, updatedAt: context.now() }
      await tx.update(imports).set(done).where(eq(imports.id, row.id))
      return importIn(tx, row.id)
    })
  } catch (error) {
    await within((tx) => tx.update(imports).set({ state: 'uploaded' }).where(eq(imports.id, row.id)))
    throw asProblem(error)
  }
}
