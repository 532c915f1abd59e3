import { z } from '@hono/zod-openapi'
import { hoursSchema } from '@koe/survey/audience-schema'
import { day } from '../verbatims.ts'
import { InquiryFilterQuery } from './inquiries.ts'

/** What the team that answers inquiries sets up for itself. */
const moment = z.iso.datetime({ offset: true })
const statusAfter = z.enum(['open', 'waiting', 'solved']).nullable()

export const NewMacroSchema = z.object({
  name: z.string().trim().min(1).max(100),
  body: z.string().trim().min(1).max(20_000),
  statusAfter: statusAfter.default(null).openapi({ description: 'null: as the writer chooses' }),
  assigneeId: z
    .uuid()
    .nullable()
    .default(null)
    .openapi({ description: 'Who takes care of it after that; null: no change' }),
})

export const MacroSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    body: z.string(),
    statusAfter,
    assigneeId: z.uuid().nullable(),
    updatedAt: moment,
  })
  .openapi('Macro')

export const MacroPreviewInput = z.object({
  body: z.string().max(20_000),
  language: z.enum(['ja', 'en']).default('ja'),
})

export const MacroPreviewSchema = z.object({
  text: z.string(),
  unknown: z.array(z.string()).openapi({ description: 'Names between braces that stand for nothing' }),
})

const minutes = z
  .int()
  .min(1)
  .max(60 * 24 * 60)
  .nullable()
  .default(null)

/** How the inquiries of one form are handed out, and by when they are to be answered. */
export const DeskSchema = z
  .object({
    assignment: z
      .enum(['none', 'turns', 'load'])
      .openapi({ description: '`turns`: in turn. `load`: to whoever has least to do' }),
    members: z
      .array(
        z.object({
          memberId: z.uuid(),
          categoryIds: z.array(z.uuid()).min(1).max(300).nullable().openapi({ description: 'null: every category' }),
        }),
      )
      .max(200)
      .default([]),
    firstReplyMinutes: minutes.openapi({ description: 'Minutes of working time; null: no promise' }),
    solutionMinutes: minutes,
    hours: hoursSchema.nullable().default(null).openapi({ description: 'null: day and night' }),
    ask: z.enum(['none', 'csat', 'ces']).default('none').openapi({ description: 'What is asked once it was solved' }),
    askAfterMinutes: z.number().int().min(0).max(43_200).default(60),
    askSurveyId: z
      .uuid()
      .nullable()
      .default(null)
      .openapi({ description: 'The survey that holds the answers; it is made when it is needed, and cannot be set' }),
  })
  .openapi('Desk')

export const NewViewSchema = z.object({
  name: z.string().trim().min(1).max(60),
  shared: z.boolean().openapi({ description: 'For everybody, or only for who saves it' }),
  filter: InquiryFilterQuery.strict(),
})

export const ViewSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    shared: z.boolean(),
    filter: InquiryFilterQuery,
    count: z.number().int().openapi({ description: 'Inquiries that it shows now, 1,000 at most' }),
  })
  .openapi('InquiryView')

export const ViewsSchema = z.object({
  items: z.array(ViewSchema),
  mentions: z
    .number()
    .int()
    .openapi({ description: 'Inquiries in whose notes the reader was named and has not looked since' }),
  overdue: z.number().int(),
  escalated: z.number().int().openapi({ description: 'Not solved, and marked as those that need somebody now' }),
})

export const MergeInput = z.object({
  into: z.uuid().openapi({ description: 'Another inquiry of the same customer or address' }),
})

export const PresenceInput = z.object({ writing: z.boolean().default(false) })

export const PresenceSchema = z.object({
  others: z.array(z.object({ id: z.uuid(), name: z.string(), writing: z.boolean() })),
})

export const InquiryToldSchema = z.object({
  events: z.array(z.object({ id: z.uuid(), what: z.enum(['arrived', 'changed', 'looked']) })),
  missed: z.boolean().openapi({ description: 'More happened than is listed, or nobody listened: look at everything' }),
})

const unit = z.enum(['hour', 'day', 'week', 'month'])

export const CountsQuery = z.object({
  from: day.optional(),
  to: day.optional().openapi({ description: 'Exclusive; without days: the last 28' }),
  compare: z.enum(['none', 'previous']).optional(),
  formId: z.uuid().optional(),
  unit: unit.optional().openapi({ description: 'Of the trend; `hour` for three days at most' }),
})

const count = z.number().int()
const days = z.object({ from: z.iso.date(), to: z.iso.date() })

const counted = z.object({
  current: count,
  previous: count.nullable().openapi({ description: 'In the stretch just before, up to the same point of it' }),
  change: z
    .object({
      ratio: z.number().nullable(),
      low: z.number().nullable(),
      high: z.number().nullable(),
      verdict: z.enum(['increase', 'decrease', 'none', 'withheld']),
      reason: z.string(),
      pValue: z.number(),
    })
    .nullable(),
  series: z.array(count),
})

const timeTaken = z.object({
  median: z.number().nullable().openapi({ description: 'Seconds by the clock on the wall' }),
  p90: z.number().nullable(),
  base: count,
})

export const InquiryThemesSchema = z
  .object({
    asOf: moment,
    timeZone: z.string(),
    period: days,
    base: count.openapi({ description: 'Inquiries in the table: one cell each' }),
    unread: count.openapi({ description: 'Not in the table, because they are not read yet' }),
    columns: z
      .array(z.object({ kind: z.enum(['theme', 'others', 'none']), id: z.uuid().nullable(), label: z.string(), count }))
      .openapi({ description: 'The twelve most frequent themes, all others together, and no theme' }),
    rows: z.array(
      z.object({
        id: z.uuid().nullable().openapi({ description: 'null: no category was chosen' }),
        formId: z.uuid().nullable(),
        formName: z.string().nullable(),
        label: z.string(),
        parentId: z.uuid().nullable(),
        level: count,
        archived: z.boolean(),
        count: count.openapi({ description: 'With all that lies under it' }),
        cells: z.array(
          z.object({
            count,
            share: z.number(),
            expected: z.number(),
            residual: z.number().nullable().openapi({ description: 'Adjusted, standardized (Haberman)' }),
            verdict: z.enum(['more', 'less', 'usual', 'held']).openapi({
              description: 'Beyond chance over all cells together (Holm); `held`: fewer than five expected',
            }),
          }),
        ),
      }),
    ),
    independence: z
      .object({
        statistic: z.number(),
        degreesOfFreedom: count,
        pValue: z.number(),
        cramersV: z.number(),
        reliable: z.boolean(),
      })
      .nullable(),
    disagreements: z.array(
      z.object({ chosenId: z.uuid().nullable(), themeId: z.uuid(), homeId: z.uuid(), count, base: count }),
    ),
  })
  .openapi('InquiryThemes')
const score = z
  .object({
    kind: z.enum(['nps', 'csat', 'ces']),
    value: z.number().nullable(),
    low: z.number(),
    high: z.number(),
    base: count,
    hidden: z.literal(true).optional(),
  })
  .nullable()

export const InquiryCountsSchema = z
  .object({
    asOf: moment,
    timeZone: z.string(),
    period: days,
    comparison: days.nullable(),
    comparisonUntil: moment.nullable(),
    total: counted,
    categories: z.array(
      counted.extend({
        id: z.uuid().nullable().openapi({ description: 'null: no category was chosen' }),
        formId: z.uuid().nullable(),
        formName: z.string().nullable(),
        label: z.string(),
        parentId: z.uuid().nullable(),
        level: count,
        archived: z.boolean(),
        share: z.number(),
        csat: score.openapi({ description: 'Of the answers to what was asked once they were solved; null: none' }),
      }),
    ),
    seriesFrom: z.array(moment),
    trend: z.object({
      unit,
      points: z.array(z.object({ from: z.string(), count, complete: z.boolean() })),
    }),
    heat: z.array(z.array(count)).openapi({ description: 'Weekdays, Monday first, by 24 hours' }),
    handling: z.object({
      firstReply: timeTaken,
      solution: timeTaken,
      solved: z.object({
        count,
        base: count,
        share: z.number().nullable(),
        low: z.number().openapi({ description: 'Wilson, 95 %' }),
        high: z.number(),
      }),
    }),
    backlog: z.object({ new: count, open: count, waiting: count, reopened: count, overdue: count }),
    satisfaction: z.object({
      asked: count,
      csat: score,
      ces: score,
      surveys: z.object({ csat: z.uuid().nullable(), ces: z.uuid().nullable() }),
    }),
    leftOut: z.object({ suspicious: count, merged: count }),
  })
  .openapi('InquiryCounts')
