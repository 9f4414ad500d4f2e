import {
  chmodSync,
  chownSync,
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { StorageError } from '@todo/application';
import Database from 'better-sqlite3';
import type { RestoreSummary } from '../database.ts';
import { codeOf } from '../system-error-code.ts';
import { makeFolder } from './make-folder.ts';
import { checkSqliteFile } from './sqlite-check.ts';
import { isBusy, isDamage, storageErrorFrom } from './sqlite-errors.ts';
import { inspectSqliteFile, isThere, type SqlitePath } from './sqlite-file.ts';
import {
  aboutFile,
  giveName,
  hasNoLinks,
  partialName,
  sizeOf,
  sync,
  syncFolderOf,
  writeWholeCopy,
} from './written-file.ts';

/** The files that SQLite keeps beside a database. SQLite replays such a file over whatever database it finds there. */
const companions = ['-wal', '-journal', '-shm'] as const;

/** How long to wait for short-lived commands that have the database open, in milliseconds. */
const patienceMs = 1000;

/**
 * Replaces the database with a backup, and keeps the previous database beside it under another name. At each moment,
 * the database is completely the previous one or completely the backup.
 *
 * @param path of the database, which may be damaged or missing
 * @param backup the path of a backup of this release or an earlier one; it is only read
 * @throws StorageError, with nothing changed: where the backup is not sound, where another program has the
 * database open, or where there is no room
 */
export async function restoreSqliteFile(
  path: SqlitePath,
  backup: string,
  timeoutMs: number,
): Promise<RestoreSummary> {
  if (path === ':memory:') {
    throw new StorageError(
      'storage-unusable',
      'A database in memory is gone with its program, so there is none to restore. Name a file.',
    );
  }
  await assertSound(backup, timeoutMs);
  const isNew = !isThere(path);
  if (isNew) aboutFile(path, () => makeFolder(dirname(path)));
  // The target of a link is replaced, and not the link.
  const file = isNew ? resolve(path) : realpathSync(path);
  if (!isNew && isSameFile(file, backup)) {
    throw new StorageError('storage-unusable', `${backup} is the database itself. Name a backup.`);
  }

  const partial = partialName(file);
  try {
    writeWholeCopy(backup, partial, { file, timeoutMs });
    if (isNew) return aboutFile(file, () => summaryOf(file, putInPlace(partial, file)));
    aboutFile(file, () => takeAfter(partial, file));
    const held = await holdAlone(file, Math.min(timeoutMs, patienceMs));
    try {
      const isWhole = held !== undefined;
      return aboutFile(file, () => summaryOf(file, replace(partial, file, isWhole)));
    } finally {
      held?.close();
    }
  } finally {
    rmSync(partial, { force: true });
  }
}

async function assertSound(backup: string, timeoutMs: number): Promise<void> {
  if (!isThere(backup)) {
    throw new StorageError('storage-unusable', `No backup at ${backup}.`);
  }
  const { checks } = await checkSqliteFile(backup, timeoutMs);
  const { outcome, details } = checks[0] ?? {};
  if (outcome === 'damaged') {
    throw new StorageError(
      'storage-unusable',
      `${backup} is not a database, or it is damaged (${details?.[0]}) Nothing was changed: restore another backup.`,
    );
  }
  if ((await inspectSqliteFile(backup, timeoutMs)) === 0) {
    throw new StorageError('storage-unusable', `${backup} is empty. Restore another backup.`);
  }
}

function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => statSync(path, { bigint: true }));
  return a?.dev === b?.dev && a?.ino === b?.ino;
}

/** Gives the new file the owner and the mode of the old one, so that the same users can use the database. */
function takeAfter(partial: string, file: string): void {
  const [to, from] = [statSync(partial), statSync(file)];
  if (to.uid !== from.uid || to.gid !== from.gid) chownSync(partial, from.uid, from.gid);
  chmodSync(partial, from.mode & 0o777);
  sync(partial, 'r+');
}

/**
 * Locks all other programs out of a database, and writes its log back, so that it is one file.
 * @returns the connection that holds the lock until it is closed; undefined if the database is too damaged to lock
 * @throws StorageError where another program has it open
 */
async function holdAlone(file: string, waitMs: number): Promise<Database.Database | undefined> {
  const deadline = performance.now() + waitMs;
  for (;;) {
    const database = new Database(file, { fileMustExist: true, timeout: 0 });
    try {
      // Every connection in write-ahead mode holds a shared lock while it is open: an exclusive lock proves that there
      // is no other connection, not even one that only reads.
      database.pragma('locking_mode = exclusive');
      database.exec('begin exclusive; commit');
      database.pragma('journal_mode = delete');
      // In mode `delete`, closing would remove a journal of this name, which may be another program's by then.
      database.pragma('journal_mode = memory');
      return database;
    } catch (error) {
      database.close();
      if (isBusy(error)) {
        if (performance.now() > deadline) throw inUse(file);
      } else {
        if (!isDamage(error)) throw storageErrorFrom(error, file);
        // SQLite cannot lock a file that it cannot read.
        if (isOpenElsewhere(file)) throw inUse(file);
        return undefined;
      }
    }
    await setTimeout(50);
  }
}

function inUse(file: string): StorageError {
  return new StorageError(
    'storage-unavailable',
    `${file} is open in another program, such as \`todo serve\`. Stop that program, then restore again. ` +
      'Nothing was changed.',
  );
}

/** Whether another process of this user has the file open; always false where the system has no `/proc`. */
function isOpenElsewhere(file: string): boolean {
  if (process.platform !== 'linux') return false;
  const others = readdirSync('/proc').filter(
    (name) => /^\d+$/.test(name) && name !== String(process.pid),
  );
  return others.some((pid) => openFilesOf(pid).includes(file));
}

function openFilesOf(pid: string): readonly string[] {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).map((name) => readlinkSync(`${folder}/${name}`));
  } catch (error) {
    // The process has exited or closed a file meanwhile, or belongs to another user.
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(codeOf(error))) return [];
    throw error;
  }
}

/** Puts the backup where there is no file. @returns the name under which leftover companions are kept, if any */
function putInPlace(partial: string, file: string): string | undefined {
  // Companions without their database are useless, and SQLite would replay them over the backup.
  const before = companions.some((ending) => existsSync(`${file}${ending}`))
    ? freeName(file)
    : undefined;
  if (before !== undefined) moveCompanions(file, before);
  giveName(partial, file);
  syncFolderOf(file);
  return before;
}

/**
 * @param isWhole whether the file alone is the whole database, without companions
 * @returns the name under which the previous database is kept
 */
function replace(partial: string, file: string, isWhole: boolean): string {
  const before = keep(file);
  if (isWhole) removeCompanions(file);
  else moveCompanions(file, before);
  syncFolderOf(file);
  renameSync(partial, file);
  syncFolderOf(file);
  return before;
}

/** Gives the file a second name. @returns the second name */
function keep(file: string): string {
  for (;;) {
    const before = freeName(file);
    try {
      try {
        linkSync(file, before);
      } catch (error) {
        if (!hasNoLinks(error)) throw error;
        copyFileSync(file, before, constants.COPYFILE_EXCL);
        sync(before, 'r+');
      }
      return before;
    } catch (error) {
      // Another restoration has taken that name at the same moment.
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
}

function removeCompanions(file: string): void {
  for (const ending of companions) rmSync(`${file}${ending}`, { force: true });
}

function moveCompanions(file: string, before: string): void {
  for (const ending of companions) {
    if (existsSync(`${file}${ending}`)) renameSync(`${file}${ending}`, `${before}${ending}`);
  }
}

function freeName(file: string): string {
  for (let number = 1; ; number += 1) {
    const name = `${file}.before-restore${number === 1 ? '' : `-${number}`}`;
    if (!['', ...companions].some((ending) => existsSync(`${name}${ending}`))) return name;
  }
}

function summaryOf(file: string, before: string | undefined): RestoreSummary {
  return { bytes: sizeOf(file), ...(before !== undefined && { before }) };
}
