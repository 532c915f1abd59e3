import { isDatabaseAway, type Transaction, withWorkspace } from '@koe/db'
import { imports } from '@koe/db/schema'
import { eq } from 'drizzle-orm'
import type { Context } from '../workspaces/index.ts'
import { type Batch, readBatches } from './batch/read-batches.ts'
import { recordBatch } from './batch/record-batch.ts'
import { timeZoneOf } from './check-import.ts'
import { type ImportRow, importRow } from './import-view.ts'
import { type Mapping, UnreadableFile } from './read/index.ts'
import { absolutePath, forgetFile } from './uploaded-file.ts'

interface Run {
  workspaceId: string
  importId: string
}

/** Marks the import as running and gives where to go on; null when there is nothing (more) to do. */
async function begin(context: Context, tx: Transaction, run: Run): Promise<ImportRow | null> {
  const row = await importRow(tx, run.importId, true)
  if ((row.state !== 'queued' && row.state !== 'running') || row.filePath === null) return null
  const at = context.now()
  const since = { resumedAt: at, resumedRows: row.rowsRead, resumedBytes: row.bytesRead }
  const started = { state: 'running' as const, startedAt: row.startedAt ?? at, updatedAt: at, ...since }
  await tx.update(imports).set(started).where(eq(imports.id, row.id))
  return { ...row, ...started }
}

/**
 * One batch in one transaction: the rows, their jobs and how far the import has come are committed together.
 * @returns the import as it stands now; null when it was cancelled, or another worker has taken it over
 */
async function step(context: Context, tx: Transaction, row: ImportRow, batch: Batch): Promise<ImportRow | null> {
  const now = await importRow(tx, row.id, true)
  // Cancelled meanwhile, or another worker has taken it over.
  if (now.state !== 'running' || now.rowsRead !== row.rowsRead) return null
  const { rowsRead, bytesRead } = batch
  const counts = await recordBatch(context, tx, now, batch)
  const progress = { ...counts, rowsRead, bytesRead, updatedAt: context.now() }
  await tx.update(imports).set(progress).where(eq(imports.id, row.id))
  return { ...now, ...progress }
}

/** The file has served: its words are in `verbatims`, once. */
async function finish(context: Context, row: ImportRow): Promise<void> {
  const at = context.now()
  const done = {
    state: 'done' as const,
    rowsTotal: row.rowsRead,
    bytesRead: row.fileBytes,
    filePath: null,
    inspection: null,
  }
  await withWorkspace(context.db, row.workspaceId, (tx) =>
    tx
      .update(imports)
      .set({ ...done, finishedAt: at, updatedAt: at })
      .where(eq(imports.id, row.id)),
  )
  await forgetFile(context, row.filePath)
}

async function fail(context: Context, run: Run, error: unknown): Promise<void> {
  const failure = error instanceof UnreadableFile ? error.reason : isMissing(error) ? 'file-missing' : 'internal'
  const at = context.now()
  await withWorkspace(context.db, run.workspaceId, (tx) =>
    tx
      .update(imports)
      .set({ state: 'failed', failure, finishedAt: at, updatedAt: at })
      .where(eq(imports.id, run.importId)),
  )
}

/** A file that is not there; a database's socket that is not there has another system call. */
const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT' && 'syscall' in error && error.syscall === 'open'

async function runBatches(
  context: Context,
  begun: ImportRow,
  signal: AbortSignal | undefined,
  batch: number | undefined,
) {
  const timeZone = await timeZoneOf(context, begun.workspaceId)
  const mapping = begun.mapping as Mapping
  // The moment the import began stands for "now" throughout, so that a run that goes on decides as the first one did.
  const settings = {
    mapping,
    timeZone,
    now: begun.startedAt ?? context.now(),
    skip: begun.rowsRead,
    ...(batch ? { batch } : {}),
  }
  let row: ImportRow | null = begun
  for await (const next of readBatches(absolutePath(context, begun.filePath ?? ''), begun, settings)) {
    signal?.throwIfAborted()
    const before: ImportRow = row
    row = await withWorkspace(context.db, before.workspaceId, (tx) => step(context, tx, before, next))
    if (!row) return
  }
  await finish(context, row)
}

/**
 * Imports a queued file, batch by batch, from wherever it stopped before: after a crash, a restart, a cancellation. Called by
 * the worker. Safe to call twice at once: the batch that comes second finds the count moved and leaves.
 * @throws what a later try may get past (the database is away, the worker is stopping); anything else marks the import failed
 */
export async function runImport(
  context: Context,
  run: Run,
  options: { signal?: AbortSignal; batch?: number } = {},
): Promise<void> {
  const begun = await withWorkspace(context.db, run.workspaceId, (tx) => begin(context, tx, run))
  if (!begun) return
  try {
    await runBatches(context, begun, options.signal, options.batch)
  } catch (error) {
    if ((isDatabaseAway(error) && !isMissing(error)) || options.signal?.aborted) throw error
    await fail(context, run, error)
    if (!(error instanceof UnreadableFile)) throw error
  }
}
