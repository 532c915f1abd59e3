import { prepared, type Transaction } from '@koe/db'
import { sql } from 'drizzle-orm'
import type { Context } from '../workspaces/index.ts'
import { type NewVerbatim, storableAttributes, storableText } from './new-verbatim.ts'

const asRow = (row: NewVerbatim) => ({
  id: row.id,
  source: row.source,
  source_id: row.sourceId,
  question_id: row.questionId ?? '',
  text: storableText(row.text),
  customer_id: row.customerId ?? null,
  said_at: row.saidAt.toISOString(),
  said_precision: row.saidPrecision ?? 'time',
  score_kind: row.scoreKind ?? null,
  score: row.score ?? null,
  category: row.category == null ? null : storableText(row.category),
  channel: storableText(row.channel ?? 'web'),
  attributes: storableAttributes(row.attributes ?? {}),
  suspicious: row.suspicious ?? false,
  row_hash: row.rowHash ?? null,
})

/** One statement whatever the number of rows: the rows travel as one JSON parameter. */
async function insert(context: Context, tx: Transaction, workspaceId: string, rows: readonly NewVerbatim[]) {
  return prepared(tx)<{ id: string }>`
    insert into verbatims (workspace_id, id, source, source_id, question_id, text, customer_id, said_at, said_precision,
      score_kind, score, category, channel, attributes, suspicious, recorded_at, row_hash)
    select ${workspaceId}::uuid, r.id, r.source, r.source_id, r.question_id, r.text, r.customer_id, r.said_at,
      r.said_precision, r.score_kind, r.score, r.category, r.channel, r.attributes, r.suspicious,
      ${context.now().toISOString()}::timestamptz, r.row_hash
    from json_to_recordset(${JSON.stringify(rows.map(asRow))}::json) as r (id uuid, source text, source_id uuid,
      question_id text, text text, customer_id uuid, said_at timestamptz, said_precision text, score_kind text,
      score real, category text, channel text, attributes jsonb, suspicious boolean, row_hash text)
    on conflict do nothing returning id`
}

/**
 * Records many verbatims within the caller's transaction, and one job that will read them. Rows that are known already
 * (same id, same place in their source, or same `rowHash`) are passed over. Hand over some hundreds to a few thousand at a time.
 * @returns how many were added
 */
export async function recordVerbatims(
  context: Context,
  tx: Transaction,
  workspaceId: string,
  rows: readonly NewVerbatim[],
): Promise<number> {
  if (rows.length === 0) return 0
  const added = await insert(context, tx, workspaceId, rows)
  if (added.length > 0) await context.queue.enqueue(tx, 'read-verbatims', { workspaceId })
  return added.length
}

/**
 * Records one verbatim within the caller's transaction, and the job that will read it. Recording the same place of the
 * same source again changes nothing: use `updateVerbatim` for new words.
 * @returns the id under which the words are stored, and whether they were new
 */
export async function recordVerbatim(
  context: Context,
  tx: Transaction,
  workspaceId: string,
  row: NewVerbatim,
): Promise<{ id: string; added: boolean }> {
  const added = await recordVerbatims(context, tx, workspaceId, [row])
  if (added > 0) return { id: row.id, added: true }
  const [known] = await tx.execute<{ id: string }>(sql`
    select id from verbatims where workspace_id = ${workspaceId}::uuid
      and (source, source_id, question_id) = (${row.source}, ${row.sourceId}::uuid, ${row.questionId ?? ''})`)
  return { id: known?.id ?? row.id, added: false }
}
