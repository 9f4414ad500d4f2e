import { StorageError, type StorageErrorCode } from '@todo/application';
import { SqliteError } from 'better-sqlite3';
import { isDiskFull } from './full-disk.ts';

/** Whether another connection holds the lock, so that a retry may succeed. */
export function isBusy(error: unknown): boolean {
  return error instanceof SqliteError && /^SQLITE_(BUSY|LOCKED|PROTOCOL)/.test(error.code);
}

/** Whether there is no room for `*-shm`, the file through which processes share a database. */
export function isTooFullToShare(error: unknown): boolean {
  return causedBy(error, /^SQLITE_IOERR_SHMSIZE$/);
}

/** Whether a crash has left a journal to roll back or a log to recover, which a read-only connection cannot do. */
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

/** Whether the content of the file is damaged or cannot be read. */
export function isDamage(error: unknown): boolean {
  return (
    error instanceof SqliteError &&
    (/^SQLITE_(CORRUPT|NOTADB|IOERR_(READ|SHORT_READ|CORRUPTFS|DATA))/.test(error.code) ||
      hasLostTables(error))
  );
}

/** A file that another program has truncated while it is open looks like a database without tables. */
function hasLostTables({ code, message }: InstanceType<typeof SqliteError>): boolean {
  return code === 'SQLITE_ERROR' && /^no such (table|column)/.test(message);
}

/** The codes that may hide a full disk: see {@link isDiskFull}. */
const perhapsFull = /^SQLITE_(IOERR_(WRITE|FSYNC|DIR_FSYNC|TRUNCATE|CLOSE|SHM\w+)|CANTOPEN)/;

// https://www.sqlite.org/rescode.html; an extended code begins with its primary one.
const kinds: readonly (readonly [RegExp, StorageErrorCode, (location: string) => string])[] = [
  [
    /^SQLITE_(BUSY|LOCKED|PROTOCOL)/,
    'storage-unavailable',
    (location) => `${location} is in use by another program. Try again in a moment.`,
  ],
  [
    // IOERR_SHMSIZE means a full disk, too: no room for the index of the write-ahead log.
    /^SQLITE_(FULL|IOERR_SHMSIZE)/,
    'storage-full',
    noRoom,
  ],
  [/^SQLITE_(CORRUPT|NOTADB|IOERR_(READ|SHORT_READ|CORRUPTFS|DATA))/, 'storage-unusable', damaged],
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

/** The message for a full disk. */
export function noRoom(location: string): string {
  return `No room is left on the disk of ${location}.`;
}

function damaged(location: string): string {
  return (
    `${location} is not a database, or it is damaged. \`todo db check\` says more, and ` +
    '`todo db restore <backup>` puts a backup in its place.'
  );
}

/** The error of every call after `close`. */
export function closedError(location: string): StorageError {
  return new StorageError('storage-unavailable', `${location} has been closed.`);
}

/** Translates an error of SQLite to the core's StorageError; any other error is returned unchanged. */
export function storageErrorFrom(error: unknown, location: string): unknown {
  if (!(error instanceof SqliteError)) return error;
  if (perhapsFull.test(error.code) && isDiskFull(location)) {
    return new StorageError('storage-full', noRoom(location), { cause: error });
  }
  if (hasLostTables(error)) {
    return new StorageError('storage-unusable', damaged(location), { cause: error });
  }
  const kind = kinds.find(([pattern]) => pattern.test(error.code));
  if (kind === undefined) return error;
  const [, code, message] = kind;
  return new StorageError(code, message(location), { cause: error });
}
