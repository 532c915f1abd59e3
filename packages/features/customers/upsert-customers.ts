import { prepared, type Transaction } from '@koe/db'
import { repairText } from '@koe/survey'
import { sql } from 'drizzle-orm'
import type { Context } from '../workspaces/index.ts'

export interface NewCustomer {
  /** The company's own number for the customer. */
  externalId: string
  attributes?: Readonly<Record<string, string>>
}

const attributesOf = (customer: NewCustomer) =>
  Object.fromEntries(
    Object.entries(customer.attributes ?? {}).map(([name, value]) => [repairText(name), repairText(value)]),
  )

/**
 * The ids of customers by the company's own numbers; those not seen before are added. Within the caller's transaction.
 * @param known - `keep` leaves what is stored of a known customer (anybody can claim to be one on a public page);
 * `merge` puts the new attributes over the old ones
 */
export async function upsertCustomers(
  context: Context,
  tx: Transaction,
  workspaceId: string,
  customers: readonly NewCustomer[],
  known: 'keep' | 'merge',
): Promise<Map<string, string>> {
  const byExternalId = new Map(customers.map((customer) => [repairText(customer.externalId), customer]))
  if (byExternalId.size === 0) return new Map()
  // In one order everywhere, so that two transactions never wait for each other.
  const rows = [...byExternalId]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([external_id, customer]) => ({ id: context.newId(), external_id, attributes: attributesOf(customer) }))
  const onConflict =
    known === 'merge'
      ? sql`do update set attributes = c.attributes || excluded.attributes where not c.attributes @> excluded.attributes`
      : sql`do nothing`
  await tx.execute(sql`
    insert into customers as c (workspace_id, id, external_id, attributes, created_at)
    select ${workspaceId}::uuid, r.id, r.external_id, r.attributes, ${context.now().toISOString()}::timestamptz
    from json_to_recordset(${JSON.stringify(rows)}::json) as r (id uuid, external_id text, attributes jsonb)
    on conflict (workspace_id, external_id) ${onConflict}`)
  const found = await prepared(tx)<{ id: string; external_id: string }>`
    select id, external_id from customers where workspace_id = ${workspaceId}::uuid and external_id in
      (select value from json_array_elements_text(${JSON.stringify(rows.map((row) => row.external_id))}::json))`
  return new Map(found.map((row) => [row.external_id, row.id]))
}
