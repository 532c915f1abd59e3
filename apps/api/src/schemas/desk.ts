import { z } from '@hono/zod-openapi'

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
