import { z } from '@hono/zod-openapi'
import { answersSchema, languageSchema, surveyDefinitionSchema } from '@koe/survey/schema'

/** PostgreSQL gives ids back in lower case; so that they compare, they come in like that. */
export const id = z.guid().toLowerCase().openapi({ format: 'uuid' })
/** Whatever it is, it is compared: a wrong one is refused, not overlooked. */
export const signature = z.string().max(200)
const attributes = z
  .record(z.string().min(1).max(64), z.union([z.string().max(500), z.number(), z.boolean()]).transform(String))
  .refine((record) => Object.keys(record).length <= 50, { params: { code: 'too-long' } })

const sent = {
  id: id.openapi({ description: 'UUIDv7 made where the survey or form is shown: sending again is harmless' }),
  seq: z.int().min(0).max(1_000_000_000).default(1),
  answers: answersSchema,
  language: languageSchema.default('ja'),
  channel: z
    .string()
    .regex(/^[\w-]{1,32}$/)
    .default('web'),
  attributes: attributes.default({}),
  customer: z
    .object({
      id: z.string().trim().min(1).max(200),
      attributes: attributes.optional(),
      signature: signature.optional().openapi({ description: 'Hex HMAC-SHA256 of the id with the workspace’s secret' }),
    })
    .nullish()
    .transform((value) => value ?? null),
  trap: z.string().max(1000).optional().openapi({ description: 'Leave it out, or empty: people cannot see its field' }),
}

export const SubmissionSchema = z
  .object({
    ...sent,
    surveyId: id,
    surveyVersionId: id,
    finished: z.boolean(),
    seconds: z
      .record(z.string().max(64), z.number())
      .refine((record) => Object.keys(record).length <= 512, { params: { code: 'too-long' } })
      .optional()
      .openapi({
        description:
          'How long each page was in sight, by page id; at most 3,600 are kept, less than 0 and unknown pages are not',
      }),
    visitor: id.optional().openapi({ description: 'The browser’s id, from the company’s own pages' }),
    exposureId: id.optional().openapi({ description: 'The display that it answers, where that is not its own id' }),
    startedAt: z.iso
      .datetime({ offset: true })
      .nullish()
      .transform((value) => (value ? new Date(value) : null)),
  })
  .openapi('ResponseSubmission')

export const InquirySubmissionSchema = z.object({ ...sent, formId: id }).openapi('InquirySubmission')

const words = z.record(z.string(), z.string())
export const ReceiptSchema = z.object({ id: z.uuid(), seq: z.number().int(), finished: z.boolean() }).openapi('Receipt')
export const InquiryReceiptSchema = z
  .object({
    id: z.uuid(),
    number: z.number().int(),
    seq: z.number().int(),
    statusUrl: z.string().optional().openapi({ description: 'For whoever sent it: what becomes of it' }),
    ending: z
      .object({ id: z.string(), title: words, body: words, redirect: z.string() })
      .optional()
      .openapi({ description: 'What the form shows then' }),
  })
  .openapi('InquiryReceipt')

export const ShownSurveySchema = z.object({
  surveyId: z.uuid(),
  surveyVersionId: z.uuid(),
  definition: surveyDefinitionSchema,
  workspaceName: z.string(),
  availability: z.enum(['open', 'early', 'over', 'full', 'paused']),
  opensOn: z.iso.date().nullable().openapi({ description: 'The first day, where it has not come yet' }),
})
export const PostalPlaceSchema = z.object({
  prefecture: z.string().openapi({ example: '東京都' }),
  city: z.string().openapi({ example: '千代田区' }),
  street: z.string().openapi({ example: '千代田', description: 'The town, with which the line of the street begins' }),
})
export const ShownFormSchema = z.object({
  formId: z.uuid(),
  definition: surveyDefinitionSchema,
  hidden: z.record(z.string(), z.string()).openapi({
    description: 'Values of hidden questions by key: they say that the form was shown, and when',
  }),
  workspaceName: z.string(),
})
