import { sql } from 'drizzle-orm'
import { boolean, integer, jsonb, pgTable, primaryKey, real, text, timestamp, uuid } from 'drizzle-orm/pg-core'

export const verbatims = pgTable(
  'verbatims',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    source: text('source').$type<'response' | 'inquiry' | 'import'>().notNull(),
    sourceId: uuid('source_id').notNull(),
    questionId: text('question_id').notNull().default(''),
    text: text('text').notNull(),
    customerId: uuid('customer_id'),
    saidAt: timestamp('said_at', { withTimezone: true }).notNull(),
    saidPrecision: text('said_precision')
      .$type<'time' | 'day' | 'month' | 'year' | 'unknown'>()
      .notNull()
      .default('time'),
    scoreKind: text('score_kind').$type<'nps' | 'csat' | 'ces'>(),
    score: real('score'),
    category: text('category'),
    channel: text('channel').notNull().default('web'),
    attributes: jsonb('attributes').$type<Record<string, string>>().notNull().default({}),
    suspicious: boolean('suspicious').notNull().default(false),
    recordedAt: timestamp('recorded_at', { withTimezone: true }).notNull().defaultNow(),
    revision: integer('revision').notNull().default(1),
    readingState: text('reading_state').$type<'pending' | 'read' | 'set_aside'>().notNull().default('pending'),
    readingReason: text('reading_reason'),
    readingTries: integer('reading_tries').notNull().default(0),
    readingLeasedUntil: timestamp('reading_leased_until', { withTimezone: true }),
    readingVersion: text('reading_version'),
    readingRules: integer('reading_rules').notNull().default(0),
    sentiment: real('sentiment'),
    intents: text('intents').array().notNull().default([]),
    losses: text('losses').array().notNull().default([]),
    gains: text('gains').array().notNull().default([]),
    rowHash: text('row_hash'),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
)

export const segments = pgTable(
  'segments',
  {
    workspaceId: uuid('workspace_id').notNull(),
    verbatimId: uuid('verbatim_id').notNull(),
    ordinal: integer('ordinal').notNull(),
    startOffset: integer('start_offset').notNull(),
    endOffset: integer('end_offset').notNull(),
    terms: text('terms').array().notNull(),
    compounds: text('compounds').array().notNull(),
    pairs: jsonb('pairs').$type<unknown>().notNull(),
    sentiment: real('sentiment').notNull(),
    intents: jsonb('intents').$type<unknown>().notNull(),
    losses: jsonb('losses').$type<unknown>().notNull(),
    gains: jsonb('gains').$type<unknown>().notNull(),
    termsHash: integer('terms_hash').generatedAlwaysAs(sql`hash_array(terms)`),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.verbatimId, t.ordinal] })],
)
