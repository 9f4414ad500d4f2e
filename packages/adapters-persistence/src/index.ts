export { shownUrl } from './database-url.ts';
export {
  migrateDatabase,
  openDatabase,
  schemaState,
  type DatabaseOptions,
  type SchemaState,
  type TodoDatabase,
} from './open-database.ts';
