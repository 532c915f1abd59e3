import { z } from '@hono/zod-openapi'
import { ShownSurveySchema } from './ingestion.ts'
import { AvailabilitySchema } from './surveys.ts'

const moment = z.iso.datetime({ offset: true })
const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\u0000-\u001f\u007f\u2028\u2029]*$/)
const list = z.string().max(900_000).openapi({
  description:
    'One person a line: address, name, number; or with a header (メールアドレス, 氏名, 顧客ID), other columns becoming attributes',
})

export const RefusedLinesSchema = z
  .array(
    z.object({
      line: z.number().int().openapi({ description: 'From 1' }),
      reason: z.enum(['no-address', 'wrong-address', 'twice', 'too-long']),
    }),
  )
  .openapi({ description: 'Lines that name nobody' })

export const NewInvitationsSchema = z.union([
  z.object({ count: z.number().int().min(1).max(20_000) }),
  z.object({ list: list.min(1) }),
])

export const CreatedInvitationsSchema = z.object({ created: z.number().int(), refused: RefusedLinesSchema })

export const SurveyInvitationSchema = z
  .object({
    id: z.uuid().openapi({ description: 'Also the id of its response' }),
    token: z.string(),
    customerId: z.string().nullable(),
    name: z.string().nullable(),
    email: z.string().nullable(),
    mailState: z.enum(['waiting', 'sent', 'failed', 'unsubscribed', 'stopped']).nullable(),
    mailReason: z.string().nullable().openapi({ description: 'The mail server’s code, or the kind of trouble' }),
    sentAt: moment.nullable(),
    createdAt: moment,
    answered: z.enum(['no', 'begun', 'finished']),
  })
  .openapi('SurveyInvitation')

export const InvitationQuery = z.object({ mailing: z.uuid().optional() })

export const CheckMailingSchema = z.object({ list })

export const CheckedMailingSchema = z.object({
  people: z.number().int().openapi({ description: 'Who would get a letter' }),
  unsubscribed: z.number().int().openapi({ description: 'Left out: they want no more mail' }),
  refused: RefusedLinesSchema,
})

export const NewMailingSchema = z.object({
  list: list.min(1),
  subject: line(200),
  body: z.string().trim().min(1).max(10_000).openapi({ description: '`{{name}}` becomes the person’s name' }),
  senderName: line(100),
  replyTo: z.string().trim().max(254).nullish(),
  language: z.enum(['ja', 'en']).default('ja'),
})

export const MailingSchema = z
  .object({
    id: z.uuid(),
    surveyId: z.uuid(),
    subject: z.string(),
    body: z.string(),
    senderName: z.string(),
    replyTo: z.string().nullable(),
    language: z.enum(['ja', 'en']),
    state: z.enum(['sending', 'stopped', 'done']),
    createdAt: moment,
    finishedAt: moment.nullable(),
    counts: z.object({
      people: z.number().int(),
      waiting: z.number().int(),
      sent: z.number().int(),
      failed: z.number().int(),
      unsubscribed: z.number().int(),
      stopped: z.number().int(),
      begun: z.number().int().openapi({ description: 'Who has answered at least in part' }),
      finished: z.number().int(),
    }),
  })
  .openapi('Mailing')

export const MailingsSchema = z.object({
  items: z.array(MailingSchema),
  from: z.string().nullable().openapi({ description: 'The address that mail comes from; null where none can be sent' }),
})

export const PinSchema = z.object({ pin: z.string().min(1).max(64) })
export const PassSchema = z.object({ pass: z.string().openapi({ description: 'Good for a day' }) })

export const InvitedSurveySchema = ShownSurveySchema.extend({
  availability: z.union([AvailabilitySchema, z.literal('answered')]),
  responseId: z.uuid(),
  channel: z.enum(['mail', 'invitation']),
})

export const SubscriptionSchema = z.object({
  address: z.string().nullable(),
  subscribed: z.boolean(),
  workspaceName: z.string(),
})
