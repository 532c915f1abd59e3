import { z } from '@hono/zod-openapi'

const moment = z.iso.datetime({ offset: true })
const source = z.enum(['response', 'inquiry', 'import'])
const scoreKind = z.enum(['nps', 'csat', 'ces'])

/** `?name=a&name=b` and `?name=a` alike; at most 100 values. */
const values = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    (value) => (value === undefined || Array.isArray(value) ? value : [value]),
    z.array(item).max(100).optional(),
  )

const word = z.string().min(1).max(500)

/** Filters of every figure. Attributes come as `attr.NAME=VALUE` beside them. */
export const FilterQuery = z.object({
  source: values(source),
  category: values(word),
  channel: values(word),
  score: values(z.enum(['promoter', 'passive', 'detractor'])),
  intent: values(z.enum(['complaint', 'request', 'question', 'praise', 'report'])),
  loss: values(z.enum(['money', 'time', 'opportunity', 'feelings'])),
  gain: values(z.enum(['function', 'time', 'economy', 'emotion'])),
  suspicious: z
    .enum(['included'])
    .optional()
    .openapi({ description: 'Suspicious answers are left out unless included' }),
})

export const day = z.iso.date().openapi({ description: 'A day in the time zone of the workspace' })

export const VerbatimQuerySchema = FilterQuery.extend({
  from: day.optional(),
  to: day.optional(),
  theme: z.string().max(60).optional(),
  other: z.enum(['1', 'true']).optional().openapi({ description: 'Only those that mention no theme' }),
  q: z.string().max(200).optional(),
  mood: z
    .enum(['negative', 'neutral', 'positive'])
    .optional()
    .openapi({ description: 'With `theme`: how they feel about it' }),
  word: z.string().min(1).max(200).optional().openapi({ description: 'With `theme`: a word in what is said about it' }),
  noun: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .openapi({ description: 'With `theme` and `predicate`: what is said of it' }),
  predicate: z.string().min(1).max(200).optional(),
  with: z
    .string()
    .max(60)
    .optional()
    .openapi({ description: 'With `theme`: only by customers who, in the same days, mention this theme as well' }),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

const span = z.object({
  start: z.number().int().openapi({ description: 'UTF-16 offset in the text' }),
  end: z.number().int(),
  themeId: z.uuid().nullable(),
  sentiment: z.number().openapi({ description: '-1 … 1' }),
})

export const VerbatimSchema = z
  .object({
    id: z.uuid(),
    text: z.string().openapi({ description: "The customer's words, unaltered" }),
    saidAt: moment,
    saidPrecision: z.enum(['time', 'day', 'month', 'year', 'unknown']),
    source,
    sourceId: z.uuid(),
    category: z.string().nullable(),
    channel: z.string(),
    score: z.number().nullable(),
    scoreKind: scoreKind.nullable(),
    attributes: z.record(z.string(), z.string()),
    customerId: z.uuid().nullable(),
    themes: z.array(z.object({ id: z.uuid(), label: z.string() })),
    spans: z.array(span),
    sentiment: z.number().nullable(),
    intents: z.array(z.string()),
    losses: z.array(z.string()),
    gains: z.array(z.string()),
  })
  .openapi('Verbatim')

export const VerbatimPageSchema = z.object({
  items: z.array(VerbatimSchema),
  nextCursor: z.string().nullable(),
  modelVersion: z.number().int().openapi({ description: 'The version of the themes that they are shown under' }),
  total: z.number().int().optional().openapi({ description: 'Of all pages; given with the first one' }),
})

const deciding = z.array(z.object({ label: z.string(), start: z.number().int(), end: z.number().int() }))

export const VerbatimDetailSchema = VerbatimSchema.extend({
  segments: z.array(
    z.object({
      ordinal: z.number().int(),
      start: z.number().int(),
      end: z.number().int(),
      themeId: z.uuid().nullable(),
      themeLabel: z.string().nullable(),
      subthemeId: z.uuid().nullable(),
      subthemeLabel: z.string().nullable(),
      confidence: z.number().nullable(),
      sentiment: z.number(),
      mood: z.enum(['negative', 'neutral', 'positive']).openapi({ description: 'What the sentiment counts as' }),
      sentimentBy: z
        .enum(['rule', 'words', 'ratings'])
        .openapi({ description: "Who decided: the rules, the workspace's own words, or its rated verbatims" }),
      intents: deciding,
      losses: deciding,
      gains: deciding,
    }),
  ),
  modelVersion: z.number().int(),
  suspicious: z.boolean(),
  recordedAt: moment,
  readingState: z.enum(['pending', 'read', 'set_aside']),
  readingReason: z.string().nullable(),
  origin: z.object({
    kind: source,
    id: z.uuid(),
    name: z.string().nullable(),
    row: z.number().int().nullable(),
    parentId: z.uuid().nullable(),
  }),
}).openapi('VerbatimDetail')
