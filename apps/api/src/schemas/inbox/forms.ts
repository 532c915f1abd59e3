import { z } from '@hono/zod-openapi'
import { formFieldSchema } from '@koe/survey/schema'

const moment = z.iso.datetime({ offset: true })
const name = z.string().trim().min(1).max(200)
const intro = z.string().max(4000)
const state = z.enum(['draft', 'live', 'closed'])
const files = z.boolean().openapi({ description: 'Customers may send files along' })
const help = z.string().max(2000)
const fields = z.array(formFieldSchema).max(30)
const level = z.int().min(0).max(3).openapi({ description: 'How deep it stands; 0 = at the top' })

const categories = z
  .array(
    z.object({
      id: z.uuid().optional(),
      label: z.string().trim().min(1).max(200),
      level: level.optional(),
      archived: z.boolean().optional().openapi({ description: 'What lies under it is archived with it' }),
      help: help.optional(),
      fields: fields.optional().openapi({ description: 'Questions that are asked once it is chosen' }),
    }),
  )
  .min(1)
  .max(300)
  .openapi({ description: 'An outline: each category is followed by those under it' })

export const FormSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    intro: z.string(),
    state,
    files,
    inquiries: z.number().int(),
    categories: z.array(
      z.object({
        id: z.uuid(),
        label: z.string(),
        parentId: z.uuid().nullable(),
        level: z.number().int(),
        archived: z.boolean(),
        help: z.string(),
        fields: z.array(formFieldSchema),
        inquiries: z.number().int(),
      }),
    ),
    createdAt: moment,
    updatedAt: moment.openapi({ description: 'Also the revision: send it back with a change' }),
  })
  .openapi('InquiryForm')

export const NewFormSchema = z.object({
  name,
  intro: intro.optional(),
  state: state.optional(),
  files: files.optional(),
  categories,
})

export const FormChangeSchema = z.object({
  name: name.optional(),
  intro: intro.optional(),
  state: state.optional(),
  files: files.optional(),
  categories: categories
    .optional()
    .openapi({ description: 'The whole outline in order; what is left out is archived' }),
  revision: moment.optional(),
})
