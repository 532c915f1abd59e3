export { cancelImport } from './cancel-import.ts'
export { checkImport } from './check-import.ts'
export { createImport, UPLOAD_LIMIT } from './create-import.ts'
export { getImport, listImports } from './get-import.ts'
export type { Import, ImportState, ReasonCount } from './import-view.ts'
export { loadDemo } from './load-demo.ts'
export {
  type FileInspection,
  type FileShape,
  inspectFile,
  type Mapping,
  type Row,
  readRows,
  type TicketColumn,
  type TicketMapping,
  type TicketStatus,
  type TicketSystem,
  ticketColumns,
  UnreadableFile,
} from './read/index.ts'
export { reasonText } from './reason-texts.ts'
export { csvCell, refusalsCsv } from './refusals-csv.ts'
export { runImport } from './run-import.ts'
export { startImport } from './start-import.ts'
export { removeImported, undoImport } from './undo-import.ts'
export { wakeImports } from './wake-imports.ts'
