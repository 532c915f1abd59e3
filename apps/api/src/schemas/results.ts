import { z } from '@hono/zod-openapi'
import { CrossTabQuery, ResponseFileQuery, ScoreChangeSchema, ScoreSchema, TrendQuery } from './surveys.ts'

/** `?name=a&name=b` and `?name=a` alike; at most 100 values. */
const values = z.preprocess(
  (value) => (value === undefined || Array.isArray(value) ? value : [value]),
  z.array(z.string().min(1).max(500)).max(100).optional(),
)

const day = z.iso.date()

/** Whose answers are meant. Attributes come as `attr.NAME=VALUE` beside them, answers as `answer.QUESTION=VALUE`. */
export const ResultsFilterQuery = z.object({
  from: day.optional().openapi({ description: 'First day, in the time zone of the workspace' }),
  to: day.optional().openapi({ description: 'The day after the last' }),
  segment: z.uuid().optional().openapi({ description: 'The id of a saved segment of the survey' }),
  channel: values.openapi({
    type: 'array',
    description:
      'Repeat it for alternatives. Attributes come as `attr.NAME=VALUE` beside it, answers to a question as `answer.QUESTION=VALUE`: an option’s id, a number, or two with `..` between them',
  }),
  language: values,
  version: values.openapi({ type: 'array', description: 'Numbers of versions' }),
})

export const FilteredTrendQuery = TrendQuery.extend(ResultsFilterQuery.shape)
export const FilteredCrossTabQuery = CrossTabQuery.extend(ResultsFilterQuery.shape)
export const FilteredFileQuery = ResponseFileQuery.extend(ResultsFilterQuery.shape)

const condition = z.object({
  variable: z
    .string()
    .regex(/^(channel|language|version|(attribute|question):.{1,200})$/su)
    .openapi({ description: '`channel`, `language`, `version`, `attribute:` and a name, or `question:` and an id' }),
  values: z.array(z.string().min(1).max(500)).min(1).max(100).openapi({
    description: 'Alternatives. Of a question with numbers a number, or two with `..` between them, both included',
  }),
})

export const NewSegmentSchema = z.object({
  name: z.string().trim().min(1).max(100),
  conditions: z.array(condition).min(1).max(20),
})

export const SegmentSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    conditions: z.array(condition).openapi({ description: 'Each narrows the others' }),
    percent: z.number().int().openapi({ description: 'How much of it is counted, 0 … 100' }),
  })
  .openapi('Segment')

export const SegmentsSchema = z.object({ items: z.array(SegmentSchema) })

const recent = z.number().int().nullable()

export const RecentResponsesSchema = z
  .object({
    today: day.openapi({ description: 'In the workspace’s time zone' }),
    weekFrom: day.openapi({ description: 'The first of the seven days that end today' }),
    items: z
      .array(
        z.object({
          id: z.uuid(),
          name: z.string(),
          today: recent.openapi({ description: 'Null, like all figures, under an anonymity threshold' }),
          week: recent,
          weekBefore: recent,
          score: ScoreSchema.nullable().openapi({ description: 'Of the last seven days' }),
          change: ScoreChangeSchema.nullable().openapi({ description: 'Against the seven days before' }),
        }),
      )
      .openapi({ description: 'Surveys answered in the last fourteen days, at most twelve' }),
    more: z.number().int().openapi({ description: 'How many more surveys there are' }),
  })
  .openapi('RecentResponses')
