import { z } from '@hono/zod-openapi'

const column = z.string().min(1).max(2000)
/** A part that is left out is the same as null. */
const optionalColumn = column.nullish().transform((value) => value ?? undefined)

const statuses = z.record(z.string().max(200), z.enum(['new', 'open', 'waiting', 'solved']))
const systems = z.enum(['zendesk', 'freshdesk', 'kintone', 'other'])

const TicketInput = z
  .object({
    formId: z.uuid().openapi({ description: 'The form whose inquiries the rows become' }),
    system: systems.openapi({ description: 'Where they come from: a number comes in once from each' }),
    status: optionalColumn,
    assignee: optionalColumn,
    email: optionalColumn,
    name: optionalColumn,
    updated: optionalColumn,
    replied: optionalColumn,
    solved: optionalColumn,
    comments: optionalColumn.openapi({
      description: 'A list of JSON as Zendesk and Freshdesk write it, or plain words',
    }),
    statuses: statuses.default({}).openapi({ description: 'For words of the status column that are not known' }),
    categories: z
      .record(z.string().max(500), z.union([z.enum(['create', 'none']), z.uuid()]))
      .default({})
      .openapi({ description: 'For names that the form has not got: a category, `create` (archived), or `none`' }),
  })
  .openapi('ImportTicketsInput')

export const MappingInput = z
  .object({
    texts: z.array(column).min(1).max(20),
    date: optionalColumn,
    score: z
      .object({
        column,
        kind: z.enum(['nps', 'csat', 'ces']),
        levels: z.record(z.string().max(100), z.number()).optional(),
      })
      .nullish()
      .transform((value) => value ?? undefined),
    category: optionalColumn,
    channel: optionalColumn,
    customer: optionalColumn,
    id: optionalColumn,
    attributes: z.array(column).max(100).default([]),
    tickets: TicketInput.nullish()
      .transform((value) => value ?? undefined)
      .openapi({ description: 'The rows are inquiries; `id` is their number elsewhere' }),
  })
  .openapi('ImportMappingInput')

export const CheckInput = z.object({ mapping: MappingInput })
export const RunInput = z.object({ mapping: MappingInput.optional() })
export const UploadQuery = z.object({ name: z.string().max(1000).optional() })

const namedColumn = z.string().nullable()
const TicketsSchema = z
  .object({
    formId: z.string().openapi({ description: 'Empty in a suggestion' }),
    system: systems,
    status: namedColumn,
    assignee: namedColumn,
    email: namedColumn,
    name: namedColumn,
    updated: namedColumn,
    replied: namedColumn,
    solved: namedColumn,
    comments: namedColumn,
    statuses,
    categories: z.record(z.string(), z.string()),
  })
  .openapi('ImportTickets')

export const MappingSchema = z
  .object({
    texts: z.array(z.string()),
    date: z.string().nullable(),
    score: z
      .object({
        column: z.string(),
        kind: z.enum(['nps', 'csat', 'ces']),
        levels: z.record(z.string(), z.number()).optional(),
      })
      .nullable(),
    category: z.string().nullable(),
    channel: z.string().nullable(),
    customer: z.string().nullable(),
    id: z.string().nullable(),
    attributes: z.array(z.string()),
    tickets: TicketsSchema.nullable(),
  })
  .openapi('ImportMapping')

export const ImportStateSchema = z.enum([
  'uploaded',
  'checking',
  'checked',
  'queued',
  'running',
  'done',
  'failed',
  'cancelled',
  'undoing',
  'undone',
])

const count = z.number().int()
const names = z.array(z.object({ name: z.string(), count }))

export const ImportSchema = z
  .object({
    id: z.uuid(),
    fileName: z.string(),
    fileBytes: count,
    format: z.enum(['csv', 'tsv', 'jsonl', 'xlsx']),
    encoding: z.string(),
    delimiter: z.string().nullable(),
    header: z.array(z.string()),
    state: ImportStateSchema,
    mapping: MappingSchema.nullable(),
    suggestion: MappingSchema.nullable(),
    remembered: z.boolean(),
    system: z
      .enum(['zendesk', 'freshdesk', 'kintone'])
      .nullable()
      .openapi({ description: 'Whose export of tickets it is, as its header tells' }),
    ticketSuggestion: MappingSchema.nullable().openapi({ description: 'To begin with when the rows are inquiries' }),
    preview: z
      .array(z.object({ number: count, cells: z.array(z.string()), problem: z.string().optional() }))
      .nullable(),
    rowsTotal: count.nullable(),
    rowsRead: count,
    rowsAdded: count,
    rowsKnown: count,
    rowsRefused: count,
    verbatimsAdded: count,
    bytesRead: count,
    reasons: z.array(
      z.object({ code: z.string(), severity: z.enum(['refusal', 'warning']), count, rows: z.array(count) }),
    ),
    unknown: z
      .object({ categories: names, statuses: names, assignees: names })
      .openapi({ description: 'Names in a file of tickets that are not known here; 200 of each at most' }),
    rate: z.number().nullable(),
    secondsLeft: z.number().nullable(),
    failure: z.string().nullable(),
    sameFileAs: z.uuid().nullable(),
    createdAt: z.iso.datetime(),
    startedAt: z.iso.datetime().nullable(),
    updatedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .openapi('Import')
