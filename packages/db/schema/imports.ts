import { bigint, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'

export const imports = pgTable(
  'imports',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    fileName: text('file_name').notNull(),
    filePath: text('file_path'),
    fileBytes: bigint('file_bytes', { mode: 'number' }).notNull(),
    fileHash: text('file_hash').notNull(),
    format: text('format').$type<'csv' | 'tsv' | 'jsonl' | 'xlsx'>().notNull(),
    encoding: text('encoding').notNull(),
    delimiter: text('delimiter'),
    header: text('header').array().notNull().default([]),
    headerHash: text('header_hash').notNull(),
    /** Preview and suggested mapping; cleared with the file, because it holds customers' words. */
    inspection: jsonb('inspection').$type<unknown>(),
    mapping: jsonb('mapping').$type<unknown>(),
    state: text('state')
      .$type<
        | 'uploaded'
        | 'checking'
        | 'checked'
        | 'queued'
        | 'running'
        | 'done'
        | 'failed'
        | 'cancelled'
        | 'undoing'
        | 'undone'
      >()
      .notNull(),
    rowsTotal: integer('rows_total'),
    rowsRead: integer('rows_read').notNull().default(0),
    rowsAdded: integer('rows_added').notNull().default(0),
    rowsKnown: integer('rows_known').notNull().default(0),
    rowsRefused: integer('rows_refused').notNull().default(0),
    bytesRead: bigint('bytes_read', { mode: 'number' }).notNull().default(0),
    verbatimsAdded: integer('verbatims_added').notNull().default(0),
    /** How many rows were refused or read with a warning, by code: exact, where `import_refusals` keeps only the first ones. */
    reasons: jsonb('reasons').$type<Record<string, number>>().notNull().default({}),
    /** Names of a file of tickets that are not known here, by kind, with how often each stands there. */
    unknown: jsonb('unknown').$type<unknown>().notNull().default({}),
    failure: text('failure'),
    createdBy: text('created_by'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
    startedAt: timestamp('started_at', { withTimezone: true }),
    /** When it began or last went on after a pause, and what had been read by then: speed is counted from there. */
    resumedAt: timestamp('resumed_at', { withTimezone: true }),
    resumedRows: integer('resumed_rows').notNull().default(0),
    resumedBytes: bigint('resumed_bytes', { mode: 'number' }).notNull().default(0),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
    finishedAt: timestamp('finished_at', { withTimezone: true }),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
)

export const importRefusals = pgTable(
  'import_refusals',
  {
    workspaceId: uuid('workspace_id').notNull(),
    importId: uuid('import_id').notNull(),
    rowNumber: integer('row_number').notNull(),
    code: text('code').notNull(),
    columnName: text('column_name'),
    value: text('value'),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.importId, t.rowNumber, t.code] })],
)

export const importMappings = pgTable(
  'import_mappings',
  {
    workspaceId: uuid('workspace_id').notNull(),
    headerHash: text('header_hash').notNull(),
    mapping: jsonb('mapping').$type<unknown>().notNull(),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.headerHash] })],
)
