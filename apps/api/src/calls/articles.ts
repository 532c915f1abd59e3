import type { z } from '@hono/zod-openapi'
import type {
  ArticleCategoriesSchema,
  ArticleChangeSchema,
  ArticleRowSchema,
  ArticleSchema,
  ArticleStateSchema,
  DeflectionSchema,
  FaqGapsSchema,
  HelpSettingsSchema,
  NewArticleSchema,
  PreviewSchema,
  RevisionSchema,
  RevisionsSchema,
} from '../schemas/faq/articles.ts'
import type {
  HelpHomeSchema,
  HelpNumbersSchema,
  ShownArticleRowSchema,
  ShownArticleSchema,
  SuggestInput,
  VisitSchema,
  VoteSchema,
} from '../schemas/faq/help.ts'
import { at, type Query, queryText, type Send } from '../send.ts'

/** The part of the client that writes and reads articles; `client.ts` shows it. */
export type Article = z.output<typeof ArticleSchema>
export type ArticleChange = z.input<typeof ArticleChangeSchema>
export type ArticleContent = z.output<typeof PreviewSchema>['content']
export type ArticleNode = ArticleContent[number]
export type ArticleRevision = z.output<typeof RevisionSchema>
export type ArticleRow = z.output<typeof ArticleRowSchema>
export type ArticleState = z.output<typeof ArticleStateSchema>
export type Deflection = z.output<typeof DeflectionSchema>
export type DeflectionShare = Deflection['solved']
export type FaqGaps = z.output<typeof FaqGapsSchema>
export type FaqGap = FaqGaps['items'][number]
export type HelpHome = z.output<typeof HelpHomeSchema>
export type HelpSettings = z.output<typeof HelpSettingsSchema>
export type ShownArticle = z.output<typeof ShownArticleSchema>
export type ShownArticleRow = z.output<typeof ShownArticleRowSchema>

export const articleCalls = (send: Send) => ({
  articles: (query: Query = {}) =>
    send<{ items: ArticleRow[]; nextCursor: string | null }>('GET', at`/articles` + queryText(query)),
  article: (id: string) => send<Article>('GET', at`/articles/${id}`),
  createArticle: (input: z.input<typeof NewArticleSchema>) => send<Article>('POST', at`/articles`, input),
  changeArticle: (id: string, change: ArticleChange) => send<Article>('PATCH', at`/articles/${id}`, change),
  setArticleState: (id: string, state: ArticleState, revision: number) =>
    send<Article>('POST', at`/articles/${id}/state`, { state, revision }),
  articleRevisions: (id: string) => send<z.output<typeof RevisionsSchema>>('GET', at`/articles/${id}/revisions`),
  articleRevision: (id: string, number: number, against?: number) =>
    send<ArticleRevision>('GET', at`/articles/${id}/revisions/${String(number)}` + queryText({ against })),
  linkInquiry: (id: string, inquiryId: string) => send<void>('POST', at`/articles/${id}/inquiries`, { inquiryId }),
  unlinkInquiry: (id: string, inquiryId: string) => send<void>('DELETE', at`/articles/${id}/inquiries/${inquiryId}`),
  articleCategories: () => send<z.output<typeof ArticleCategoriesSchema>>('GET', at`/help/categories`),
  previewArticle: (body: string) => send<z.output<typeof PreviewSchema>>('POST', at`/help/preview`, { body }),
  deflection: (days: number) => send<Deflection>('GET', at`/help/deflection` + queryText({ days })),
  faqGaps: (days: number) => send<FaqGaps>('GET', at`/faq-gaps` + queryText({ days })),
  helpSettings: () => send<HelpSettings>('GET', at`/help/settings`),
  changeHelpSettings: (settings: HelpSettings) => send<HelpSettings>('PATCH', at`/help/settings`, settings),
})

/** Articles, as everybody may read them. */
export const helpCalls = (send: Send) => ({
  helpHome: (slug: string) => send<HelpHome>('GET', at`/in/${slug}/help`),
  helpNumbers: (slug: string) => send<z.output<typeof HelpNumbersSchema>>('GET', at`/in/${slug}/help-numbers`),
  helpArticles: (slug: string, query: Query = {}) =>
    send<{ items: ShownArticleRow[] }>('GET', at`/in/${slug}/help-articles` + queryText(query)),
  helpArticle: (slug: string, number: string) => send<ShownArticle>('GET', at`/in/${slug}/help/${number}`),
  vote: (slug: string, number: string, vote: z.input<typeof VoteSchema>) =>
    send<void>('POST', at`/in/${slug}/help/${number}/votes`, vote),
  suggestions: (slug: string, input: z.input<typeof SuggestInput>) =>
    send<{ items: ShownArticleRow[] }>('POST', at`/in/${slug}/suggestions`, input),
  noteVisit: (slug: string, visit: z.input<typeof VisitSchema>) =>
    send<void>('POST', at`/in/${slug}/help-visits`, visit),
})
