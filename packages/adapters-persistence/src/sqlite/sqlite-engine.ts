import { StorageError } from '@todo/application';
import type { DatabaseEngine, DatabaseOptions } from '../database.ts';
import { MissingDatabaseError } from '../missing-database-error.ts';
import { FileGuard } from './file-guard.ts';
import { migrationNames } from '../schema/migrations.ts';
import { isBusy } from './sqlite-errors.ts';
import {
  inspectSqliteFile,
  isThere,
  openSqliteFile,
  type SqliteFile,
  type SqlitePath,
} from './sqlite-file.ts';
import { SqliteDatabase } from './sqlite-database.ts';

const names = migrationNames('sqlite');

/** SQLite: a database is a file, or in memory. */
export const sqliteEngine: DatabaseEngine = {
  async open(options) {
    return (await openMigrated(options)).opened;
  },

  async migrate(options) {
    const { opened, applied } = await openMigrated({ ...options, shortLived: true, create: true });
    await opened.close();
    return applied;
  },

  async schemaState({ url, timeoutMs = 5000, create = true }) {
    if (!create && !isThere(pathFrom(url))) throw new MissingDatabaseError(pathFrom(url));
    const version = await inspectSqliteFile(pathFrom(url), timeoutMs);
    return { applied: names.slice(0, version), pending: names.slice(version) };
  },

  async backup({ url, timeoutMs = 5000 }, file) {
    const { backupSqliteFile } = await import('./sqlite-backup.ts');
    return backupSqliteFile(pathFrom(url), file, timeoutMs);
  },

  async restore({ url, timeoutMs = 5000 }, backup) {
    const { restoreSqliteFile } = await import('./sqlite-restore.ts');
    return restoreSqliteFile(pathFrom(url), backup, timeoutMs);
  },

  async check({ url, timeoutMs = 5000 }) {
    const { checkSqliteFile } = await import('./sqlite-check.ts');
    return checkSqliteFile(pathFrom(url), timeoutMs);
  },

  async vacuum({ url, timeoutMs = 5000 }) {
    const { vacuumSqliteFile } = await import('./sqlite-vacuum.ts');
    return vacuumSqliteFile(pathFrom(url), timeoutMs);
  },

  async copySource({ url, timeoutMs = 5000 }) {
    const { sqliteSource } = await import('./sqlite-copy.ts');
    return sqliteSource(pathFrom(url), timeoutMs);
  },

  async copyTarget({ url, timeoutMs = 5000 }) {
    const { sqliteTarget } = await import('./sqlite-copy.ts');
    return sqliteTarget(pathFrom(url), timeoutMs);
  },
};

function pathFrom(url: string): SqlitePath {
  return url.slice('sqlite:'.length);
}

async function openMigrated({
  url,
  timeoutMs = 5000,
  shortLived = false,
  create = true,
  onEvent = () => {},
}: DatabaseOptions) {
  const location = pathFrom(url);
  const guard = new FileGuard({ location, onEvent });
  const file = await openSqliteFile(location, timeoutMs, {
    shortLived,
    create,
    onFailure: guard.noteFailure,
  });
  const isCurrent = file.schemaVersion === names.length;
  if (file.place) guard.keepAt(file.place, () => file.connection.bytesNeeded());
  if (isCurrent && shortLived) {
    const { kysely } = file;
    const queries = { begin: () => kysely, close: () => kysely.destroy() };
    return { opened: new SqliteDatabase(file, queries, guard), applied: [] };
  }
  if (file.isCopy && !isCurrent) {
    file.database.close();
    throw new StorageError(
      'storage-unusable',
      `${location} has the schema of an earlier release, and may not be written, so that it cannot be brought ` +
        'up to date. Copy it to where it may be written, and use the copy.',
    );
  }
  const { migrate, sqliteOrm } = await import('./sqlite-orm.ts');
  const { forksOf } = await import('../schema/orm.ts');
  const orm = await sqliteOrm(file);
  try {
    const applied = isCurrent ? [] : await migrate(file, orm);
    const queries = { begin: forksOf(orm), close: () => orm.close() };
    const readers = shortLived ? undefined : await readersOf(location, timeoutMs);
    const opened = new SqliteDatabase(file, queries, guard, readers);
    if (applied.length > 0) checkpointUnlessBusy(file);
    if (file.place && !shortLived) {
      guard.watch({
        checkpoint: () => file.connection.checkpoint(),
        async isSound(signal) {
          const { isSoundFile } = await import('./sound-file.ts');
          const isSound = await isSoundFile(location, signal);
          if (isSound) file.connection.forgetPages();
          return isSound;
        },
      });
    }
    return { opened, applied };
  } catch (error) {
    await orm.close();
    throw error;
  }
}

/** Writes the log back after migrations, so that a plain copy of a new file is not empty. */
function checkpointUnlessBusy({ connection }: SqliteFile): void {
  try {
    connection.checkpoint();
  } catch (error) {
    // Another process has the file open, and writes the log back later.
    if (!isBusy(error)) throw error;
  }
}

/** The reader processes of a file; none for a database in memory, which only its own connection can read. */
async function readersOf(path: SqlitePath, timeoutMs: number) {
  if (path === ':memory:') return undefined;
  const { SqliteReaders } = await import('./sqlite-readers.ts');
  return new SqliteReaders({ path, timeoutMs });
}
