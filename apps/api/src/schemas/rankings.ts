import { z } from '@hono/zod-openapi'
import { day, FilterQuery } from './verbatims.ts'

const moment = z.iso.datetime({ offset: true })

export const RankingQuerySchema = FilterQuery.extend({
  from: day.optional(),
  to: day.optional(),
  compareFrom: day.optional(),
  compareTo: day.optional(),
  compare: z.enum(['none', 'previous']).optional(),
  level: z.enum(['1', '2']).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

const period = z.object({ from: z.iso.date(), to: z.iso.date() })
const figure = z.object({ value: z.number(), low: z.number(), high: z.number(), base: z.number().int() })

const change = z.object({
  previousCustomers: z.number().int(),
  ratio: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  verdict: z.enum(['increase', 'decrease', 'none', 'withheld']),
  reason: z.string(),
  pValue: z.number(),
})

export const QuoteSchema = z.object({
  verbatimId: z.uuid(),
  text: z.string().openapi({ description: 'Personal data replaced' }),
  start: z.number().int(),
  end: z.number().int(),
  saidAt: moment,
})

const row = z
  .object({
    rank: z.number().int(),
    theme: z.object({
      id: z.uuid(),
      label: z.string(),
      terms: z.array(z.string()),
      parentId: z.uuid().nullable(),
    }),
    customers: z.number().int(),
    share: z.number(),
    shareLow: z.number().openapi({ description: 'Wilson, 95 %' }),
    shareHigh: z.number(),
    mentions: z.number().int(),
    change: change.nullable(),
    nps: figure.extend({ rest: figure }).nullable(),
    sentiment: z.number(),
    series: z.array(z.object({ from: moment, customers: z.number().int() })),
    quotes: z.array(QuoteSchema),
  })
  .openapi('RankingRow')

export const RankingSchema = z
  .object({
    period,
    comparison: period.nullable(),
    base: z.number().int().openapi({ description: 'Distinct customers of the period' }),
    comparisonBase: z.number().int(),
    verbatims: z.number().int(),
    otherShare: z.number(),
    modelVersion: z.number().int(),
    nps: figure.nullable(),
    items: z.array(row),
    other: z.object({ customers: z.number().int(), share: z.number(), verbatims: z.number().int() }),
  })
  .openapi('Ranking')

const facets = z.array(z.object({ value: z.string(), count: z.number().int() }))

export const RankingFiltersSchema = z
  .object({
    sources: facets,
    categories: facets,
    channels: facets,
    attributes: z.record(z.string(), facets),
    scoreKinds: facets,
    minDate: z.iso.date().nullable(),
    maxDate: z.iso.date().nullable(),
  })
  .openapi('RankingFilters')
