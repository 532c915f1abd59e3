import { withWorkspace } from '@koe/db'
import { READING_VERSION } from '@koe/text'
import { type SQL, sql } from 'drizzle-orm'
import type { Context } from '../../workspaces/index.ts'

export interface ClaimedVerbatim extends Record<string, unknown> {
  id: string
  text: string
  revision: number
  tries: number
}

/** Long enough for a full batch on a busy machine; after a crash the rows are free again when it has passed. */
const leaseMs = 60_000
const rowsAtOnce = 300
/** About two seconds of reading. One longer verbatim still goes, alone. */
const charactersAtOnce = 100_000

/** How many of the rows fit into one batch. */
export function batchLength(rows: readonly { text: string }[], limit = charactersAtOnce): number {
  let characters = 0
  const over = rows.findIndex((row) => {
    characters += row.text.length
    return characters > limit
  })
  return over === -1 ? rows.length : Math.max(1, over)
}

/** Read, but by rules that have since changed: what they said then stands until they are read again. */
export const isOutdated = sql`(reading_state = 'read' and reading_rules < ${READING_VERSION}::int)`

/** What waits to be read comes before what only is to be read again. */
const queues: readonly { where: SQL; order: SQL }[] = [
  { where: sql`reading_state = 'pending'`, order: sql`id` },
  { where: isOutdated, order: sql`reading_rules, id` },
]

/**
 * Takes a batch of waiting verbatims on lease. Any number of workers can do so at the same time: none waits for another,
 * none gets another's rows, and no transaction stays open while the texts are read.
 */
export async function claimVerbatims(context: Context, workspaceId: string): Promise<ClaimedVerbatim[]> {
  const now = context.now()
  const until = new Date(now.getTime() + leaseMs).toISOString()
  return withWorkspace(context.db, workspaceId, async (tx) => {
    let rows: ClaimedVerbatim[] = []
    for (const { where, order } of queues) {
      if (rows.length > 0) break
      const claimed = await tx.execute<ClaimedVerbatim>(sql`
        update verbatims set reading_leased_until = ${until}::timestamptz, reading_tries = reading_tries + 1
        where workspace_id = ${workspaceId}::uuid and id in (
          select id from verbatims where workspace_id = ${workspaceId}::uuid and ${where}
            and (reading_leased_until is null or reading_leased_until < ${now.toISOString()}::timestamptz)
          order by ${order} limit ${rowsAtOnce} for update skip locked)
        returning id, text, revision, reading_tries as tries`)
      rows = [...claimed].sort((a, b) => (a.id < b.id ? -1 : 1))
    }
    const kept = batchLength(rows)
    await giveBack(tx, workspaceId, rows.slice(kept))
    return rows.slice(0, kept)
  })
}

type Transaction = Parameters<Parameters<typeof withWorkspace>[2]>[0]

/** Ends the lease of rows that were not tried after all. */
async function giveBack(tx: Transaction, workspaceId: string, rows: readonly ClaimedVerbatim[]) {
  if (rows.length === 0) return
  await tx.execute(sql`
    update verbatims v set reading_leased_until = null, reading_tries = greatest(0, reading_tries - 1)
    from json_to_recordset(${JSON.stringify(rows.map(({ id, revision }) => ({ id, revision })))}::json)
      as x (id uuid, revision int)
    where v.workspace_id = ${workspaceId}::uuid and v.id = x.id and v.revision = x.revision
      and (v.reading_state = 'pending' or ${isOutdated})`)
}

/** Ends leases from outside a transaction: the engine is away or the worker is being stopped. */
export const returnVerbatims = (
  context: Context,
  workspaceId: string,
  rows: readonly ClaimedVerbatim[],
): Promise<void> => withWorkspace(context.db, workspaceId, (tx) => giveBack(tx, workspaceId, rows))
