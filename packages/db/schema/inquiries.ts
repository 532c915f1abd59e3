import { bigint, boolean, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'

export const inquiryForms = pgTable(
  'inquiry_forms',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    state: text('state').$type<'draft' | 'live' | 'closed'>().notNull(),
    intro: text('intro').notNull().default(''),
    files: boolean('files').notNull().default(false),
    secret: text('secret'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
)

export const categories = pgTable(
  'categories',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    formId: uuid('form_id').notNull(),
    parentId: uuid('parent_id'),
    label: text('label').notNull(),
    position: integer('position').notNull().default(0),
    archivedAt: timestamp('archived_at', { withTimezone: true }),
    help: text('help').notNull().default(''),
    fields: jsonb('fields').$type<unknown[]>().notNull().default([]),
    importId: uuid('import_id'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
)

export const inquiryNumbers = pgTable('inquiry_numbers', {
  workspaceId: uuid('workspace_id').primaryKey(),
  lastNumber: bigint('last_number', { mode: 'number' }).notNull(),
})

export const inquiries = pgTable(
  'inquiries',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    number: bigint('number', { mode: 'number' }).notNull(),
    formId: uuid('form_id').notNull(),
    categoryId: uuid('category_id'),
    customerId: uuid('customer_id'),
    email: text('email'),
    assigneeId: uuid('assignee_id'),
    status: text('status').$type<'new' | 'open' | 'waiting' | 'solved' | 'reopened'>().notNull().default('new'),
    seq: integer('seq').notNull().default(1),
    channel: text('channel').notNull().default('web'),
    language: text('language').notNull().default('ja'),
    attributes: jsonb('attributes').$type<Record<string, string>>().notNull().default({}),
    suspicions: text('suspicions').array().notNull().default([]),
    signed: boolean('signed'),
    fields: jsonb('fields').$type<unknown[]>().notNull().default([]),
    bodyHash: text('body_hash').notNull(),
    firstReplyDueAt: timestamp('first_reply_due_at', { withTimezone: true }),
    solutionDueAt: timestamp('solution_due_at', { withTimezone: true }),
    firstRepliedAt: timestamp('first_replied_at', { withTimezone: true }),
    clocksStoppedAt: timestamp('clocks_stopped_at', { withTimezone: true }),
    dueAt: timestamp('due_at', { withTimezone: true }),
    mergedIntoId: uuid('merged_into_id'),
    importId: uuid('import_id'),
    originSystem: text('origin_system').$type<'zendesk' | 'freshdesk' | 'kintone' | 'other'>(),
    originNumber: text('origin_number'),
    recordedAt: timestamp('recorded_at', { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
    judgedAt: timestamp('judged_at', { withTimezone: true }),
    escalatedAt: timestamp('escalated_at', { withTimezone: true }),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
)

export const inquiryEntries = pgTable(
  'inquiry_entries',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    inquiryId: uuid('inquiry_id').notNull(),
    kind: text('kind')
      .$type<'reply' | 'answer' | 'note' | 'status' | 'assignment' | 'receipt' | 'merge' | 'question' | 'escalation'>()
      .notNull(),
    authorId: uuid('author_id'),
    authorName: text('author_name').notNull().default(''),
    body: text('body').notNull().default(''),
    detail: jsonb('detail').$type<Record<string, string | null>>().notNull().default({}),
    messageId: text('message_id'),
    mailState: text('mail_state').$type<'waiting' | 'sent' | 'failed' | 'stopped'>(),
    mailReason: text('mail_reason'),
    attempts: integer('attempts').notNull().default(0),
    tryAt: timestamp('try_at', { withTimezone: true }),
    sentAt: timestamp('sent_at', { withTimezone: true }),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
    invitationId: uuid('invitation_id'),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
)

export const macros = pgTable(
  'macros',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    body: text('body').notNull(),
    statusAfter: text('status_after').$type<'open' | 'waiting' | 'solved'>(),
    assigneeId: uuid('assignee_id'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
)

/** As `Hours` of `@koe/survey/audience`: when somebody is there. */
interface DeskHours {
  days: (0 | 1 | 2 | 3 | 4 | 5 | 6)[]
  holidays: boolean
  from: string
  to: string
}

export const desks = pgTable(
  'desks',
  {
    workspaceId: uuid('workspace_id').notNull(),
    formId: uuid('form_id').notNull(),
    assignment: text('assignment').$type<'none' | 'turns' | 'load'>().notNull(),
    firstReplyMinutes: integer('first_reply_minutes'),
    solutionMinutes: integer('solution_minutes'),
    hours: jsonb('hours').$type<DeskHours>(),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
    ask: text('ask').$type<'none' | 'csat' | 'ces'>().notNull().default('none'),
    askAfterMinutes: integer('ask_after_minutes').notNull().default(60),
    askSurveyId: uuid('ask_survey_id'),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.formId] })],
)

export const deskMembers = pgTable(
  'desk_members',
  {
    workspaceId: uuid('workspace_id').notNull(),
    formId: uuid('form_id').notNull(),
    memberId: uuid('member_id').notNull(),
    categoryIds: uuid('category_ids').array(),
    lastGiven: bigint('last_given', { mode: 'number' }).notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.formId, t.memberId] })],
)

export const inquiryViews = pgTable(
  'inquiry_views',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    ownerId: uuid('owner_id'),
    name: text('name').notNull(),
    filter: jsonb('filter').$type<Record<string, string>>().notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
)

export const inquiryMentions = pgTable(
  'inquiry_mentions',
  {
    workspaceId: uuid('workspace_id').notNull(),
    entryId: uuid('entry_id').notNull(),
    memberId: uuid('member_id').notNull(),
    inquiryId: uuid('inquiry_id').notNull(),
    seenAt: timestamp('seen_at', { withTimezone: true }),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.entryId, t.memberId] })],
)

export const inquiryPresence = pgTable(
  'inquiry_presence',
  {
    workspaceId: uuid('workspace_id').notNull(),
    inquiryId: uuid('inquiry_id').notNull(),
    memberId: uuid('member_id').notNull(),
    writing: boolean('writing').notNull().default(false),
    seenAt: timestamp('seen_at', { withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.inquiryId, t.memberId] })],
)

/** As `RuleConditions` of the feature: all that are there have to hold. */
interface RuleConditions {
  repeat?: { times: number; days: number } | undefined
  detractor?: { days: number } | undefined
  keywords?: string[] | undefined
  waitingHours?: number | undefined
  categoryIds?: string[] | undefined
}

export const inquiryRules = pgTable(
  'inquiry_rules',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    enabled: boolean('enabled').notNull().default(true),
    conditions: jsonb('conditions').$type<RuleConditions>().notNull(),
    mark: boolean('mark').notNull().default(true),
    assigneeId: uuid('assignee_id'),
    notify: uuid('notify').array().notNull().default([]),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
)

export const inquiryRuleHits = pgTable(
  'inquiry_rule_hits',
  {
    workspaceId: uuid('workspace_id').notNull(),
    inquiryId: uuid('inquiry_id').notNull(),
    ruleId: uuid('rule_id').notNull(),
    firedAt: timestamp('fired_at', { withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.inquiryId, t.ruleId] })],
)

export const inquiryAlerts = pgTable(
  'inquiry_alerts',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    entryId: uuid('entry_id').notNull(),
    memberId: uuid('member_id').notNull(),
    mailState: text('mail_state').$type<'waiting' | 'sent' | 'failed'>().notNull(),
    mailReason: text('mail_reason'),
    attempts: integer('attempts').notNull().default(0),
    tryAt: timestamp('try_at', { withTimezone: true }),
    sentAt: timestamp('sent_at', { withTimezone: true }),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
)
