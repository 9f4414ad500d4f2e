export type { CheckReport, CheckResult } from './check-report.ts';
export type { DatabaseOptions, RestoreSummary, SchemaState, TodoDatabase } from './database.ts';
export type { DatabaseEvent, OnDatabaseEvent } from './database-event.ts';
export type { CopyProgress, CopySummary } from './copy/copy-database.ts';
export { shownUrl } from './database-url.ts';
export { MissingDatabaseError } from './missing-database-error.ts';
export { openFileSpool } from './spool/file-spool.ts';
export { OccupiedTargetError } from './occupied-target-error.ts';
export {
  backupDatabase,
  checkDatabase,
  copyDatabase,
  migrateDatabase,
  openDatabase,
  restoreDatabase,
  schemaState,
  vacuumDatabase,
  type CopyOptions,
} from './open-database.ts';
