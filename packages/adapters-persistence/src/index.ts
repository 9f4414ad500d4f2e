export type { DatabaseOptions, SchemaState, TodoDatabase } from './database.ts';
export { shownUrl } from './database-url.ts';
export { OccupiedTargetError } from './occupied-target-error.ts';
export { backupDatabase, migrateDatabase, openDatabase, schemaState } from './open-database.ts';
