import { z } from '@hono/zod-openapi'

const moment = z.iso.datetime({ offset: true })

export const ThemeSchema = z
  .object({
    id: z.uuid(),
    parentId: z.uuid().nullable(),
    label: z.string(),
    labelLocked: z.boolean().openapi({ description: 'A person named it: no refresh changes the name' }),
    terms: z.array(z.string()),
    revision: z.number().int(),
    current: z.boolean().openapi({ description: 'Part of the version that is shown' }),
    cohesion: z.number(),
    verbatims: z.number().int(),
    customers: z.number().int(),
    updatedAt: moment,
  })
  .openapi('Theme')

export const ThemeDetailSchema = ThemeSchema.extend({ subthemes: z.array(ThemeSchema) }).openapi('ThemeDetail')

export const ThemeChangeSchema = z
  .object({ label: z.string().min(1).max(200), revision: z.number().int().min(1) })
  .openapi('ThemeChange')

export const ThemeRunSchema = z
  .object({
    modelVersion: z.number().int(),
    publishedAt: moment.nullable(),
    segments: z.number().int(),
    otherShare: z.number(),
    newSegments: z.number().int().openapi({ description: 'Read since the model was fitted' }),
    running: z.object({ startedAt: moment, stage: z.string() }).nullable(),
  })
  .openapi('ThemeRun')

export const QueuedSchema = z.object({ queued: z.literal(true) })
