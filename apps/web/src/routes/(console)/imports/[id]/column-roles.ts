import type { ImportMapping as Mapping } from '$lib/api.ts'

/** What a column can hold. All but `text`, `attribute` and `none` belong to one column only. */
export const roles = [
  'none',
  'text',
  'date',
  'nps',
  'csat',
  'ces',
  'category',
  'channel',
  'customer',
  'id',
  'attribute',
] as const
/** What a column of tickets can hold beside `none`, `text`, `id`, `date`, `category`, `channel`, `customer` and `attribute`. */
const ticketColumns = ['status', 'assignee', 'email', 'name', 'updated', 'replied', 'solved', 'comments'] as const
export const ticketRoles = [
  'none',
  'text',
  'id',
  'date',
  'status',
  'category',
  'channel',
  'email',
  'name',
  'customer',
  'assignee',
  'updated',
  'replied',
  'solved',
  'comments',
  'attribute',
] as const
export type ColumnRole = (typeof roles)[number] | (typeof ticketRoles)[number]
export type ColumnRoles = Record<string, ColumnRole>

export const noMapping: Mapping = {
  texts: [],
  date: null,
  score: null,
  category: null,
  channel: null,
  customer: null,
  id: null,
  attributes: [],
  tickets: null,
}

/** What is chosen for the rows beside the columns, where they are inquiries. */
export type TicketChoices = Pick<NonNullable<Mapping['tickets']>, 'formId' | 'system' | 'statuses' | 'categories'>

const single = ['date', 'category', 'channel', 'customer', 'id'] as const
const scores: readonly ColumnRole[] = ['nps', 'csat', 'ces']

export function rolesOf(mapping: Mapping, header: readonly string[]): ColumnRoles {
  const chosen: ColumnRoles = Object.fromEntries(header.map((column) => [column, 'none' as ColumnRole]))
  for (const column of mapping.attributes) chosen[column] = 'attribute'
  for (const role of single) {
    const column = mapping[role]
    if (column !== null) chosen[column] = role
  }
  if (mapping.score) chosen[mapping.score.column] = mapping.score.kind
  for (const role of ticketColumns) {
    const column = mapping.tickets?.[role] ?? null
    if (column !== null) chosen[column] = role
  }
  for (const column of mapping.texts) chosen[column] = 'text'
  return chosen
}

/** Gives a column its role and takes it from the column that had it, where only one can. */
export function withRole(chosen: ColumnRoles, column: string, role: ColumnRole): ColumnRoles {
  const isScore = scores.includes(role)
  const alone = isScore || [...single, ...ticketColumns].some((one) => one === role)
  const clash = (other: ColumnRole) => alone && (other === role || (isScore && scores.includes(other)))
  const entries = Object.entries(chosen).map(([name, other]) => [name, clash(other) ? 'none' : other] as const)
  return { ...Object.fromEntries(entries), [column]: role }
}

/** The mapping that the API takes. Words for the levels of a score stay while column and scale stay. */
export function mappingOf(
  chosen: ColumnRoles,
  header: readonly string[],
  before: Mapping | null,
  choices: TicketChoices | null = null,
): Mapping {
  const having = (role: ColumnRole) => header.filter((column) => chosen[column] === role)
  const mapping: Mapping = { ...noMapping, texts: having('text'), attributes: having('attribute') }
  for (const role of single) {
    const [column] = having(role)
    if (column !== undefined) mapping[role] = column
  }
  for (const kind of ['nps', 'csat', 'ces'] as const) {
    const [column] = having(kind)
    if (column === undefined) continue
    const levels = before?.score?.column === column && before.score.kind === kind ? before.score.levels : undefined
    mapping.score = { column, kind, ...(levels ? { levels } : {}) }
  }
  if (choices) mapping.tickets = ticketsOf(choices, having)
  return mapping
}

function ticketsOf(choices: TicketChoices, having: (role: ColumnRole) => string[]): Mapping['tickets'] {
  const columns = Object.fromEntries(ticketColumns.map((role) => [role, having(role)[0] ?? null]))
  return { ...choices, ...columns } as Mapping['tickets']
}
