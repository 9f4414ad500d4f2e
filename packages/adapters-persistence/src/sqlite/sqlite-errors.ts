import { StorageError, type StorageErrorCode } from '@todo/application';
import { SqliteError } from 'better-sqlite3';
import { isDiskFull } from './full-disk.ts';

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

/** Whether what is in the file cannot be what was written to it, or cannot be read. */
export function isDamage(error: unknown): boolean {
  return (
    error instanceof SqliteError &&
    (/^SQLITE_(CORRUPT|NOTADB|IOERR_(READ|SHORT_READ|CORRUPTFS|DATA))/.test(error.code) ||
      hasLostTables(error))
  );
}

/** A file that was emptied under the program that has it open is a database without tables. */
function hasLostTables({ code, message }: InstanceType<typeof SqliteError>): boolean {
  return code === 'SQLITE_ERROR' && /^no such (table|column)/.test(message);
}

/** What may stand for a disk without room: see {@link isDiskFull}. */
const perhapsFull = /^SQLITE_(IOERR_(WRITE|FSYNC|DIR_FSYNC|TRUNCATE|CLOSE|SHM\w+)|CANTOPEN)/;

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

/** What to say of a disk without room. */
export function noRoom(location: string): string {
  return `No room is left on the disk of ${location}.`;
}

function damaged(location: string): string {
  return (
    `${location} is not a database, or it is damaged. \`todo db check\` says more, and ` +
    '`todo db restore <backup>` puts a backup in its place.'
  );
}

/** What somebody learns who comes after the end. */
export function closedError(location: string): StorageError {
  return new StorageError('storage-unavailable', `${location} has been closed.`);
}

/** The storage's own error as the core knows it; any other error comes back as it is. */
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
