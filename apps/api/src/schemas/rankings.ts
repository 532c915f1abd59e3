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
      pinned: z.boolean().openapi({ description: 'Kept at the top by a person, whatever its rank' }),
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
    hidden: z
      .array(
        z.object({
          theme: z.object({ id: z.uuid(), label: z.string() }),
          customers: z.number().int(),
          share: z.number(),
          shareLow: z.number(),
          shareHigh: z.number(),
        }),
      )
      .openapi({ description: 'Themes that people took out of the ranking' }),
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

const shareFigure = {
  customers: z.number().int(),
  base: z.number().int(),
  share: z.number(),
  low: z.number().openapi({ description: 'Wilson, 95 %' }),
  high: z.number(),
}

const labelled = z.array(z.object({ value: z.string(), ...shareFigure })).openapi({
  description: 'Of the customers who mention the theme; one of them can stand in several rows',
})

const lift = {
  customers: z.number().int(),
  base: z.number().int(),
  restCustomers: z.number().int(),
  restBase: z.number().int(),
  ratio: z.number().nullable().openapi({ description: 'Their share divided by the share of all others (lift)' }),
  low: z.number(),
  high: z.number(),
  qValue: z.number().openapi({ description: 'Benjamini–Hochberg over all that were looked at' }),
  stands: z.boolean().openapi({ description: 'q-value of at most .10' }),
}

const impact = z.object({
  inside: figure,
  rest: figure,
  difference: z.number(),
  low: z.number(),
  high: z.number(),
})

export const PortraitQuerySchema = FilterQuery.extend({ from: day.optional(), to: day.optional() })

export const ThemePortraitSchema = z
  .object({
    period,
    modelVersion: z.number().int(),
    customers: z.object(shareFigure),
    mentions: z.number().int(),
    trend: z.object({
      unit: z.enum(['day', 'week', 'month']),
      points: z.array(period.extend(shareFigure)),
    }),
    nps: impact.nullable().openapi({ description: 'In points' }),
    csat: impact.nullable().openapi({ description: 'As shares of the two best of five' }),
    near: z
      .array(z.object({ id: z.uuid(), label: z.string(), similarity: z.number() }))
      .openapi({ description: 'Themes of the same level, the nearest by meaning first' }),
    quotes: z.array(QuoteSchema),
  })
  .openapi('ThemePortrait')

export const ThemeWordingSchema = z
  .object({
    words: z.array(z.object({ word: z.string(), customers: z.number().int(), verbatims: z.number().int() })),
    pairs: z.array(
      z.object({
        noun: z.string(),
        predicate: z.string(),
        surface: z.string().openapi({ description: 'As it is said most often' }),
        customers: z.number().int(),
        verbatims: z.number().int(),
      }),
    ),
    moods: z.array(z.object({ value: z.enum(['negative', 'neutral', 'positive']), ...shareFigure })),
    intents: labelled,
    losses: labelled,
    gains: labelled,
  })
  .openapi('ThemeWording')

export const ThemeCompanySchema = z
  .object({
    groups: z.object({
      looked: z.number().int().openapi({ description: 'Groups that were large enough to be looked at' }),
      items: z
        .array(
          z.object({
            kind: z.enum(['source', 'channel', 'category', 'attribute']),
            name: z.string().openapi({ description: 'Of the attribute; else empty' }),
            value: z.string(),
            ...lift,
          }),
        )
        .openapi({ description: 'Each customer stands where their latest words of the period put them' }),
    }),
    others: z.object({
      looked: z.number().int(),
      items: z.array(z.object({ id: z.uuid(), label: z.string(), ...lift })),
    }),
  })
  .openapi('ThemeCompany')
