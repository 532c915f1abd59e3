import { bigint, boolean, date, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'

const moment = (name: string) => timestamp(name, { withTimezone: true })

export const helpCenters = pgTable('help_centers', {
  workspaceId: uuid('workspace_id').primaryKey(),
  lastNumber: integer('last_number').notNull().default(0),
  version: bigint('version', { mode: 'number' }).notNull().default(0),
  lookFirst: boolean('look_first').notNull().default(false),
})

export const articles = pgTable(
  'articles',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    number: integer('number').notNull(),
    title: text('title').notNull(),
    body: text('body').notNull(),
    category: text('category').notNull().default(''),
    state: text('state').$type<'draft' | 'review' | 'published' | 'archived'>().notNull(),
    revision: integer('revision').notNull(),
    publicRevision: integer('public_revision'),
    publishedAt: moment('published_at'),
    ownerId: uuid('owner_id'),
    reviewOn: date('review_on'),
    indexVersion: bigint('index_version', { mode: 'number' }).notNull().default(0),
    createdAt: moment('created_at').notNull().defaultNow(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
)

export const articleRevisions = pgTable(
  'article_revisions',
  {
    workspaceId: uuid('workspace_id').notNull(),
    articleId: uuid('article_id').notNull(),
    number: integer('number').notNull(),
    title: text('title').notNull(),
    body: text('body').notNull(),
    category: text('category').notNull(),
    excerpt: text('excerpt').notNull(),
    authorId: uuid('author_id'),
    authorName: text('author_name').notNull().default(''),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.articleId, t.number] })],
)

export const articleVotes = pgTable(
  'article_votes',
  {
    workspaceId: uuid('workspace_id').notNull(),
    articleId: uuid('article_id').notNull(),
    visitorId: uuid('visitor_id').notNull(),
    solved: boolean('solved').notNull(),
    reason: text('reason').notNull().default(''),
    votedAt: moment('voted_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.articleId, t.visitorId] })],
)

export const articleInquiries = pgTable(
  'article_inquiries',
  {
    workspaceId: uuid('workspace_id').notNull(),
    articleId: uuid('article_id').notNull(),
    inquiryId: uuid('inquiry_id').notNull(),
    linkedAt: moment('linked_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.articleId, t.inquiryId] })],
)

export const helpVisits = pgTable(
  'help_visits',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    formId: uuid('form_id').notNull(),
    category: text('category').notNull().default(''),
    inquiryId: uuid('inquiry_id'),
    sentAt: moment('sent_at'),
    beganAt: moment('began_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
)

export const helpVisitArticles = pgTable(
  'help_visit_articles',
  {
    workspaceId: uuid('workspace_id').notNull(),
    visitId: uuid('visit_id').notNull(),
    articleId: uuid('article_id').notNull(),
    shownAt: moment('shown_at').notNull().defaultNow(),
    openedAt: moment('opened_at'),
    solvedAt: moment('solved_at'),
    wentOnAt: moment('went_on_at'),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.visitId, t.articleId] })],
)
