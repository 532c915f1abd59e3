import { z } from '@hono/zod-openapi'
import type { ArticleNode } from '@koe/features/faq'
import { QuoteSchema } from '../rankings.ts'

const moment = z.iso.datetime({ offset: true })
const title = z.string().trim().min(1).max(200)
const body = z.string().max(50_000)
const category = z.string().trim().max(100)
const revision = z.int().min(1).openapi({ description: 'The revision that was read' })

export const ArticleStateSchema = z.enum(['draft', 'review', 'published', 'archived'])

const row = {
  id: z.uuid(),
  number: z.number().int(),
  title: z.string(),
  category: z.string(),
  state: ArticleStateSchema,
  revision: z.number().int().openapi({ description: 'Of the newest text; send it back with a change' }),
  publicRevision: z.number().int().nullable().openapi({ description: 'What customers see' }),
  publishedAt: moment.nullable(),
  owner: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  reviewOn: z.iso.date().nullable(),
  votes: z.object({ solved: z.number().int(), unsolved: z.number().int() }),
  updatedAt: moment,
}

/** Elements and words; checked where they are made. */
export const ContentSchema = z.custom<ArticleNode[]>().openapi({
  type: 'array',
  items: {},
  description: 'The text as elements: a string, or { tag, children, href?, src?, alt?, align?, start? }',
})

export const ArticleRowSchema = z.object(row).openapi('ArticleRow')
export const ArticleSchema = z
  .object({ ...row, body: z.string().openapi({ description: 'Markdown' }) })
  .openapi('Article')

export const NewArticleSchema = z.object({ title, body: body.default(''), category: category.optional() })

export const ArticleChangeSchema = z.object({
  title: title.optional(),
  body: body.optional(),
  category: category.optional(),
  ownerId: z.uuid().nullable().optional().openapi({ description: 'A member; null = nobody' }),
  reviewOn: z.iso.date().nullable().optional(),
  revision,
})

export const ArticleStateChange = z.object({ state: ArticleStateSchema, revision })

export const ArticleQuery = z.object({
  state: ArticleStateSchema.optional(),
  category: z.string().max(100).optional(),
  find: z.string().max(200).optional().openapi({ description: 'Words of title or text, or a number' }),
  due: z.enum(['yes']).optional().openapi({ description: 'Only those whose day of review has come' }),
  inquiry: z.uuid().optional().openapi({ description: 'Only those linked to this inquiry' }),
})

const revisionRow = { number: z.number().int(), title: z.string(), author: z.string(), createdAt: moment }
export const RevisionsSchema = z.object({ items: z.array(z.object(revisionRow)) })
export const RevisionSchema = z
  .object({
    ...revisionRow,
    body: z.string(),
    category: z.string(),
    against: z.number().int().nullable(),
    lines: z.array(z.object({ kind: z.enum(['same', 'removed', 'added']), text: z.string() })),
  })
  .openapi('ArticleRevision')

export const ArticleCategoriesSchema = z.object({
  items: z.array(z.object({ name: z.string(), articles: z.number().int() })),
})

export const PreviewInput = z.object({ body })
export const PreviewSchema = z.object({ content: ContentSchema })

export const InquiryLinkSchema = z.object({ inquiryId: z.uuid() })

const share = z
  .object({
    base: z.number().int(),
    count: z.number().int(),
    share: z.number().nullable(),
    low: z.number(),
    high: z.number(),
  })
  .openapi('DeflectionShare')

export const DeflectionQuery = z.object({ days: z.coerce.number().int().min(1).max(365).default(30) })
export const DeflectionSchema = z
  .object({
    days: z.number().int(),
    visits: z.number().int(),
    solved: share,
    silent: share,
    sent: z.number().int(),
    articles: z.array(
      z.object({
        id: z.uuid(),
        number: z.number().int(),
        title: z.string(),
        shown: z.number().int(),
        opened: z.number().int(),
        solved: share,
        wentOn: z.number().int(),
        silent: share,
      }),
    ),
  })
  .openapi('Deflection')

export const HelpSettingsSchema = z.object({ lookFirst: z.boolean() })

export const FaqGapsQuery = z.object({ days: z.coerce.number().int().min(1).max(365).default(90) })

const gapArticle = z.object({
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
    deflection: share.openapi({
      description:
        'Of visits that opened an article linked to the theme’s inquiries or sent one; base 0 where no public article is linked',
    }),
    remaining: z.number().openapi({ description: 'inquiries × (1 − deflection)' }),
    articles: z.array(gapArticle),
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
