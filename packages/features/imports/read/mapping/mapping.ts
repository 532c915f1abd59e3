import { createHash } from 'node:crypto'

export type ScoreKind = 'nps' | 'csat' | 'ces'

export type TicketSystem = 'zendesk' | 'freshdesk' | 'kintone' | 'other'
export type TicketStatus = 'new' | 'open' | 'waiting' | 'solved'

/** What only tickets of another system have; beside `date` (when it came in), `id` (its number there), `category`, `customer`. */
export const ticketColumns = [
  'status',
  'assignee',
  'email',
  'name',
  'updated',
  'replied',
  'solved',
  'comments',
] as const
export type TicketColumn = (typeof ticketColumns)[number]

/** How the rows of a file become inquiries: one for each row, its `texts` put together. */
export interface TicketMapping extends Partial<Record<TicketColumn, string>> {
  formId: string
  /** Numbers are unique within it. */
  system: TicketSystem
  /** Words of the status column that mean something else here than usual, or that are not known. */
  statuses: Record<string, TicketStatus>
  /** For names that the form does not have: the id of a category, `create`, or `none`. */
  categories: Record<string, string>
}

/** Which column of a file holds what. Columns that are not named here are not imported. */
export interface Mapping {
  /** One verbatim for each of these columns that has words. */
  texts: string[]
  date?: string
  score?: {
    column: string
    kind: ScoreKind
    /** Words that mean something else here than usual, as `{ 満足: 4 }` where 非常に満足 is the top. */
    levels?: Record<string, number>
  }
  category?: string
  channel?: string
  customer?: string
  attributes: string[]
  /** The row's own id in the system it comes from. */
  id?: string
  /** The rows are inquiries of a form. */
  tickets?: TicketMapping
}

export interface MappingProblem {
  /** JSON pointer into the mapping. */
  field: string
  code: 'unknown-column' | 'no-text-column' | 'no-number-column' | 'too-many-columns' | 'column-used-twice'
  params?: { column: string }
}

const MOST_TEXTS = 20
const MOST_ATTRIBUTES = 100
const MOST_CHOICES = 1000

/** What is wrong with a mapping for a file of this header; empty when it can be used. */
export function checkMapping(mapping: Mapping, header: readonly string[]): MappingProblem[] {
  const problems: MappingProblem[] = []
  const columns = new Set(header)
  const named: [string, string | undefined][] = [
    ...mapping.texts.map((name, index): [string, string] => [`/texts/${index}`, name]),
    ['/date', mapping.date],
    ['/score/column', mapping.score?.column],
    ['/category', mapping.category],
    ['/channel', mapping.channel],
    ['/customer', mapping.customer],
    ['/id', mapping.id],
    ...mapping.attributes.map((name, index): [string, string] => [`/attributes/${index}`, name]),
    ...ticketColumns.map((role): [string, string | undefined] => [`/tickets/${role}`, mapping.tickets?.[role]]),
  ]
  for (const [field, column] of named)
    if (column !== undefined && !columns.has(column))
      problems.push({ field, code: 'unknown-column', params: { column } })
  if (mapping.texts.length === 0) problems.push({ field: '/texts', code: 'no-text-column' })
  if (mapping.tickets && mapping.id === undefined) problems.push({ field: '/id', code: 'no-number-column' })
  for (const choice of ['statuses', 'categories'] as const)
    if (Object.keys(mapping.tickets?.[choice] ?? {}).length > MOST_CHOICES)
      problems.push({ field: `/tickets/${choice}`, code: 'too-many-columns' })
  if (mapping.texts.length > MOST_TEXTS) problems.push({ field: '/texts', code: 'too-many-columns' })
  if (mapping.attributes.length > MOST_ATTRIBUTES) problems.push({ field: '/attributes', code: 'too-many-columns' })
  for (const [field, list] of [
    ['/texts', mapping.texts],
    ['/attributes', mapping.attributes],
  ] as const)
    if (new Set(list).size < list.length) problems.push({ field, code: 'column-used-twice' })
  return problems
}

/** Files with the same columns, in whatever order, have the same one: by it a mapping is remembered. */
export const headerHash = (header: readonly string[]): string =>
  createHash('sha256')
    .update(JSON.stringify([...header].sort()))
    .digest('hex')
