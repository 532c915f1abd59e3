import { z } from '@hono/zod-openapi'
import { DeflectionSchema } from './articles.ts'
import { QuoteSchema } from './rankings.ts'

const moment = z.iso.datetime({ offset: true })

export const FaqGapsQuery = z.object({ days: z.coerce.number().int().min(1).max(365).default(90) })

const article = z.object({
  id: z.uuid(),
  number: z.number().int(),
  title: z.string(),
  state: z.enum(['draft', 'review', 'published']),
  linked: z
    .number()
    .int()
    .openapi({ description: 'To so many inquiries of the theme; 0 = only found by the theme’s words' }),
})

const gap = z
  .object({
    theme: z.object({ id: z.uuid(), label: z.string(), terms: z.array(z.string()) }),
    inquiries: z.number().int().openapi({ description: 'Distinct, without suspicious ones; merged ones count once' }),
    verbatims: z.number().int(),
    deflection: DeflectionSchema.shape.solved.openapi({
      description:
        'Of visits that opened an article linked to the theme’s inquiries or sent one; base 0 where no public article is linked',
    }),
    remaining: z.number().openapi({ description: 'inquiries × (1 − deflection)' }),
    articles: z.array(article),
    title: z.string().openapi({ description: 'The customers’ own words, for a title' }),
    quotes: z.array(QuoteSchema),
    replies: z
      .array(z.object({ inquiryId: z.uuid(), number: z.number().int(), text: z.string(), writtenAt: moment }))
      .openapi({ description: 'Of solved inquiries; personal data replaced' }),
    inquiryIds: z.array(z.uuid()).openapi({ description: 'What quotations and replies come from' }),
  })
  .openapi('FaqGap')

export const FaqGapsSchema = z
  .object({
    days: z.number().int(),
    period: z.object({ from: z.iso.date(), to: z.iso.date() }),
    modelVersion: z.number().int().openapi({ description: '0 = no themes yet' }),
    inquiries: z.number().int(),
    items: z.array(gap),
  })
  .openapi('FaqGaps')
