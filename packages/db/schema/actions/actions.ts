import { date, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'

const moment = (name: string) => timestamp(name, { withTimezone: true })

export const actions = pgTable(
  'actions',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    title: text('title').notNull(),
    note: text('note').notNull().default(''),
    kind: text('kind').$type<'faq' | 'fix' | 'message'>().notNull(),
    state: text('state').$type<'proposed' | 'agreed' | 'shipped' | 'measured'>().notNull(),
    ownerId: uuid('owner_id'),
    articleId: uuid('article_id'),
    plannedOn: date('planned_on'),
    shippedOn: date('shipped_on'),
    watchWeeks: integer('watch_weeks').notNull(),
    revision: integer('revision').notNull().default(1),
    registered: jsonb('registered').$type<unknown>().notNull(),
    measured: jsonb('measured').$type<unknown>(),
    createdAt: moment('created_at').notNull().defaultNow(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
    removedAt: moment('removed_at'),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
)

export const actionThemes = pgTable(
  'action_themes',
  {
    workspaceId: uuid('workspace_id').notNull(),
    actionId: uuid('action_id').notNull(),
    themeId: uuid('theme_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.actionId, t.themeId] })],
)

export const actionEvents = pgTable(
  'action_events',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    actionId: uuid('action_id').notNull(),
    kind: text('kind').$type<'created' | 'changed' | 'moved' | 'removed' | 'restored'>().notNull(),
    detail: jsonb('detail').$type<unknown>().notNull().default({}),
    memberId: uuid('member_id'),
    memberName: text('member_name').notNull().default(''),
    at: moment('at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
)
