export type { Encoding, FileFormat, FileShape, Row, RowProblemCode } from './file-shape.ts'
export { type FileInspection, inspectFile } from './inspect-file.ts'
export { inspectShape } from './inspect-shape.ts'
export {
  type MappedRow,
  type MappedVerbatim,
  type RefusalCode,
  type RowOutcome,
  type RowWarning,
  rowMapper,
} from './mapping/map-row.ts'
export { ticketMapper } from './mapping/map-ticket.ts'
export type { MappedTicket } from './mapping/mapped-ticket.ts'
export {
  checkMapping,
  headerHash,
  type Mapping,
  type MappingProblem,
  type TicketColumn,
  type TicketMapping,
  type TicketStatus,
  type TicketSystem,
  ticketColumns,
} from './mapping/mapping.ts'
export { dateReader, type SaidAt } from './mapping/parse-date.ts'
export { parseScore } from './mapping/parse-score.ts'
export { suggestMapping } from './mapping/suggest-mapping.ts'
export { suggestTickets } from './mapping/suggest-tickets.ts'
export { readRows } from './read-rows.ts'
export { UnreadableFile, type UnreadableReason } from './unreadable-file.ts'
