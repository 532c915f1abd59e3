import { z } from '@hono/zod-openapi'
import { id } from '../ingestion.ts'
import { ContentSchema } from './articles.ts'

const row = {
  id: z.uuid(),
  number: z.number().int(),
  title: z.string(),
  excerpt: z.string(),
  category: z.string(),
}

export const ShownArticleRowSchema = z.object(row).openapi('ShownArticleRow')
export const ShownArticlesSchema = z.object({ items: z.array(ShownArticleRowSchema) })

export const ShownArticleSchema = z
  .object({
    ...row,
    content: ContentSchema,
    publishedAt: z.iso.datetime({ offset: true }),
    workspaceName: z.string(),
    timeZone: z.string(),
  })
  .openapi('ShownArticle')

export const HelpHomeSchema = z
  .object({
    workspaceName: z.string(),
    language: z.enum(['ja', 'en']),
    lookFirst: z.boolean(),
    articles: z.number().int(),
    categories: z.array(z.object({ name: z.string(), articles: z.number().int() })),
    most: z.array(ShownArticleRowSchema),
  })
  .openapi('HelpHome')

export const HelpNumbersSchema = z.object({
  items: z.array(z.object({ number: z.number().int(), publishedAt: z.iso.datetime({ offset: true }) })),
})

export const HelpSearchQuery = z.object({
  q: z.string().max(1000).optional().openapi({ description: 'A question, in the words of whoever asks' }),
  category: z.string().max(100).optional().openapi({ description: 'Without a question: all of this category' }),
})

export const SuggestInput = z.object({
  text: z.string().max(20_000).openapi({ description: 'What is typed so far. It is neither stored nor logged' }),
  category: id.optional().openapi({ description: 'The category that was chosen in the form' }),
})

export const VoteSchema = z.object({
  visitor: id.openapi({ description: 'Made by the browser and kept there: it has one vote' }),
  solved: z.boolean(),
  reason: z.string().max(1000).optional(),
})

export const VisitSchema = z.object({
  id: id.openapi({ description: 'Made by the page, one for each time that the form is opened' }),
  formId: id,
  category: id.optional(),
  steps: z
    .array(
      z.object({ number: z.int().min(1).max(2_000_000_000), step: z.enum(['shown', 'opened', 'solved', 'went-on']) }),
    )
    .max(60),
  inquiryId: id.optional().openapi({ description: 'The inquiry that was sent after all' }),
})
