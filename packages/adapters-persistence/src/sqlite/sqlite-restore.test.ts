import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { StorageError, type StorageErrorCode } from '@todo/application';
import { aDraft, todosIn } from '@todo/application/testing';
import { Connection } from '../../testing/connection.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { backupDatabase, checkDatabase, openDatabase, restoreDatabase } from '../open-database.ts';

/** A database with "Old" in it and a backup with "New", both closed. */
async function aDatabaseAndBackup() {
  const folder = await temporaryFolder();
  const path = `${folder.path}/data/todo.db`;
  const backup = `${folder.path}/backup.db`;
  const url = `sqlite:${path}`;
  for (const task of ['New', 'Old']) {
    await using database = await openDatabase({ url });
    await todosIn(database.store)('ada').add(aDraft({ task }));
    if (task === 'New') await backupDatabase({ url }, backup);
  }
  return {
    folder: folder.path,
    path,
    backup,
    url,
    files: () => readdirSync(`${folder.path}/data`).toSorted(),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

async function tasksIn(path: string): Promise<readonly string[]> {
  await using database = await openDatabase({ url: `sqlite:${path}`, create: false });
  const { todos } = await todosIn(database.store)('ada').list({ limit: 10 });
  return todos.map(({ task }) => task);
}

describe('A restoration', { concurrency: true }, () => {
  it('replaces the database with the backup, and keeps the previous one', async () => {
    await using there = await aDatabaseAndBackup();
    const { bytes, before } = await restoreDatabase(there, there.backup);
    assert.equal(before, `${there.path}.before-restore`);
    assert.deepEqual(there.files(), ['todo.db', 'todo.db.before-restore']);
    assert.equal(bytes, statSync(there.path).size);
    assert.deepEqual(await tasksIn(there.path), ['New']);
    assert.deepEqual(await tasksIn(before), ['New', 'Old']);
    assert.ok(existsSync(there.backup));
  });

  it('never overwrites a database that was kept earlier', async () => {
    await using there = await aDatabaseAndBackup();
    writeFileSync(`${there.path}.before-restore-2`, 'holiday photos');
    const kept = [];
    for (let n = 0; n < 3; n += 1) kept.push((await restoreDatabase(there, there.backup)).before);
    const name = `${there.path}.before-restore`;
    assert.deepEqual(kept, [name, `${name}-3`, `${name}-4`]);
    assert.equal(readFileSync(`${name}-2`, 'utf8'), 'holiday photos');
  });

  it('creates the database if there is none, even beside a leftover log', async () => {
    await using there = await aDatabaseAndBackup();
    copyFileSync(there.backup, `${there.folder}/data/stale`);
    rmSync(there.path);
    writeFileSync(`${there.path}-wal`, 'a log of something else');
    const { before } = await restoreDatabase(there, there.backup);
    assert.equal(readFileSync(`${before}-wal`, 'utf8'), 'a log of something else');
    assert.deepEqual(await tasksIn(there.path), ['New']);
    const url = `sqlite:${there.folder}/no/such/folder/todo.db`;
    assert.equal((await restoreDatabase({ url }, there.backup)).before, undefined);
    assert.equal(statSync(`${there.folder}/no/such/folder/todo.db`).mode & 0o777, 0o600);
  });

  it('writes the log that a crash has left into the previous database', async () => {
    await using there = await aDatabaseAndBackup();
    await crashedWriter(there.path);
    assert.ok(statSync(`${there.path}-wal`).size > 0);
    const { before = '' } = await restoreDatabase(there, there.backup);
    assert.deepEqual(there.files(), ['todo.db', 'todo.db.before-restore']);
    assert.deepEqual(await tasksIn(there.path), ['New']);
    assert.deepEqual(await tasksIn(before), ['New', 'Old', 'Crash']);
    assert.equal((await checkDatabase(there)).isSound, true);
  });

  for (const [name, damage] of [
    ['is no database any more', (path: string) => writeFileSync(path, 'Buy milk\n'.repeat(999))],
    ['is empty', (path: string) => writeFileSync(path, '')],
    [
      'has pages that were overwritten',
      (path: string) => writeFileSync(path, readFileSync(path).fill(0xff, 4096)),
    ],
    ['was cut short', (path: string) => writeFileSync(path, readFileSync(path).subarray(0, 9000))],
  ] as const) {
    it(`replaces a database that ${name}, with the log of a crash beside it`, async () => {
      await using there = await aDatabaseAndBackup();
      await crashedWriter(there.path);
      damage(there.path);
      const { before = '' } = await restoreDatabase(there, there.backup);
      assert.deepEqual(await tasksIn(there.path), ['New']);
      assert.equal((await checkDatabase(there)).isSound, true);
      assert.ok(existsSync(before));
    });
  }

  it('keeps the permissions of the database', async () => {
    await using there = await aDatabaseAndBackup();
    chmodSync(there.path, 0o640);
    await restoreDatabase(there, there.backup);
    assert.equal(statSync(there.path).mode & 0o777, 0o640);
  });

  it('replaces the target of a link, and not the link', async () => {
    await using there = await aDatabaseAndBackup();
    symlinkSync(there.path, `${there.folder}/link.db`);
    await restoreDatabase({ url: `sqlite:${there.folder}/link.db` }, there.backup);
    assert.deepEqual(await tasksIn(there.path), ['New']);
    assert.deepEqual(there.files(), ['todo.db', 'todo.db.before-restore']);
  });
});

describe('A restoration is refused, and changes nothing,', { concurrency: true }, () => {
  for (const [name, code, message, prepare] of [
    ['where there is no backup', 'storage-unusable', /^No backup at/, (file) => rmSync(file)],
    [
      'where it is a folder',
      'storage-unusable',
      /not a file/,
      (file) => {
        rmSync(file);
        mkdirSync(file);
      },
    ],
    [
      'where it is no database',
      'storage-unusable',
      /not a database/,
      (file) => {
        writeFileSync(file, 'Buy milk\n'.repeat(999));
      },
    ],
    ['where it is empty', 'storage-unusable', /empty/, (file) => writeFileSync(file, '')],
    [
      'where it is damaged',
      'storage-unusable',
      /damaged/,
      (file) => {
        writeFileSync(file, readFileSync(file).fill(0xff, 4096));
      },
    ],
    [
      'where it is of another program',
      'storage-unusable',
      /another program/,
      (file) => {
        rmSync(file);
        using other = new Connection(file);
        other.run('create table photo (id)');
      },
    ],
    [
      'where it is of a newer release',
      'storage-unusable',
      /newer release/,
      (file) => {
        using newer = new Connection(file);
        newer.run('pragma user_version = 99');
      },
    ],
  ] satisfies readonly (readonly [string, StorageErrorCode, RegExp, (file: string) => void])[]) {
    it(name, async () => {
      await using there = await aDatabaseAndBackup();
      prepare(there.backup);
      const before = readFileSync(there.path);
      await assert.rejects(restoreDatabase(there, there.backup), failing(code, message));
      assert.deepEqual(readFileSync(there.path), before);
      assert.ok(!there.files().some((file) => /restore|partial/.test(file)));
    });
  }

  it('if the backup is the database itself', async () => {
    await using there = await aDatabaseAndBackup();
    symlinkSync(there.path, `${there.folder}/link.db`);
    for (const same of [there.path, `${there.folder}/link.db`]) {
      await assert.rejects(
        restoreDatabase(there, same),
        failing('storage-unusable', /is the database itself/),
      );
    }
    assert.ok(!there.files().some((file) => /restore|partial/.test(file)));
  });

  it('while this process has the database open', async () => {
    await using there = await aDatabaseAndBackup();
    await using database = await openDatabase(there);
    await database.ping();
    await assert.rejects(restoreDatabase(there, there.backup), inUse);
    assert.equal((await todosIn(database.store)('ada').add(aDraft())).id, 3);
  });

  it('while another process reads it, and until that process ends', async () => {
    await using there = await aDatabaseAndBackup();
    const reader = await aReader(there.path);
    await assert.rejects(restoreDatabase(there, there.backup), inUse);
    assert.deepEqual(await tasksIn(there.path), ['New', 'Old']);
    await reader.end();
    await restoreDatabase(there, there.backup);
    assert.deepEqual(await tasksIn(there.path), ['New']);
  });

  it(
    'while another program has it open, although it is damaged',
    { skip: process.platform !== 'linux' && 'needs /proc' },
    async () => {
      await using there = await aDatabaseAndBackup();
      const reader = await aReader(there.path);
      writeFileSync(there.path, 'Buy milk\n'.repeat(999));
      await assert.rejects(restoreDatabase(there, there.backup), inUse);
      await reader.end();
    },
  );
});

const inUse = failing('storage-unavailable', /is open in another program/);

/** A process that has read the database and keeps it open. */
async function aReader(path: string) {
  const program = fileURLToPath(new URL('../../testing/reader.ts', import.meta.url));
  const reader = spawn(process.execPath, ['--no-warnings', program, path], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(reader.stdout, 'data');
  return {
    async end() {
      const exited = once(reader, 'exit');
      reader.stdin.end();
      await exited;
    },
  };
}

/** Adds "Crash" in a process that is then killed, so that the todo is only in the log. */
async function crashedWriter(path: string): Promise<void> {
  const program = fileURLToPath(new URL('../../testing/crash.ts', import.meta.url));
  const writer = spawn(process.execPath, [program, path], { stdio: 'inherit' });
  await once(writer, 'exit');
  assert.equal(writer.signalCode, 'SIGKILL');
}

function failing(code: StorageErrorCode, message: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof StorageError, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, message);
    return true;
  };
}
