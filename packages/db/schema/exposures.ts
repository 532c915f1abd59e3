import { bigint, boolean, date, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'

export const widgetSettings = pgTable('widget_settings', {
  workspaceId: uuid('workspace_id').primaryKey(),
  pauseDays: integer('pause_days').notNull().default(0),
  demandSignatures: boolean('demand_signatures').notNull().default(false),
  secret: text('secret'),
  secretMadeAt: timestamp('secret_made_at', { withTimezone: true }),
  lastCallAt: timestamp('last_call_at', { withTimezone: true }),
})

export const exposureSubjects = pgTable(
  'exposure_subjects',
  {
    workspaceId: uuid('workspace_id').notNull(),
    subject: text('subject').notNull(),
    lastShownAt: timestamp('last_shown_at', { withTimezone: true }),
    lastSeenAt: timestamp('last_seen_at', { withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.subject] })],
)

export const exposures = pgTable(
  'exposures',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    surveyId: uuid('survey_id').notNull(),
    surveyVersionId: uuid('survey_version_id').notNull(),
    subject: text('subject').notNull(),
    visitorId: uuid('visitor_id').notNull(),
    signed: boolean('signed').notNull(),
    trigger: text('trigger').notNull(),
    asked: boolean('asked').notNull(),
    wave: timestamp('wave', { withTimezone: true }).notNull(),
    decidedAt: timestamp('decided_at', { withTimezone: true }).notNull(),
    shownAt: timestamp('shown_at', { withTimezone: true }),
    startedAt: timestamp('started_at', { withTimezone: true }),
    closedAt: timestamp('closed_at', { withTimezone: true }),
    finishedAt: timestamp('finished_at', { withTimezone: true }),
    responseId: uuid('response_id'),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
)

export const withheld = pgTable(
  'withheld',
  {
    workspaceId: uuid('workspace_id').notNull(),
    surveyId: uuid('survey_id').notNull(),
    subject: text('subject').notNull(),
    reason: text('reason').notNull(),
    times: integer('times').notNull().default(1),
    lastAt: timestamp('last_at', { withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.surveyId, t.subject] })],
)

export const exposureCounts = pgTable(
  'exposure_counts',
  {
    workspaceId: uuid('workspace_id').notNull(),
    surveyId: uuid('survey_id').notNull(),
    day: date('day').notNull(),
    what: text('what').notNull(),
    count: bigint('count', { mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.surveyId, t.day, t.what] })],
)

export const customerEvents = pgTable(
  'customer_events',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    subject: text('subject').notNull(),
    name: text('name').notNull(),
    at: timestamp('at', { withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
)
