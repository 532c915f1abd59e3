import { z } from '@hono/zod-openapi'

const column = z.string().min(1).max(2000)
/** A part that is left out is the same as null. */
const optionalColumn = column.nullish().transform((value) => value ?? undefined)

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
  })
  .openapi('ImportMappingInput')

export const CheckInput = z.object({ mapping: MappingInput })
export const RunInput = z.object({ mapping: MappingInput.optional() })
export const UploadQuery = z.object({ name: z.string().max(1000).optional() })

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
