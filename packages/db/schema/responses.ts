import {
  boolean,
  doublePrecision,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core'

export const responses = pgTable(
  'responses',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    surveyId: uuid('survey_id').notNull(),
    surveyVersionId: uuid('survey_version_id').notNull(),
    customerId: uuid('customer_id'),
    seq: integer('seq').notNull(),
    finished: boolean('finished').notNull().default(false),
    channel: text('channel').notNull().default('web'),
    language: text('language').notNull().default('ja'),
    attributes: jsonb('attributes').$type<Record<string, string>>().notNull().default({}),
    suspicions: text('suspicions').array().notNull().default([]),
    bodyHash: text('body_hash').notNull(),
    signed: boolean('signed'),
    startedAt: timestamp('started_at', { withTimezone: true }),
    recordedAt: timestamp('recorded_at', { withTimezone: true }).notNull().defaultNow(),
    finishedAt: timestamp('finished_at', { withTimezone: true }),
    seconds: jsonb('seconds').$type<Record<string, number>>(),
    took: doublePrecision('took'),
    wave: integer('wave'),
    previous: jsonb('previous').$type<Record<string, number>>(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
)

export const answers = pgTable(
  'answers',
  {
    workspaceId: uuid('workspace_id').notNull(),
    responseId: uuid('response_id').notNull(),
    questionId: text('question_id').notNull(),
    kind: text('kind').notNull(),
    number: doublePrecision('number'),
    optionIds: text('option_ids').array(),
    value: jsonb('value').$type<unknown>(),
    verbatimId: uuid('verbatim_id'),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.responseId, t.questionId] })],
)

export const quotaPlaces = pgTable(
  'quota_places',
  {
    workspaceId: uuid('workspace_id').notNull(),
    surveyId: uuid('survey_id').notNull(),
    quotaId: text('quota_id').notNull(),
    responseId: uuid('response_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.surveyId, t.quotaId, t.responseId] })],
)
