export { backupDatabase } from './backup-database.ts';
export { shownUrl } from './database-url.ts';
export { OccupiedTargetError } from './occupied-target-error.ts';
export {
  migrateDatabase,
  openDatabase,
  schemaState,
  type DatabaseOptions,
  type SchemaState,
  type TodoDatabase,
} from './open-database.ts';
