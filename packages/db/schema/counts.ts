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
    parts: text('parts').array().notNull(),
    numbers: doublePrecision('numbers').array().notNull(),
    respondents: integer('respondents').array().notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.surveyId, t.level, t.fromAt, t.questionId, t.aspect] })],
)

export const surveySegments = pgTable(
  'survey_segments',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    surveyId: uuid('survey_id').notNull(),
    name: text('name').notNull(),
    conditions: jsonb('conditions').$type<{ variable: string; values: string[] }[]>().notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
)

export const countedSegments = pgTable(
  'counted_segments',
  {
    workspaceId: uuid('workspace_id').notNull(),
    surveyId: uuid('survey_id').notNull(),
    level: smallint('level').notNull(),
    fromAt: timestamp('from_at', { withTimezone: true }).notNull(),
    segmentId: uuid('segment_id').notNull(),
    base: integer('base').notNull(),
    finished: integer('finished').notNull(),
    suspicious: integer('suspicious').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.surveyId, t.level, t.fromAt, t.segmentId] })],
)

export const segmentCounts = pgTable(
  'segment_counts',
  {
    workspaceId: uuid('workspace_id').notNull(),
    surveyId: uuid('survey_id').notNull(),
    level: smallint('level').notNull(),
    fromAt: timestamp('from_at', { withTimezone: true }).notNull(),
    segmentId: uuid('segment_id').notNull(),
    questionId: text('question_id').notNull(),
    aspect: text('aspect').notNull(),
    parts: text('parts').array().notNull(),
    numbers: doublePrecision('numbers').array().notNull(),
    respondents: integer('respondents').array().notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.surveyId, t.level, t.fromAt, t.segmentId, t.questionId, t.aspect] })],
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
