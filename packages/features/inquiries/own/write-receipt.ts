import type { Transaction } from '@koe/db'
import { sql } from 'drizzle-orm'
import type { Actor, Context } from '../../workspaces/index.ts'
import { writeEntry } from '../answering/entries.ts'

/** So many copies go to one address within an hour: nobody is to fill a stranger's mailbox through the form. */
const mostAnHour = 3

/**
 * Within the transaction that adds an inquiry: enters the copy for its sender, and the job that mails it. None goes to an address that
 * only a program may have put there, nor for what a company's own program notes down.
 */
export async function writeReceipt(
  context: Context,
  tx: Transaction,
  actor: Actor,
  { inquiryId, email, suspicions }: { inquiryId: string; email: string | null; suspicions: readonly string[] },
): Promise<void> {
  const { workspaceId } = actor
  if (email === null || suspicions.length > 0 || actor.kind !== 'customer') return
  const since = new Date(context.now().getTime() - 3_600_000).toISOString()
  const [row] = await tx.execute<{ many: number }>(sql`
    select count(*)::int as many from inquiries i join inquiry_entries e on e.workspace_id = i.workspace_id and e.inquiry_id = i.id
    where i.workspace_id = ${workspaceId}::uuid and lower(i.email) = ${email.toLowerCase()} and i.recorded_at > ${since}::timestamptz
      and e.kind = 'receipt'`)
  if (!row || row.many >= mostAnHour) return
  await writeEntry(context, tx, actor, { inquiryId, kind: 'receipt', mailState: 'waiting', tryAt: context.now() })
  await context.queue.enqueue(tx, 'send-replies', { workspaceId })
}

/** Within a transaction: whether a copy went out, or will. */
export async function wasCopied(tx: Transaction, workspaceId: string, inquiryId: string): Promise<boolean> {
  const [row] = await tx.execute<{ copied: boolean }>(sql`
    select exists (select 1 from inquiry_entries where workspace_id = ${workspaceId}::uuid and inquiry_id = ${inquiryId}::uuid
      and kind = 'receipt') as copied`)
  return row?.copied === true
}
