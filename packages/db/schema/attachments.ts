import { integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import { bytea } from './bytea.ts'

export const pictures = pgTable(
  'pictures',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    hash: text('hash').notNull(),
    mediaType: text('media_type').$type<'image/png' | 'image/jpeg' | 'image/webp' | 'image/gif'>().notNull(),
    width: integer('width').notNull(),
    height: integer('height').notNull(),
    bytes: bytea('bytes').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
)

export const attachments = pgTable(
  'attachments',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    surveyId: uuid('survey_id'),
    formId: uuid('form_id'),
    questionId: text('question_id').notNull(),
    subjectId: uuid('subject_id').notNull(),
    responseId: uuid('response_id'),
    inquiryId: uuid('inquiry_id'),
    name: text('name').notNull(),
    kind: text('kind').$type<'picture' | 'pdf' | 'text' | 'office'>().notNull(),
    size: integer('size').notNull(),
    hash: text('hash').notNull(),
    arrivedAt: timestamp('arrived_at', { withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
)

export const attachmentParts = pgTable(
  'attachment_parts',
  {
    workspaceId: uuid('workspace_id').notNull(),
    attachmentId: uuid('attachment_id').notNull(),
    place: integer('place').notNull(),
    bytes: bytea('bytes').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.attachmentId, t.place] })],
)
