import type { Transaction } from '@koe/db'
import { imports } from '@koe/db/schema'
import { eq } from 'drizzle-orm'
import { Problem } from '../workspaces/index.ts'
import type { FileInspection, FileShape, Mapping, TicketSystem } from './read/index.ts'
import { nothingUnknown, type Unknown } from './tickets/unknown.ts'

export type ImportRow = typeof imports.$inferSelect
export type ImportState = ImportRow['state']

/** What is kept of the look into the file, as long as the file is there. */
export interface Inspection {
  preview: FileInspection['preview']
  suggested: Mapping
  /** Left out by older versions. */
  tickets?: FileInspection['tickets']
}

/** How often a reason occurred, and the first rows it occurred in. */
export interface ReasonCount {
  code: string
  /** `refusal`: nothing of the row is imported. `warning`: the row is, without what the reason names. */
  severity: 'refusal' | 'warning'
  count: number
  rows: number[]
}

export interface Import {
  id: string
  fileName: string
  fileBytes: number
  format: FileShape['format']
  encoding: string
  delimiter: string | null
  header: string[]
  state: ImportState
  /** What was chosen; null before the first check or run. */
  mapping: Mapping | null
  /** What to begin with: how a file of the same header was mapped last, else a guess. Null once the file is gone. */
  suggestion: Mapping | null
  /** `suggestion` is what somebody chose for the last file of this header. */
  remembered: boolean
  /** Whose export of tickets it is, as its header tells. */
  system: Exclude<TicketSystem, 'other'> | null
  /** What to begin with when the rows are to be inquiries: `tickets.formId` is empty. Null once the file is gone. */
  ticketSuggestion: Mapping | null
  preview: FileInspection['preview'] | null
  /** After a check: what would happen. From the run on: what has happened. */
  rowsTotal: number | null
  rowsRead: number
  rowsAdded: number
  /** Rows whose words were there already. */
  rowsKnown: number
  rowsRefused: number
  verbatimsAdded: number
  bytesRead: number
  reasons: ReasonCount[]
  /** Rows per second. */
  rate: number | null
  secondsLeft: number | null
  /** Of tickets: names that are not known here, with how often each stands in the file. The first 200 of each kind. */
  unknown: Record<keyof Unknown, { name: string; count: number }[]>
  failure: string | null
  /** An earlier import of the very same file that has not been undone. */
  sameFileAs: string | null
  createdAt: Date
  startedAt: Date | null
  updatedAt: Date
  finishedAt: Date | null
}

const warnings: ReadonlySet<string> = new Set([
  'score-unreadable',
  'score-out-of-range',
  'short-row',
  'text-left-out',
  'comment-left-out',
])
export const severityOf = (code: string): ReasonCount['severity'] => (warnings.has(code) ? 'warning' : 'refusal')

/** @throws Problem `not-found` */
export async function importRow(tx: Transaction, id: string, lock = false): Promise<ImportRow> {
  const query = tx.select().from(imports).where(eq(imports.id, id))
  const [row] = await (lock ? query.for('update') : query)
  if (!row) throw new Problem('not-found')
  return row
}

export const shapeOf = (row: ImportRow): FileShape => ({
  format: row.format,
  encoding: row.encoding as FileShape['encoding'],
  delimiter: row.delimiter,
  header: row.header,
})

/** Speed and remaining time of a run since it began or last went on, from what its last batch wrote down. */
function pace(row: ImportRow): Pick<Import, 'rate' | 'secondsLeft'> {
  const seconds = row.resumedAt ? (row.updatedAt.getTime() - row.resumedAt.getTime()) / 1000 : 0
  const rows = row.rowsRead - row.resumedRows
  if (seconds <= 0 || rows <= 0) return { rate: null, secondsLeft: null }
  const rate = rows / seconds
  if (row.state !== 'running') return { rate, secondsLeft: null }
  // Rows where a check has counted them, else bytes: an estimate either way.
  const [read, left] = row.rowsTotal
    ? [rows, row.rowsTotal - row.rowsRead]
    : [row.bytesRead - row.resumedBytes, row.fileBytes - row.bytesRead]
  return { rate, secondsLeft: read > 0 ? Math.max(0, (seconds * left) / read) : null }
}

function unknownOf(row: ImportRow): Import['unknown'] {
  const { categories, statuses, assignees } = { ...nothingUnknown(), ...(row.unknown as Partial<Unknown>) }
  const list = (names: Record<string, number>) =>
    Object.entries(names)
      .map(([name, count]) => ({ name, count }))
      .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
  return { categories: list(categories), statuses: list(statuses), assignees: list(assignees) }
}

export function viewOf(
  row: ImportRow,
  more: { remembered?: Mapping | undefined; rows?: Map<string, number[]>; sameFileAs?: string | null } = {},
): Import {
  const inspection = row.inspection as Inspection | null
  const reasons = Object.entries(row.reasons).map(([code, count]) => ({
    code,
    severity: severityOf(code),
    count,
    rows: more.rows?.get(code) ?? [],
  }))
  return {
    id: row.id,
    fileName: row.fileName,
    fileBytes: row.fileBytes,
    format: row.format,
    encoding: row.encoding,
    delimiter: row.delimiter,
    header: row.header,
    state: row.state,
    mapping: row.mapping as Mapping | null,
    suggestion: inspection ? (more.remembered ?? inspection.suggested) : null,
    remembered: inspection !== null && more.remembered !== undefined,
    system: inspection?.tickets?.system ?? null,
    ticketSuggestion: inspection?.tickets?.mapping ?? null,
    preview: inspection?.preview ?? null,
    rowsTotal: row.rowsTotal,
    rowsRead: row.rowsRead,
    rowsAdded: row.rowsAdded,
    rowsKnown: row.rowsKnown,
    rowsRefused: row.rowsRefused,
    verbatimsAdded: row.verbatimsAdded,
    bytesRead: row.bytesRead,
    reasons: reasons.sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1)),
    ...pace(row),
    unknown: unknownOf(row),
    failure: row.failure,
    sameFileAs: more.sameFileAs ?? null,
    createdAt: row.createdAt,
    startedAt: row.startedAt,
    updatedAt: row.updatedAt,
    finishedAt: row.finishedAt,
  }
}
