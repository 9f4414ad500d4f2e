import { StorageError, type StorageErrorCode } from '@todo/application';
import { SqliteError } from 'better-sqlite3';

/** Whether somebody else holds the lock, so that another try may succeed. */
export function isBusy(error: unknown): boolean {
  return error instanceof SqliteError && /^SQLITE_(BUSY|LOCKED|PROTOCOL)/.test(error.code);
}

/** Whether there is no room for the file through which programs share a database, `*-shm`. */
export function isTooFullToShare(error: unknown): boolean {
  return causedBy(error, /^SQLITE_IOERR_SHMSIZE$/);
}

/** Whether a crash has left a journal to be rolled back, or a log to be recovered, which a reader may not do. */
export function isLeftByCrash(error: unknown): boolean {
  return causedBy(error, /^SQLITE_READONLY_(ROLLBACK|RECOVERY|CANTINIT)$/);
}

function causedBy(error: unknown, code: RegExp): boolean {
  return (
    error instanceof StorageError &&
    error.cause instanceof SqliteError &&
    code.test(error.cause.code)
  );
}

// https://www.sqlite.org/rescode.html; an extended code begins with its primary one.
const kinds: readonly (readonly [RegExp, StorageErrorCode, (location: string) => string])[] = [
  [
    /^SQLITE_(BUSY|LOCKED|PROTOCOL)/,
    'storage-unavailable',
    (location) => `${location} is in use by another program. Try again in a moment.`,
  ],
  [
    // The second is a full disk as well: no room for the index of the write-ahead log.
    /^SQLITE_(FULL|IOERR_SHMSIZE)/,
    'storage-full',
    (location) => `No room is left on the disk of ${location}.`,
  ],
  [
    /^SQLITE_(CORRUPT|NOTADB)/,
    'storage-unusable',
    (location) => `${location} is not a database, or it is damaged. Restore it from a backup.`,
  ],
  [
    /^SQLITE_(CANTOPEN|PERM|AUTH)/,
    'storage-unusable',
    (location) => `${location} cannot be opened. Check that it is a file and may be read.`,
  ],
  [
    /^SQLITE_READONLY/,
    'storage-unusable',
    (location) => `${location} cannot be written. Check its permissions and those of its folder.`,
  ],
  [/^SQLITE_IOERR/, 'storage-unusable', (location) => `The disk of ${location} reports an error.`],
];

/** What somebody learns who comes after the end. */
export function closedError(location: string): StorageError {
  return new StorageError('storage-unavailable', `${location} has been closed.`);
}

/** The storage's own error as the core knows it; any other error comes back as it is. */
export function storageErrorFrom(error: unknown, location: string): unknown {
  if (!(error instanceof SqliteError)) return error;
  const kind = kinds.find(([pattern]) => pattern.test(error.code));
  if (kind === undefined) return error;
  const [, code, message] = kind;
  return new StorageError(code, message(location), { cause: error });
}
