import { boolean, integer, jsonb, pgTable, primaryKey, real, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import { bytea } from './bytea.ts'

export const themeModels = pgTable(
  'theme_models',
  {
    workspaceId: uuid('workspace_id').notNull(),
    version: integer('version').notNull(),
    state: text('state').$type<'building' | 'active' | 'retired'>().notNull(),
    model: bytea('model'),
    sentimentModel: bytea('sentiment_model'),
    segmentCount: integer('segment_count').notNull(),
    otherShare: real('other_share').notNull(),
    seed: integer('seed').notNull(),
    parameters: jsonb('parameters').$type<unknown>().notNull().default({}),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
    publishedAt: timestamp('published_at', { withTimezone: true }),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.version] })],
)

export const themes = pgTable(
  'themes',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    parentId: uuid('parent_id'),
    label: text('label').notNull(),
    labelLocked: boolean('label_locked').notNull().default(false),
    terms: text('terms').array().notNull().default([]),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
    revision: integer('revision').notNull().default(1),
    shownAs: uuid('shown_as'),
    hiddenBy: uuid('hidden_by'),
    pinnedBy: uuid('pinned_by'),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
)

export const modelThemes = pgTable(
  'model_themes',
  {
    workspaceId: uuid('workspace_id').notNull(),
    modelVersion: integer('model_version').notNull(),
    themeId: uuid('theme_id').notNull(),
    index: integer('index').notNull(),
    size: integer('size').notNull(),
    cohesion: real('cohesion').notNull(),
    representatives: jsonb('representatives').$type<unknown>().notNull().default([]),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.modelVersion, t.themeId] })],
)

export const assignments = pgTable(
  'assignments',
  {
    workspaceId: uuid('workspace_id').notNull(),
    modelVersion: integer('model_version').notNull(),
    verbatimId: uuid('verbatim_id').notNull(),
    ordinal: integer('ordinal').notNull(),
    themeId: uuid('theme_id'),
    subthemeId: uuid('subtheme_id'),
    confidence: real('confidence').notNull(),
    runnerUpId: uuid('runner_up_id'),
    margin: real('margin').notNull(),
    sentiment: real('sentiment'),
    sentimentBy: text('sentiment_by').$type<'words' | 'ratings'>(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.modelVersion, t.verbatimId, t.ordinal] })],
)

export const mentions = pgTable(
  'mentions',
  {
    workspaceId: uuid('workspace_id').notNull(),
    modelVersion: integer('model_version').notNull(),
    themeId: uuid('theme_id').notNull(),
    verbatimId: uuid('verbatim_id').notNull(),
    respondentId: uuid('respondent_id').notNull(),
    saidAt: timestamp('said_at', { withTimezone: true }).notNull(),
    confidence: real('confidence').notNull(),
    sentiment: real('sentiment').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.modelVersion, t.themeId, t.verbatimId] })],
)

export const themeEvents = pgTable(
  'theme_events',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    kind: text('kind').notNull(),
    themeId: uuid('theme_id'),
    detail: jsonb('detail').$type<unknown>().notNull().default({}),
    createdBy: text('created_by'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
    undoneAt: timestamp('undone_at', { withTimezone: true }),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
)

export const themeMoves = pgTable(
  'theme_moves',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    themeId: uuid('theme_id'),
    modelVersion: integer('model_version').notNull(),
    createdBy: text('created_by'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
    undoneAt: timestamp('undone_at', { withTimezone: true }),
    undoneBy: text('undone_by'),
    makesTheme: boolean('makes_theme').notNull().default(false),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
)

export const themeMoveTexts = pgTable(
  'theme_move_texts',
  {
    workspaceId: uuid('workspace_id').notNull(),
    moveId: uuid('move_id').notNull(),
    verbatimId: uuid('verbatim_id').notNull(),
    startOffset: integer('start_offset').notNull(),
    endOffset: integer('end_offset').notNull(),
    wordsHash: text('words_hash').notNull(),
    alone: boolean('alone').notNull(),
    machineThemeId: uuid('machine_theme_id'),
    machineSubthemeId: uuid('machine_subtheme_id'),
    machineConfidence: real('machine_confidence').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.moveId, t.verbatimId, t.startOffset] })],
)

export const themeDecisions = pgTable(
  'theme_decisions',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    kind: text('kind').$type<'merge' | 'hide' | 'pin'>().notNull(),
    themeId: uuid('theme_id').notNull(),
    intoId: uuid('into_id'),
    createdBy: text('created_by'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
    undoneAt: timestamp('undone_at', { withTimezone: true }),
    undoneBy: text('undone_by'),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
)

export const themeProposals = pgTable(
  'theme_proposals',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    modelVersion: integer('model_version').notNull(),
    label: text('label').notNull(),
    terms: text('terms').array().notNull(),
    cohesion: real('cohesion').notNull(),
    members: jsonb('members').$type<unknown>().notNull(),
    quotes: jsonb('quotes').$type<unknown>().notNull(),
    state: text('state').$type<'open' | 'accepted' | 'dismissed'>().notNull().default('open'),
    moveId: uuid('move_id'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
    decidedAt: timestamp('decided_at', { withTimezone: true }),
    decidedBy: text('decided_by'),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
)
