import type { Transaction } from '@koe/db'
import { sql } from 'drizzle-orm'
import { upsertCustomers } from '../../customers/index.ts'
import { type NewVerbatim, recordVerbatims, storableText } from '../../verbatims/index.ts'
import type { Context } from '../../workspaces/index.ts'
import type { ImportRow } from '../import-view.ts'
import type { Mapping, TicketMapping } from '../read/index.ts'
import { freshTickets, listUnknown, openDesk, recordTickets } from '../tickets/record-tickets.ts'
import type { Unknown } from '../tickets/unknown.ts'
import type { Batch, NamedRow } from './read-batches.ts'

/** Rows kept in the downloadable list; the counts by reason go on. */
export const MOST_LISTED = 10_000
const LONGEST_LISTED = 200

export interface Counts {
  rowsAdded: number
  rowsKnown: number
  rowsRefused: number
  verbatimsAdded: number
  reasons: Record<string, number>
  unknown: Unknown
}

/** Which of the hashes are in the workspace already. */
async function knownHashes(tx: Transaction, workspaceId: string, hashes: string[]): Promise<Set<string>> {
  if (hashes.length === 0) return new Set()
  const found = await tx.execute<{ row_hash: string }>(sql`
    select v.row_hash from json_array_elements_text(${JSON.stringify(hashes)}::json) h
    join verbatims v on v.workspace_id = ${workspaceId}::uuid and v.row_hash = h.value`)
  return new Set(found.map((row) => row.row_hash))
}

function verbatimsOf(
  context: Context,
  row: ImportRow,
  { row: mapped, hashes }: NamedRow,
  known: Set<string>,
  customers: Map<string, string>,
): NewVerbatim[] {
  const { said } = mapped
  return mapped.verbatims.flatMap(({ column, text }, index): NewVerbatim[] => {
    const rowHash = hashes[index] as string
    if (known.has(rowHash)) return []
    const customerId = mapped.customer === null ? null : (customers.get(storableText(mapped.customer)) ?? null)
    return [
      {
        id: context.newId(),
        source: 'import',
        sourceId: row.id,
        questionId: `${mapped.number}:${storableText(column)}`,
        text,
        customerId,
        saidAt: said?.at ?? row.startedAt ?? row.createdAt,
        saidPrecision: said?.precision ?? 'unknown',
        scoreKind: mapped.scoreKind,
        score: mapped.score,
        category: mapped.category,
        channel: mapped.channel ?? 'import',
        attributes: mapped.attributes,
        rowHash,
      },
    ]
  })
}

/** Every refusal and warning of a batch as a line of the list. */
function remarksOf(batch: Batch) {
  const refusals = batch.refused.map(({ number, refusal }) => ({ number, ...refusal }))
  const warned = batch.rows.flatMap(({ row }) => row.warnings.map((warning) => ({ number: row.number, ...warning })))
  return [...refusals, ...warned]
}

/** Adds what a batch says to the counts by reason, and lists its rows as long as there is room. */
export async function listRemarks(tx: Transaction, row: ImportRow, batch: Batch, counts: Counts): Promise<void> {
  const remarks = remarksOf(batch)
  const listed = Object.values(counts.reasons).reduce((sum, count) => sum + count, 0)
  for (const { code } of remarks) counts.reasons[code] = (counts.reasons[code] ?? 0) + 1
  const rows = remarks.slice(0, Math.max(0, MOST_LISTED - listed)).map(({ number, code, column, value }) => ({
    row_number: number,
    code,
    column_name: column === undefined ? null : storableText(column),
    value: value === undefined ? null : storableText(value.slice(0, LONGEST_LISTED)),
  }))
  if (rows.length === 0) return
  await tx.execute(sql`
    insert into import_refusals (workspace_id, import_id, row_number, code, column_name, value)
    select ${row.workspaceId}::uuid, ${row.id}::uuid, r.row_number, r.code, r.column_name, r.value
    from json_to_recordset(${JSON.stringify(rows)}::json) as r (row_number integer, code text, column_name text, value text)
    on conflict do nothing`)
}

/** Counts the rows of a batch of which something is new, and of which nothing is. */
async function splitKnown(tx: Transaction, row: ImportRow, batch: Batch) {
  const known = await knownHashes(
    tx,
    row.workspaceId,
    batch.rows.flatMap(({ hashes }) => hashes),
  )
  const fresh = batch.rows.filter(({ hashes }) => hashes.some((hash) => !known.has(hash)))
  return { known, fresh, rowsKnown: batch.rows.length - fresh.length }
}

/** How many words a ticket would bring: its own and the customer's later ones. */
const wordsIn = (rows: Awaited<ReturnType<typeof freshTickets>>) =>
  rows.reduce((sum, { ticket }) => sum + 1 + ticket.comments.filter(({ kind }) => kind === 'answer').length, 0)

async function countTickets(tx: Transaction, row: ImportRow, mapping: Mapping, tickets: TicketMapping, batch: Batch) {
  const rows = batch.rows.map((one) => one.row)
  const fresh = await freshTickets(tx, row, tickets, rows)
  return { fresh, known: rows.length - fresh.length + batch.repeated, desk: await openDesk(tx, mapping, tickets) }
}

/** Adds to the counts what a batch would bring, within the caller's transaction. Only its refusals are written down. */
export async function countBatch(tx: Transaction, row: ImportRow, batch: Batch, counts: Counts): Promise<void> {
  const mapping = row.mapping as Mapping
  if (mapping.tickets) {
    const { fresh, known, desk } = await countTickets(tx, row, mapping, mapping.tickets, batch)
    counts.rowsAdded += fresh.length
    counts.rowsKnown += known
    counts.verbatimsAdded += wordsIn(fresh)
    counts.unknown = listUnknown(counts.unknown, desk, fresh)
  } else {
    const { known, fresh, rowsKnown } = await splitKnown(tx, row, batch)
    counts.rowsAdded += fresh.length
    counts.rowsKnown += rowsKnown
    counts.verbatimsAdded += fresh.flatMap(({ hashes }) => hashes.filter((hash) => !known.has(hash))).length
  }
  counts.rowsRefused += batch.refused.length
  await listRemarks(tx, row, batch, counts)
}

async function recordTicketBatch(
  context: Context,
  tx: Transaction,
  row: ImportRow,
  tickets: TicketMapping,
  batch: Batch,
  counts: Counts,
): Promise<void> {
  const { fresh, known, desk } = await countTickets(tx, row, row.mapping as Mapping, tickets, batch)
  const { added, verbatims, unknown } = await recordTickets(context, tx, row, desk, fresh)
  counts.rowsAdded += added
  counts.rowsKnown += known + fresh.length - added
  counts.verbatimsAdded += verbatims
  counts.unknown = unknown
}

/** Records what is new in a batch, within the caller's transaction, and gives the counts with the batch added. */
export async function recordBatch(context: Context, tx: Transaction, row: ImportRow, batch: Batch): Promise<Counts> {
  const { rowsAdded, rowsKnown, rowsRefused, verbatimsAdded } = row
  const counts: Counts = {
    ...{ rowsAdded, rowsKnown, rowsRefused, verbatimsAdded },
    reasons: { ...row.reasons },
    unknown: row.unknown as Unknown,
  }
  const { tickets } = row.mapping as Mapping
  if (tickets) await recordTicketBatch(context, tx, row, tickets, batch, counts)
  else await recordRows(context, tx, row, batch, counts)
  counts.rowsRefused += batch.refused.length
  await listRemarks(tx, row, batch, counts)
  return counts
}

async function recordRows(context: Context, tx: Transaction, row: ImportRow, batch: Batch, counts: Counts) {
  const { known, fresh, rowsKnown } = await splitKnown(tx, row, batch)
  const externalIds = fresh.flatMap(({ row: { customer } }) => (customer === null ? [] : [{ externalId: customer }]))
  const customers = await upsertCustomers(context, tx, row.workspaceId, externalIds, 'keep')
  const verbatims = fresh.flatMap((one) => verbatimsOf(context, row, one, known, customers))
  counts.verbatimsAdded += await recordVerbatims(context, tx, row.workspaceId, verbatims)
  counts.rowsAdded += fresh.length
  counts.rowsKnown += rowsKnown
}
