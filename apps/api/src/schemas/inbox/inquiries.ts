import { z } from '@hono/zod-openapi'
import { day } from '../verbatims.ts'

const moment = z.iso.datetime({ offset: true })
/** A day as the workspace's calendar has it, or a moment. */
const dayOrMoment = z.union([day, moment])
export const InquiryStatusSchema = z.enum(['new', 'open', 'waiting', 'solved', 'reopened'])

export const InquirySchema = z
  .object({
    id: z.uuid(),
    number: z.number().int(),
    status: InquiryStatusSchema,
    formId: z.uuid(),
    formName: z.string(),
    categoryId: z.uuid().nullable(),
    category: z.string().nullable().openapi({ description: 'With those above it: 「請求 › 返金」' }),
    fields: z.array(z.object({ id: z.string(), label: z.string(), text: z.string() })),
    files: z.array(z.object({ id: z.uuid(), name: z.string(), size: z.number().int() })),
    text: z.string(),
    verbatimId: z.uuid().nullable(),
    themes: z.array(z.object({ id: z.uuid(), label: z.string() })),
    email: z.string().nullable(),
    assignee: z.object({ id: z.uuid(), name: z.string() }).nullable(),
    origin: z
      .object({ system: z.enum(['zendesk', 'freshdesk', 'kintone', 'other']), number: z.string() })
      .nullable()
      .openapi({ description: 'Where it was dealt with before, and its number there' }),
    mergedInto: z.object({ id: z.uuid(), number: z.number().int() }).nullable(),
    mentioned: z.boolean().openapi({ description: 'The reader was named in a note since they last looked at it' }),
    customerId: z.uuid().nullable(),
    signed: z.boolean().nullable().openapi({ description: 'Whether somebody vouched for the customer’s number' }),
    channel: z.string(),
    language: z.string(),
    attributes: z.record(z.string(), z.string()),
    suspicions: z.array(z.string()),
    firstReplyDueAt: moment.nullable(),
    solutionDueAt: moment.nullable(),
    firstRepliedAt: moment.nullable(),
    clocksStoppedAt: moment.nullable().openapi({ description: 'Since when both clocks stand still' }),
    dueAt: moment.nullable().openapi({ description: 'The earlier end of the clocks that run' }),
    escalatedAt: moment.nullable().openapi({ description: 'Since when it is marked as one that needs somebody now' }),
    recordedAt: moment,
    updatedAt: moment,
  })
  .openapi('Inquiry')

export const InquiryChange = z.object({
  status: InquiryStatusSchema.optional(),
  assigneeId: z.uuid().nullable().optional().openapi({ description: 'A member; null = nobody' }),
  escalated: z.boolean().optional().openapi({ description: 'Whether it needs somebody now' }),
})

const ID = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'

export const InquiryFilterQuery = z.object({
  status: z.union([InquiryStatusSchema, z.literal('unsolved')]).optional(),
  escalated: z.literal('yes').optional().openapi({ description: 'Marked as one that needs somebody now' }),
  mentioned: z.enum(['me', 'unseen']).optional().openapi({ description: 'In whose notes the reader is named' }),
  assignee: z
    .union([z.enum(['me', 'none']), z.uuid()])
    .optional()
    .openapi({ description: 'A member, `me`, or `none`' }),
  categoryId: z
    .union([z.literal('none'), z.uuid()])
    .optional()
    .openapi({ description: 'With all under it; `none`: no category was chosen' }),
  formId: z.uuid().optional(),
  from: dayOrMoment.optional().openapi({ description: 'When it came in: a day of the workspace, or a moment' }),
  to: dayOrMoment.optional().openapi({ description: 'Exclusive' }),
  themeId: z
    .union([z.literal('none'), z.uuid()])
    .optional()
    .openapi({ description: 'What its words are most about; `none`: no theme, although they were read' }),
  otherThemes: z
    .string()
    .regex(new RegExp(`^${ID}(,${ID}){0,19}$`))
    .optional()
    .openapi({ description: 'About a theme, but none of these: ids with commas between' }),
  suspicious: z.literal('no').optional().openapi({ description: 'Without what a program may have sent' }),
  due: z.enum(['overdue', 'soon']).optional().openapi({ description: 'Its end has passed, or comes within a day' }),
  sort: z
    .enum(['newest', 'due'])
    .optional()
    .openapi({ description: '`due`: the first to be over; only what has an end' }),
  find: z
    .string()
    .max(320)
    .optional()
    .openapi({ description: 'Its number here or where it was before, or the address that it came from' }),
})

const words = z.string().trim().min(1).max(20_000)
const madeId = z.uuid().openapi({ description: 'UUIDv7 made by the writer: sending again is harmless' })

export const NoteSchema = z.object({ id: madeId, body: words })

export const ReplySchema = z.object({
  id: madeId,
  body: words,
  seen: z.uuid().nullable().openapi({ description: 'The last reply or answer that the writer saw' }),
  statusAfter: z.enum(['open', 'waiting', 'solved']).openapi({ description: 'What the inquiry is afterwards' }),
  assigneeId: z.uuid().optional().openapi({ description: 'Who takes care of it afterwards' }),
})

const messageId = z.string().trim().min(1).max(998)

export const AnswerSchema = z.object({
  messageId,
  references: z.array(messageId).min(1).max(200).openapi({ description: 'In-Reply-To and References' }),
  from: z.string().trim().min(1).max(320),
  text: z.string().max(200_000).openapi({ description: 'The plain text; what is quoted below it is left out' }),
})

export const ReceivedAnswerSchema = z.object({ inquiryId: z.uuid(), added: z.boolean() })

export const ConversationSchema = z
  .object({
    entries: z.array(
      z.object({
        id: z.uuid(),
        kind: z.enum(['reply', 'answer', 'note', 'status', 'assignment', 'receipt', 'merge', 'question', 'escalation']),
        author: z.string(),
        body: z.string(),
        verbatimId: z.uuid().nullable(),
        detail: z.record(z.string(), z.string().nullable()),
        mailState: z.enum(['waiting', 'sent', 'failed', 'stopped']).nullable(),
        mailReason: z.string().nullable(),
        dueAt: moment.nullable().openapi({ description: 'Of a question: when it will be sent' }),
        answered: z
          .object({
            kind: z.enum(['csat', 'ces']),
            score: z.number(),
            text: z.string(),
            verbatimId: z.uuid().nullable(),
          })
          .nullable()
          .openapi({ description: 'Of a question: what was answered' }),
        sentAt: moment.nullable(),
        createdAt: moment,
      }),
    ),
    customer: z.object({
      inquiries: z.array(
        z.object({
          id: z.uuid(),
          number: z.number().int(),
          status: InquiryStatusSchema,
          merged: z.boolean(),
          text: z.string(),
          recordedAt: moment,
        }),
      ),
      scores: z.array(
        z.object({
          verbatimId: z.uuid(),
          kind: z.enum(['nps', 'csat', 'ces']),
          score: z.number(),
          text: z.string(),
          saidAt: moment,
        }),
      ),
    }),
    merged: z.array(z.object({ id: z.uuid(), number: z.number().int(), text: z.string(), recordedAt: moment })),
    mail: z.object({ from: z.string().nullable().openapi({ description: 'null: no mail server is set up' }) }),
  })
  .openapi('InquiryConversation')
