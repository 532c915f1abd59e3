export {
  type Database,
  type DatabaseLocation,
  type OpenDatabase,
  openDatabase,
  type Transaction,
} from './connect.ts'
export { type CopiedTable, CopyError, type CopyOptions, type CopyProgress, copyDatabase } from './copy-database.ts'
export { dumpSchema } from './dump-schema.ts'
export { DataDirInUse, lockDataDir } from './embedded/lock.ts'
export { newId } from './ids.ts'
export { keepTablesFit } from './keep-tables-fit.ts'
export type { Listen, Listener } from './listen.ts'
export { type Migration, MigrationError, migrate, readMigrations } from './migrate.ts'
export { prepared } from './prepared.ts'
export { isDatabaseAway, readWorkspace, sqlState, withPerson, withWorkspace } from './tenant.ts'
