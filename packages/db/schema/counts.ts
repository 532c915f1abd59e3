import {
  boolean,
  doublePrecision,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core'
import { bytea } from './bytea.ts'

export const countedStretches = pgTable(
  'counted_stretches',
  {
    workspaceId: uuid('workspace_id').notNull(),
    surveyId: uuid('survey_id').notNull(),
    level: smallint('level').notNull(),
    fromAt: timestamp('from_at', { withTimezone: true }).notNull(),
    toAt: timestamp('to_at', { withTimezone: true }).notNull(),
    timeZone: text('time_zone').notNull(),
    base: integer('base').notNull(),
    finished: integer('finished').notNull(),
    suspicious: integer('suspicious').notNull(),
    leavesOut: boolean('leaves_out').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.surveyId, t.level, t.fromAt] })],
)

export const stretchCounts = pgTable(
  'stretch_counts',
  {
    workspaceId: uuid('workspace_id').notNull(),
    surveyId: uuid('survey_id').notNull(),
    level: smallint('level').notNull(),
    fromAt: timestamp('from_at', { withTimezone: true }).notNull(),
    questionId: text('question_id').notNull(),
    aspect: text('aspect').notNull(),
    part: text('part').notNull(),
    value: doublePrecision('value').notNull(),
    respondents: integer('respondents').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.surveyId, t.level, t.fromAt, t.questionId, t.aspect, t.part, t.value] }),
  ],
)

export const stretchCodes = pgTable(
  'stretch_codes',
  {
    workspaceId: uuid('workspace_id').notNull(),
    surveyId: uuid('survey_id').notNull(),
    level: smallint('level').notNull(),
    fromAt: timestamp('from_at', { withTimezone: true }).notNull(),
    variable: text('variable').notNull(),
    labels: jsonb('labels').$type<string[]>().notNull(),
    codes: bytea('codes').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.surveyId, t.level, t.fromAt, t.variable] })],
)
