import type { Transaction } from '@koe/db'
import { authUsers, members } from '@koe/db/schema'
import { eq, ne } from 'drizzle-orm'
import { upsertCustomers } from '../../customers/index.ts'
import {
  knownNumbers,
  makePastCategories,
  type PastCategories,
  type PastInquiry,
  pastCategories,
  recordPastInquiries,
} from '../../inquiries/index.ts'
import { storableText } from '../../verbatims/index.ts'
import type { Context } from '../../workspaces/index.ts'
import type { ImportRow } from '../import-view.ts'
import type { MappedRow, MappedTicket, Mapping, TicketMapping } from '../read/index.ts'
import { nothingUnknown, type Unknown } from './unknown.ts'

/** Names kept of each kind; further ones are imported in the same way, and not listed. */
const MOST_NAMES = 200

type Ticket = MappedRow & { ticket: MappedTicket }

const ticketsOf = (rows: readonly MappedRow[]): Ticket[] =>
  rows.filter((row): row is Ticket => row.ticket !== undefined)

/** Within a transaction: the rows whose numbers are not here yet. */
export async function freshTickets(
  tx: Transaction,
  row: ImportRow,
  tickets: TicketMapping,
  rows: readonly MappedRow[],
): Promise<Ticket[]> {
  const found = ticketsOf(rows)
  const numbers = found.map(({ ticket }) => ticket.number)
  const known = await knownNumbers(tx, { workspaceId: row.workspaceId, system: tickets.system }, numbers)
  return found.filter(({ ticket }) => !known.has(storableText(ticket.number)))
}

type Team = Map<string, string | null>

/** Who can be given inquiries, by address; by name where only one is called so. */
async function teamOf(tx: Transaction): Promise<Team> {
  const found = await tx
    .select({ id: members.id, name: authUsers.name, email: authUsers.email })
    .from(members)
    .innerJoin(authUsers, eq(authUsers.id, members.userId))
    .where(ne(members.role, 'viewer'))
  const team: Team = new Map()
  for (const { id, name } of found) team.set(name, team.has(name) ? null : id)
  for (const { id, email } of found) team.set(email.toLowerCase(), id)
  return team
}

/** Everything that names in the file are looked up in. */
export interface TicketDesk {
  mapping: Mapping
  tickets: TicketMapping
  categories: PastCategories
  team: Team
}

/** Within a transaction. @throws Problem `not-found` when the form is gone */
export async function openDesk(tx: Transaction, mapping: Mapping, tickets: TicketMapping): Promise<TicketDesk> {
  return { mapping, tickets, categories: await pastCategories(tx, tickets.formId), team: await teamOf(tx) }
}

const choiceOf = ({ tickets }: TicketDesk, name: string): string | undefined =>
  Object.hasOwn(tickets.categories, name) ? tickets.categories[name] : undefined

/** What somebody chose for the name, else the category that is called so. */
function categoryOf(desk: TicketDesk, name: string | null) {
  if (name === null) return null
  const choice = choiceOf(desk, name)
  if (choice === 'none') return null
  return desk.categories.find(choice === undefined || choice === 'create' ? name : choice) ?? null
}

function assigneeOf({ team }: TicketDesk, { assignee }: MappedTicket): string | null {
  const byMail = assignee.email ? team.get(assignee.email.toLowerCase()) : undefined
  return byMail ?? (assignee.name ? team.get(assignee.name) : undefined) ?? null
}

/** Adds the names of some rows that are not known. */
export function listUnknown(before: Unknown, desk: TicketDesk, rows: readonly Ticket[]): Unknown {
  const unknown = structuredClone(before)
  const note = (kind: keyof Unknown, name: string | null) => {
    const list = unknown[kind]
    const text = storableText(name ?? '')
    if (text === '' || (!Object.hasOwn(list, text) && Object.keys(list).length >= MOST_NAMES)) return
    list[text] = (Object.hasOwn(list, text) ? (list[text] ?? 0) : 0) + 1
  }
  for (const { category, ticket } of rows) {
    const known = category === null || choiceOf(desk, category) !== undefined || desk.categories.find(category)
    if (!known) note('categories', category)
    note('statuses', ticket.unknownStatus)
    if (assigneeOf(desk, ticket) === null) note('assignees', ticket.assignee.email ?? ticket.assignee.name)
  }
  return unknown
}

/** What has no place of its own stays as it stood in the file. */
function leftovers(desk: TicketDesk, { category, ticket }: Ticket): Record<string, string> {
  const { tickets, mapping } = desk
  const kept: [string | undefined, string | null][] = [
    [tickets.name, ticket.requester.name],
    [tickets.status, ticket.unknownStatus],
    [tickets.assignee, assigneeOf(desk, ticket) ? null : (ticket.assignee.name ?? ticket.assignee.email)],
    [mapping.category, categoryOf(desk, category) ? null : category],
  ]
  return Object.fromEntries(kept.flatMap(([name, value]) => (name && value ? [[name, value]] : [])))
}

function pastOf(desk: TicketDesk, row: ImportRow, one: Ticket, customerId: string | null): PastInquiry {
  const { ticket, said } = one
  const cameAt = said?.at ?? row.startedAt ?? row.createdAt
  const last = ticket.updatedAt ?? ticket.solvedAt ?? cameAt
  const words = ticket.comments.map((comment) => ({ ...comment, at: comment.at ?? last }))
  const replies = words.filter(({ kind }) => kind === 'reply').map(({ at }) => at.getTime())
  const firstReply = replies.length > 0 ? new Date(Math.min(...replies)) : null
  // Nothing can have happened before it came in, whatever the columns say.
  const after = (at: Date | null) => (at === null || at < cameAt ? null : at)
  return {
    number: ticket.number,
    text: ticket.text,
    status: ticket.status,
    category: categoryOf(desk, one.category),
    customerId,
    email: ticket.requester.email,
    assigneeId: assigneeOf(desk, ticket),
    channel: one.channel ?? 'import',
    attributes: { ...one.attributes, ...leftovers(desk, one) },
    grouping: one.attributes,
    cameAt,
    precision: said?.precision ?? 'unknown',
    updatedAt: after(last) ?? cameAt,
    repliedAt: after(ticket.repliedAt ?? firstReply),
    solvedAt: after(ticket.solvedAt),
    said: words,
  }
}

/** Makes the categories that somebody asked for, among those that these rows name. */
async function withNewCategories(
  context: Context,
  tx: Transaction,
  row: ImportRow,
  desk: TicketDesk,
  rows: Ticket[],
): Promise<TicketDesk> {
  const wanted = rows.flatMap(({ category }) =>
    category !== null && choiceOf(desk, category) === 'create' && !desk.categories.find(category) ? [category] : [],
  )
  if (wanted.length === 0) return desk
  const of = { workspaceId: row.workspaceId, formId: desk.tickets.formId, importId: row.id }
  return { ...desk, categories: await makePastCategories(context, tx, of, wanted) }
}

/** Within a transaction: records the rows as inquiries. @returns how many were added, and the names that are not known */
export async function recordTickets(
  context: Context,
  tx: Transaction,
  row: ImportRow,
  known: TicketDesk,
  rows: Ticket[],
): Promise<{ added: number; verbatims: number; unknown: Unknown }> {
  const desk = await withNewCategories(context, tx, row, known, rows)
  const named = rows.flatMap(({ customer }) => (customer === null ? [] : [{ externalId: customer }]))
  const customers = await upsertCustomers(context, tx, row.workspaceId, named, 'keep')
  const past = rows.map((one) =>
    pastOf(desk, row, one, one.customer === null ? null : (customers.get(storableText(one.customer)) ?? null)),
  )
  const { workspaceId, id: importId } = row
  const { formId, system } = desk.tickets
  const counts = await recordPastInquiries(context, tx, { workspaceId, importId, formId, system }, past)
  return { ...counts, unknown: listUnknown({ ...nothingUnknown(), ...(row.unknown as Partial<Unknown>) }, desk, rows) }
}
