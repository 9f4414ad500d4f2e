import type {
  CheckReport,
  CopyProgress,
  CopySummary,
  DatabaseOptions,
  RestoreSummary,
  SchemaState,
} from '@todo/adapters-persistence';
import { forgetHistory, type Clock, type Forgotten } from '@todo/application';
import { openStorage } from './open-storage.ts';
import type { RetentionDays } from './retention.ts';

/*
 * The operations of an operator on a database. The adapter is imported when one of these functions runs.
 */

/** Inspects the schema of the database, and brings it up to date. */
export interface DatabaseSchema {
  /** Changes nothing. @throws StorageError */
  state(): Promise<SchemaState>;
  /** Applies the pending migrations. @returns their names @throws StorageError */
  migrate(): Promise<readonly string[]>;
}

/**
 * Writes the current state of the database to a file that must not exist yet.
 * @returns the size of the file in bytes
 * @throws OccupiedTargetError, StorageError
 */
export type DatabaseBackup = (file: string) => Promise<number>;

/**
 * Replaces the database with the backup in a file.
 * @throws StorageError, with nothing changed
 */
export type DatabaseRestoration = (backup: string) => Promise<RestoreSummary>;

/**
 * Checks the database for damage. Changes nothing.
 * @throws StorageError where the database cannot be read
 */
export type DatabaseCheck = () => Promise<CheckReport>;

/**
 * Copies everything from one database to another, each by its URL.
 * @throws OccupiedTargetError, StorageError
 */
export type DatabaseCopy = (
  from: string,
  to: string,
  onProgress: (progress: CopyProgress) => void,
) => Promise<CopySummary>;

/**
 * Forgets what is older than it is kept, and gives the space back.
 * @throws StorageError
 */
export type DatabaseVacuum = () => Promise<Forgotten>;

/** Makes the functions that tell which migrations a database has, and apply those that it lacks. */
export function databaseSchema(options: DatabaseOptions): DatabaseSchema {
  return {
    async state() {
      const { schemaState } = await import('@todo/adapters-persistence');
      return schemaState(options);
    },
    async migrate() {
      const { migrateDatabase } = await import('@todo/adapters-persistence');
      return migrateDatabase(options);
    },
  };
}

/**
 * Makes the function that copies a database to a new file. Like its siblings here, it loads the adapter with the first call.
 */
export function databaseBackup(options: DatabaseOptions): DatabaseBackup {
  return async (file) => {
    const { backupDatabase } = await import('@todo/adapters-persistence');
    return backupDatabase(options, file);
  };
}

/** Makes the function that puts a backup in the place of a database. */
export function databaseRestoration(options: DatabaseOptions): DatabaseRestoration {
  return async (backup) => {
    const { restoreDatabase } = await import('@todo/adapters-persistence');
    return restoreDatabase(options, backup);
  };
}

/** Makes the function that looks for damage in a database. */
export function databaseCheck(options: DatabaseOptions): DatabaseCheck {
  return async () => {
    const { checkDatabase } = await import('@todo/adapters-persistence');
    return checkDatabase(options);
  };
}

/** Makes the function that forgets what is older than it is kept, and gives the space back to the system. */
export function databaseVacuum(
  options: DatabaseOptions,
  days: RetentionDays,
  clock: Clock,
): DatabaseVacuum {
  return async () => {
    const forgotten = await forgotIn(options, days, clock);
    const { vacuumDatabase } = await import('@todo/adapters-persistence');
    await vacuumDatabase(options);
    return forgotten;
  };
}

/** Closes the database again, because its own connection would hold pages that are to be given back. */
async function forgotIn(
  options: DatabaseOptions,
  days: RetentionDays,
  clock: Clock,
): Promise<Forgotten> {
  await using storage = await openStorage({ ...options, shortLived: true, create: false });
  return await forgetHistory({ store: storage.store, clock, ...days });
}

/** Makes the function that copies one database into another. @param options those of both databases, except their URLs */
export function databaseCopy(options: DatabaseOptions, clock: Clock): DatabaseCopy {
  return async (from, to, onProgress) => {
    const { copyDatabase } = await import('@todo/adapters-persistence');
    return copyDatabase({
      from: { ...options, url: from },
      to: { ...options, url: to },
      now: clock.now(),
      onProgress,
    });
  };
}

/** Whether a backup or a copy failed because its target exists already. */
export async function isTargetOccupied(error: unknown): Promise<boolean> {
  const { OccupiedTargetError } = await import('@todo/adapters-persistence');
  return error instanceof OccupiedTargetError;
}
