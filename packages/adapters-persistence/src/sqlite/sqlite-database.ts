import type { DatabaseKind, DatabaseOptions } from '../database.ts';
import { migrationNames } from './migration-names.ts';
import { inspectSqliteFile, openSqliteFile, type SqlitePath } from './sqlite-file.ts';
import { SqliteUnitsOfWork } from './sqlite-units-of-work.ts';

/** Todos in a file, or in memory. */
export const sqliteKind: DatabaseKind = {
  async open(options) {
    return (await openMigrated(options)).units;
  },

  async migrate(options) {
    const { units, applied } = await openMigrated({ ...options, brief: true });
    await units.close();
    return applied;
  },

  async schemaState({ url, timeoutMs = 5000 }) {
    const version = await inspectSqliteFile(pathFrom(url), timeoutMs);
    return { applied: migrationNames.slice(0, version), pending: migrationNames.slice(version) };
  },

  async backup({ url, timeoutMs = 5000 }, file) {
    const { backupSqliteFile } = await import('./sqlite-backup.ts');
    return backupSqliteFile(pathFrom(url), file, timeoutMs);
  },

  async copySource({ url, timeoutMs = 5000 }) {
    const { sqliteSource } = await import('./sqlite-copy-ends.ts');
    return sqliteSource(pathFrom(url), timeoutMs);
  },

  async copyTarget({ url, timeoutMs = 5000 }) {
    const { sqliteTarget } = await import('./sqlite-copy-ends.ts');
    return sqliteTarget(pathFrom(url), timeoutMs);
  },
};

function pathFrom(url: string): SqlitePath {
  return url.slice('sqlite:'.length);
}

async function openMigrated({ url, timeoutMs = 5000, brief = false }: DatabaseOptions) {
  const file = await openSqliteFile(pathFrom(url), timeoutMs, { brief });
  const isCurrent = file.schemaVersion === migrationNames.length;
  if (isCurrent && brief) {
    const { kysely } = file;
    const queries = { begin: () => kysely, close: () => kysely.destroy() };
    return { units: new SqliteUnitsOfWork(file, queries), applied: [] };
  }
  const { migrate, sqliteOrm } = await import('./sqlite-orm.ts');
  const { forksOf } = await import('../orm.ts');
  const orm = sqliteOrm(file);
  try {
    const applied = isCurrent ? [] : await migrate(file, orm);
    return {
      units: new SqliteUnitsOfWork(file, { begin: forksOf(orm), close: () => orm.close() }),
      applied,
    };
  } catch (error) {
    await orm.close();
    throw error;
  }
}
