import { z } from '@hono/zod-openapi'

const moment = z.iso.datetime({ offset: true })
const name = z.string().trim().min(1).max(200)
const intro = z.string().max(4000)
const state = z.enum(['draft', 'live', 'closed'])
const label = z.string().trim().min(1).max(200)
const categories = z
  .array(z.object({ id: z.uuid().optional(), label, archived: z.boolean().optional() }))
  .min(1)
  .max(300)

export const FormSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    intro: z.string(),
    state,
    inquiries: z.number().int(),
    categories: z.array(
      z.object({ id: z.uuid(), label: z.string(), archived: z.boolean(), inquiries: z.number().int() }),
    ),
    createdAt: moment,
    updatedAt: moment.openapi({ description: 'Also the revision: send it back with a change' }),
  })
  .openapi('InquiryForm')

export const NewFormSchema = z.object({ name, intro: intro.optional(), state: state.optional(), categories })

export const FormChangeSchema = z.object({
  name: name.optional(),
  intro: intro.optional(),
  state: state.optional(),
  categories: categories.optional().openapi({ description: 'The whole list in order; what is left out is archived' }),
  revision: moment.optional(),
})

export const InquiryStatusSchema = z.enum(['new', 'open', 'waiting', 'solved', 'reopened'])

export const InquirySchema = z
  .object({
    id: z.uuid(),
    number: z.number().int(),
    status: InquiryStatusSchema,
    formId: z.uuid(),
    formName: z.string(),
    categoryId: z.uuid().nullable(),
    category: z.string().nullable(),
    text: z.string(),
    verbatimId: z.uuid().nullable(),
    themes: z.array(z.object({ id: z.uuid(), label: z.string() })),
    email: z.string().nullable(),
    customerId: z.uuid().nullable(),
    channel: z.string(),
    language: z.string(),
    attributes: z.record(z.string(), z.string()),
    suspicions: z.array(z.string()),
    recordedAt: moment,
    updatedAt: moment,
  })
  .openapi('Inquiry')

export const InquiryChange = z.object({ status: InquiryStatusSchema })
