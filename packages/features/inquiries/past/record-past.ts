import type { Transaction } from '@koe/db'
import { sql } from 'drizzle-orm'
import { type NewVerbatim, recordVerbatims, storableText } from '../../verbatims/index.ts'
import type { Context } from '../../workspaces/index.ts'
import { formQuestions } from '../form/form.ts'

export interface PastWords {
  kind: 'reply' | 'answer' | 'note'
  author: string
  text: string
  at: Date
}

/** An inquiry that came in and was dealt with in another system. */
export interface PastInquiry {
  /** What it is called there. */
  number: string
  text: string
  status: 'new' | 'open' | 'waiting' | 'solved'
  category: { id: string; label: string } | null
  customerId: string | null
  email: string | null
  assigneeId: string | null
  channel: string
  /** Of the inquiry; of its words those only by which customers are grouped. */
  attributes: Record<string, string>
  grouping: Record<string, string>
  cameAt: Date
  precision: NonNullable<NewVerbatim['saidPrecision']>
  updatedAt: Date
  repliedAt: Date | null
  solvedAt: Date | null
  said: PastWords[]
}

export interface PastOf {
  workspaceId: string
  formId: string
  importId: string
  system: string
}

/** Within a transaction: which numbers of another system are here already. */
export async function knownNumbers(
  tx: Transaction,
  { workspaceId, system }: Pick<PastOf, 'workspaceId' | 'system'>,
  numbers: readonly string[],
): Promise<Set<string>> {
  if (numbers.length === 0) return new Set()
  const found = await tx.execute<{ number: string }>(sql`
    select i.origin_number as number from json_array_elements_text(${JSON.stringify(numbers.map(storableText))}::json) n
    join inquiries i on i.workspace_id = ${workspaceId}::uuid and i.origin_number = n.value and i.origin_system = ${system}`)
  return new Set(found.map(({ number }) => number))
}

interface Placed extends PastInquiry {
  id: string
}

const rowOf = (one: Placed, index: number) => ({
  id: one.id,
  place: index + 1,
  category_id: one.category?.id ?? null,
  customer_id: one.customerId,
  email: one.email === null ? null : storableText(one.email),
  assignee_id: one.assigneeId,
  status: one.status,
  channel: storableText(one.channel),
  attributes: Object.fromEntries(Object.entries(one.attributes).map((pair) => pair.map(storableText))),
  origin_number: storableText(one.number),
  first_replied_at: one.repliedAt,
  recorded_at: one.cameAt,
  updated_at: one.updatedAt,
})

/**
 * Numbers are taken last before the rows are written, because whoever sends an inquiry meanwhile waits for them. Nothing is due, and
 * nobody's turn is taken, and no rule judges what was dealt with elsewhere.
 */
async function insertInquiries(tx: Transaction, of: PastOf, rows: readonly Placed[]): Promise<Set<string>> {
  const added = await tx.execute<{ id: string }>(sql`
    with n as (
      insert into inquiry_numbers as n (workspace_id, last_number) values (${of.workspaceId}::uuid, ${rows.length})
      on conflict (workspace_id) do update set last_number = n.last_number + ${rows.length} returning last_number)
    insert into inquiries (workspace_id, id, number, form_id, category_id, customer_id, email, assignee_id, status, channel,
      attributes, body_hash, import_id, origin_system, origin_number, first_replied_at, recorded_at, updated_at,
      judged_at)
    select ${of.workspaceId}::uuid, r.id, n.last_number - ${rows.length} + r.place, ${of.formId}::uuid, r.category_id, r.customer_id,
      r.email, r.assignee_id, r.status, r.channel, r.attributes, '', ${of.importId}::uuid, ${of.system}, r.origin_number,
      r.first_replied_at, r.recorded_at, r.updated_at, now()
    from n, json_to_recordset(${JSON.stringify(rows.map(rowOf))}::json) as r (id uuid, place bigint, category_id uuid,
      customer_id uuid, email text, assignee_id uuid, status text, channel text, attributes jsonb, origin_number text,
      first_replied_at timestamptz, recorded_at timestamptz, updated_at timestamptz)
    on conflict do nothing returning id`)
  return new Set(added.map(({ id }) => id))
}

/** What was said, and when it was solved: by the last such entry counts measure how long that took. */
function entriesOf(context: Context, one: Placed) {
  const said = one.said.map(({ kind, author, text, at }) => {
    const body = kind === 'answer' ? '' : storableText(text)
    return { id: context.newId(), kind: kind as string, author: storableText(author), body, text, at, detail: {} }
  })
  if (one.solvedAt === null || one.status !== 'solved') return said
  const detail = { from: 'open', to: 'solved' }
  return [...said, { id: context.newId(), kind: 'status', author: '', body: '', text: '', at: one.solvedAt, detail }]
}

async function insertEntries(
  tx: Transaction,
  of: PastOf,
  entries: readonly (ReturnType<typeof entriesOf>[number] & { inquiryId: string })[],
): Promise<void> {
  if (entries.length === 0) return
  const rows = entries.map(({ text: _, ...entry }) => entry)
  await tx.execute(sql`
    insert into inquiry_entries (workspace_id, id, inquiry_id, kind, author_name, body, detail, created_at)
    select ${of.workspaceId}::uuid, r.id, r."inquiryId", r.kind, r.author, r.body, r.detail, r.at
    from json_to_recordset(${JSON.stringify(rows)}::json) as r (id uuid, "inquiryId" uuid, kind text, author text, body text,
      detail jsonb, at timestamptz)`)
}

const verbatimOf = (context: Context, one: Placed, part: Pick<NewVerbatim, 'questionId' | 'text' | 'saidAt'>) => ({
  ...part,
  id: context.newId(),
  source: 'inquiry' as const,
  sourceId: one.id,
  customerId: one.customerId,
  category: one.category?.label ?? null,
  channel: one.channel,
  attributes: one.grouping,
})

/**
 * Within a transaction: records what came in elsewhere, with its history, on its own dates. No letter goes out, no clock starts, nobody
 * is given anything. Numbers that are known are passed over.
 * @returns how many were added, and how many of the customers' words with them
 */
export async function recordPastInquiries(
  context: Context,
  tx: Transaction,
  of: PastOf,
  inquiries: readonly PastInquiry[],
): Promise<{ added: number; verbatims: number }> {
  if (inquiries.length === 0) return { added: 0, verbatims: 0 }
  const rows = inquiries.map((one) => ({ ...one, id: context.newId() }))
  const ids = await insertInquiries(tx, of, rows)
  const added = rows.filter(({ id }) => ids.has(id))
  const entries = added.flatMap((one) => entriesOf(context, one).map((entry) => ({ ...entry, inquiryId: one.id, one })))
  await insertEntries(
    tx,
    of,
    entries.map(({ one: _, ...entry }) => entry),
  )
  const first = added.map((one) => ({
    ...verbatimOf(context, one, { questionId: formQuestions.message, text: one.text, saidAt: one.cameAt }),
    saidPrecision: one.precision,
  }))
  const later = entries
    .filter(({ kind }) => kind === 'answer')
    .map(({ id, one, text, at }) => verbatimOf(context, one, { questionId: id, text, saidAt: at }))
  return { added: added.length, verbatims: await recordVerbatims(context, tx, of.workspaceId, [...first, ...later]) }
}

/**
 * Within a transaction of its own: takes up to `limit` of the inquiries away that an import brought, with all that was said and done
 * about them since. Call it until it gives no inquiries.
 * @returns how many inquiries and verbatims, and whose they were
 */
export async function removePastInquiries(
  tx: Transaction,
  { workspaceId, importId, limit }: { workspaceId: string; importId: string; limit: number },
): Promise<{ inquiries: number; verbatims: number; customerIds: string[] }> {
  const removed = await tx.execute<{ id: string; customer_id: string | null }>(sql`
    delete from inquiries where workspace_id = ${workspaceId}::uuid and id in (
      select id from inquiries where workspace_id = ${workspaceId}::uuid and import_id = ${importId}::uuid
      order by id limit ${limit})
    returning id, customer_id`)
  const words = await tx.execute(sql`
    delete from verbatims v using json_array_elements_text(${JSON.stringify(removed.map(({ id }) => id))}::json) r
    where v.workspace_id = ${workspaceId}::uuid and v.source = 'inquiry' and v.source_id = r.value::uuid returning v.id`)
  const customerIds = [...new Set(removed.flatMap(({ customer_id }) => customer_id ?? []))]
  return { inquiries: removed.length, verbatims: words.length, customerIds }
}
