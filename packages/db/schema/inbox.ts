import { bigint, boolean, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'

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
