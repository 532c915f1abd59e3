import { hash } from 'node:crypto'
import type { ImportRow } from '../import-view.ts'
import { shapeOf } from '../import-view.ts'
import { type MappedRow, type Mapping, type RowOutcome, readRows, rowMapper, ticketMapper } from '../read/index.ts'
import { Occurrences } from './count-occurrences.ts'

/** Rows of one transaction. */
export const BATCH = 1000
/** Of tickets: whoever sends an inquiry meanwhile waits for the numbers that such a transaction holds. */
const TICKET_BATCH = 200

/** A row with the name under which each of its texts is known for good. */
export interface NamedRow {
  row: MappedRow
  hashes: string[]
}

export interface Batch {
  rows: NamedRow[]
  refused: Extract<RowOutcome, { ok: false }>[]
  /** Tickets that stood further up in the file already. */
  repeated: number
  /** Rows of the file read at the end of this batch, and bytes. */
  rowsRead: number
  bytesRead: number
}

const isTicket = (mapping: Mapping): mapping is Parameters<typeof ticketMapper>[0] => mapping.tickets !== undefined

/**
 * The rows of a stored file in batches. The same words in the same place get the same hash in every file, and the second
 * occurrence within one file another than the first: so that repeating a file adds nothing, and true duplicates stay.
 * @param skip - rows that earlier batches have dealt with: they are read again only to count occurrences
 */
export async function* readBatches(
  path: string,
  row: ImportRow,
  settings: { mapping: Mapping; timeZone: string; now: Date; skip?: number; batch?: number },
): AsyncGenerator<Batch> {
  const { mapping } = settings
  const map = isTicket(mapping) ? ticketMapper(mapping, row.header, settings) : rowMapper(mapping, row.header, settings)
  const occurrences = new Occurrences()
  const hashOf = (hash: Buffer): string => {
    const before = occurrences.next(hash)
    const name = hash.toString('base64url', 0, 18)
    return before === 0 ? name : `${name}.${before}`
  }
  const size = settings.batch ?? (isTicket(mapping) ? TICKET_BATCH : BATCH)
  const skip = settings.skip ?? 0
  let [rowsRead, bytesRead, repeated] = [0, 0, 0]
  let [rows, refused]: [NamedRow[], Batch['refused']] = [[], []]
  for await (const one of readRows(path, shapeOf(row))) {
    const outcome = map(one)
    rowsRead++
    bytesRead = one.offset
    const ticket = outcome.ok ? outcome.row.ticket : undefined
    const again = ticket !== undefined && occurrences.next(hash('sha256', ticket.number, 'buffer')) > 0
    const hashes = outcome.ok && !ticket ? outcome.row.verbatims.map((verbatim) => hashOf(verbatim.hash)) : []
    if (rowsRead <= skip) continue
    if (again) repeated++
    else if (outcome.ok) rows.push({ row: outcome.row, hashes })
    else refused.push(outcome)
    if (rows.length + refused.length + repeated < size) continue
    yield { rows, refused, repeated, rowsRead, bytesRead }
    rows = []
    refused = []
    repeated = 0
  }
  if (rows.length + refused.length + repeated > 0) yield { rows, refused, repeated, rowsRead, bytesRead }
}
