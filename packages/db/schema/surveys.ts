import type { Quota, SurveyDefinition } from '@koe/survey'
import type { Audience } from '@koe/survey/audience'
import { date, integer, jsonb, pgTable, primaryKey, smallint, text, timestamp, uuid } from 'drizzle-orm/pg-core'

export const surveys = pgTable(
  'surveys',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    state: text('state').$type<'draft' | 'live' | 'paused' | 'closed'>().notNull(),
    draft: jsonb('draft').$type<SurveyDefinition>().notNull(),
    liveVersionId: uuid('live_version_id'),
    opensOn: date('opens_on'),
    closesOn: date('closes_on'),
    responseLimit: integer('response_limit'),
    /** Those of the live version. */
    quotas: jsonb('quotas').$type<Quota[]>(),
    audience: jsonb('audience').$type<Audience>(),
    linkAccess: text('link_access').$type<'open' | 'pin' | 'invited'>().notNull().default('open'),
    pinHash: text('pin_hash'),
    /** Groups of fewer respondents are not shown; null = everything is. */
    leastShown: smallint('least_shown'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
)

export const surveyVersions = pgTable(
  'survey_versions',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    surveyId: uuid('survey_id').notNull(),
    number: integer('number').notNull(),
    definition: jsonb('definition').$type<SurveyDefinition>().notNull(),
    publishedAt: timestamp('published_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
)
