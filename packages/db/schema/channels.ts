import { integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'

export const mailings = pgTable(
  'mailings',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    surveyId: uuid('survey_id').notNull(),
    subject: text('subject').notNull(),
    body: text('body').notNull(),
    senderName: text('sender_name').notNull(),
    replyTo: text('reply_to'),
    language: text('language').$type<'ja' | 'en'>().notNull(),
    state: text('state').$type<'sending' | 'stopped' | 'done'>().notNull(),
    createdBy: text('created_by'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
    finishedAt: timestamp('finished_at', { withTimezone: true }),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
)

export const surveyInvitations = pgTable(
  'survey_invitations',
  {
    workspaceId: uuid('workspace_id').notNull(),
    /** The id of the one response that it is good for. */
    id: uuid('id').notNull(),
    surveyId: uuid('survey_id').notNull(),
    mailingId: uuid('mailing_id'),
    token: text('token').notNull(),
    customerExternalId: text('customer_external_id'),
    name: text('name'),
    email: text('email'),
    attributes: jsonb('attributes').$type<Record<string, string>>().notNull().default({}),
    mailState: text('mail_state').$type<'waiting' | 'sent' | 'failed' | 'unsubscribed' | 'stopped'>(),
    mailReason: text('mail_reason'),
    attempts: integer('attempts').notNull().default(0),
    tryAt: timestamp('try_at', { withTimezone: true }),
    sentAt: timestamp('sent_at', { withTimezone: true }),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
)

export const unsubscribedAddresses = pgTable(
  'unsubscribed_addresses',
  {
    workspaceId: uuid('workspace_id').notNull(),
    address: text('address').notNull(),
    unsubscribedAt: timestamp('unsubscribed_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.address] })],
)
