export type { DatabaseOptions, SchemaState, TodoDatabase } from './database.ts';
export type { CopyProgress, CopySummary } from './copy-database.ts';
export { shownUrl } from './database-url.ts';
export { OccupiedTargetError } from './occupied-target-error.ts';
export {
  backupDatabase,
  copyDatabase,
  migrateDatabase,
  openDatabase,
  schemaState,
  type CopyOptions,
} from './open-database.ts';
