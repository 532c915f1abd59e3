import { z } from '@hono/zod-openapi'
import { hoursSchema } from '@koe/survey/audience-schema'
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
})

export const MergeInput = z.object({
  into: z.uuid().openapi({ description: 'Another inquiry of the same customer or address' }),
})

export const PresenceInput = z.object({ writing: z.boolean().default(false) })

export const PresenceSchema = z.object({
  others: z.array(z.object({ id: z.uuid(), name: z.string(), writing: z.boolean() })),
})
