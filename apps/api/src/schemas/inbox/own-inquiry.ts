import { z } from '@hono/zod-openapi'
import { id } from '../ingestion.ts'
import { InquiryStatusSchema } from './inquiries.ts'

const moment = z.iso.datetime({ offset: true })

export const OwnInquirySchema = z
  .object({
    number: z.number().int(),
    status: InquiryStatusSchema,
    category: z.string().nullable(),
    text: z.string(),
    fields: z.array(z.object({ label: z.string(), text: z.string() })),
    files: z.array(z.string()).openapi({ description: 'Names' }),
    language: z.string(),
    recordedAt: moment,
    said: z.array(z.object({ id: z.uuid(), by: z.enum(['company', 'customer']), text: z.string(), at: moment })),
    workspaceName: z.string(),
    timeZone: z.string(),
  })
  .openapi('OwnInquiry')

export const AddedWordsSchema = z
  .object({
    id: id.openapi({ description: 'UUIDv7 made where the page is shown: sending again is harmless' }),
    text: z.string().trim().min(1).max(20_000),
  })
  .openapi('AddedWords')
