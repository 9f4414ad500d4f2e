import assert from 'node:assert/strict';
import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { StorageError, type StorageErrorCode } from '@todo/application';
import { aDraft, todosIn } from '@todo/application/testing';
import Database from 'better-sqlite3';
import { Connection } from '../../testing/connection.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import type { DatabaseEvent } from '../database-event.ts';
import { openDatabase } from '../open-database.ts';
import { FileGuard } from './file-guard.ts';

/** An open database with a todo in it, in a folder of its own. */
async function anOpenDatabase(path = 'data/todo.db') {
  const folder = await temporaryFolder();
  mkdirSync(`${folder.path}/data`);
  const file = `${folder.path}/data/todo.db`;
  if (path !== 'data/todo.db') symlinkSync(file, `${folder.path}/${path}`);
  // A broken link is refused, so the file has to exist before the link.
  await (await openDatabase({ url: `sqlite:${file}` })).close();
  const events: DatabaseEvent[] = [];
  const database = await openDatabase({
    url: `sqlite:${folder.path}/${path}`,
    onEvent: (event) => events.push(event),
  });
  const todos = todosIn(database.store)('ada');
  await todos.add(aDraft({ task: 'Before' }));
  return {
    folder: folder.path,
    file,
    database,
    todos,
    told: () => events.map(({ kind, level }) => `${level} ${kind}`),
    async [Symbol.asyncDispose]() {
      await database.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

describe('A file that is lost while a process has it open', () => {
  const losses: readonly (readonly [string, (folder: string) => void])[] = [
    ['deleted', (folder) => rmSync(`${folder}/data/todo.db`)],
    [
      'replaced by a copy of itself',
      (folder) => {
        copyFileSync(`${folder}/data/todo.db`, `${folder}/copy.db`);
        renameSync(`${folder}/copy.db`, `${folder}/data/todo.db`);
      },
    ],
    ['without its log', (folder) => rmSync(`${folder}/data/todo.db-wal`)],
    ['gone with its folder', (folder) => rmSync(`${folder}/data`, { recursive: true })],
    ['in a folder that has another name', (folder) => renameSync(`${folder}/data`, `${folder}/b`)],
  ];
  for (const [name, lose] of losses) {
    it(`is neither written nor read when it is ${name}, and is reported as lost once`, async () => {
      await using open = await anOpenDatabase();
      lose(open.folder);
      for (let n = 0; n < 3; n += 1) {
        await assert.rejects(open.todos.add(aDraft()), failing('storage-unavailable', /Restart/));
        await assert.rejects(open.database.ping(), failing('storage-unavailable', /Restart/));
        await assert.rejects(open.todos.find(1), failing('storage-unavailable', /Restart/));
      }
      assert.deepEqual(open.told(), ['fatal file-lost']);
    });
  }

  it('counts as lost when the link to it leads to another file', async () => {
    await using open = await anOpenDatabase('link.db');
    writeFileSync(`${open.folder}/other.db`, '');
    rmSync(`${open.folder}/link.db`);
    symlinkSync(`${open.folder}/other.db`, `${open.folder}/link.db`);
    await assert.rejects(open.todos.add(aDraft()), failing('storage-unavailable', /link\.db/));
  });

  it('is used again when it is put back', async () => {
    await using open = await anOpenDatabase();
    renameSync(open.file, `${open.folder}/aside.db`);
    await assert.rejects(open.todos.add(aDraft()), failing('storage-unavailable', /Restart/));
    renameSync(`${open.folder}/aside.db`, open.file);
    await until(async () => (await open.database.ping().catch(() => 'lost')) === undefined);
    assert.equal((await open.todos.add(aDraft())).id, 2);
    assert.deepEqual(open.told(), ['fatal file-lost', 'info recovered']);
  });

  it('does not count as lost when another process writes to it', async () => {
    await using open = await anOpenDatabase();
    await using other = await openDatabase({ url: `sqlite:${open.file}` });
    const { id } = await todosIn(other.store)('ada').add(
      aDraft({ notes: 'So it goes on. '.repeat(600) }),
    );
    await todosIn(other.store)('ada').remove([id], () => {});
    {
      using packer = new Connection(open.file);
      packer.run('vacuum; pragma wal_checkpoint(truncate)');
    }
    assert.equal((await open.todos.add(aDraft())).id, 3);
    assert.deepEqual(open.told(), []);
  });
});

describe('A file that is damaged while it is open', () => {
  it('is not written any more, but still read as far as possible', async () => {
    await using open = await anOpenDatabase();
    {
      // The second connection has not read the pages that the first one writes.
      await using other = await openDatabase({ url: `sqlite:${open.file}` });
      const notes = 'So it goes on. '.repeat(100);
      const drafts = Array.from({ length: 300 }, (_, n) => aDraft({ task: `Task ${n}`, notes }));
      await Promise.all(drafts.map((draft) => todosIn(other.store)('ada').add(draft)));
    }
    await writtenBack(open.file);
    assert.equal((await open.todos.find(1))?.task, 'Before');
    overwrite(open.file, 0.5, 1);
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, n) =>
        open.todos.find(300 - n).then(
          () => 'read',
          (error: StorageError) => error.code,
        ),
      ),
    );
    assert.ok(answers.includes('storage-unusable'), answers.join());
    assert.deepEqual(open.told(), ['fatal damaged']);
    await assert.rejects(open.todos.add(aDraft()), failing('storage-unusable', /todo db restore/));
    await assert.rejects(open.database.ping(), failing('storage-unusable', /damaged/));
    assert.equal((await open.todos.find(1))?.task, 'Before');
  });

  for (const [name, size] of [
    ['cut short', 8192],
    ['emptied', 0],
  ] as const) {
    it(`or ${name}, is reported as damaged`, async () => {
      await using open = await anOpenDatabase();
      await writtenBack(open.file);
      truncateSync(open.file, size);
      await assert.rejects(open.todos.add(aDraft()), failing('storage-unusable', /damaged/));
      await assert.rejects(open.todos.add(aDraft()), failing('storage-unusable', /damaged/));
      await assert.rejects(open.database.ping(), failing('storage-unusable', /damaged/));
      assert.deepEqual(open.told(), ['fatal damaged']);
    });
  }

  it('is written again after a check that finds it sound', { timeout: 20_000 }, async () => {
    const told: string[] = [];
    const guard = new FileGuard({ location: 'todo.db', onEvent: ({ kind }) => told.push(kind) });
    guard.noteFailure(new Database.SqliteError('malformed', 'SQLITE_CORRUPT'));
    assert.throws(() => guard.assertWritable(), failing('storage-unusable', /damaged/));
    let checks = 0;
    guard.watch({
      checkpoint: () => assert.fail('a damaged file is not written'),
      async isSound() {
        checks += 1;
        return true;
      },
    });
    await until(async () => checks > 0);
    guard.assertWritable();
    guard.close();
    assert.deepEqual(told, ['damaged', 'recovered']);
  });
});

describe('The log of a database that no process writes', () => {
  it('is written back, so that a plain copy of the file has everything', async () => {
    await using open = await anOpenDatabase();
    await writtenBack(open.file);
    copyFileSync(open.file, `${open.folder}/copy.db`);
    using copy = new Connection(`${open.folder}/copy.db`);
    assert.equal(copy.value('select task from todo'), 'Before');
  });

  it('is written back at once after the file was created', async () => {
    await using folder = await temporaryFolder();
    await using database = await openDatabase({ url: `sqlite:${folder.path}/todo.db` });
    await database.ping();
    copyFileSync(`${folder.path}/todo.db`, `${folder.path}/copy.db`);
    using copy = new Connection(`${folder.path}/copy.db`);
    assert.equal(copy.value('select count(*) from todo'), 0);
  });

  it('stays while another connection reads what was there before it, without an error', async () => {
    await using open = await anOpenDatabase();
    using reader = new Connection(open.file);
    reader.run('begin');
    reader.value('select count(*) from todo');
    await open.todos.add(aDraft({ task: 'After' }));
    await setTimeout(2500);
    assert.deepEqual(open.told(), []);
    assert.ok(statSync(`${open.file}-wal`).size > 0);
    reader.run('commit');
    await writtenBack(open.file);
  });
});

/** Waits until the log of a database is empty. */
async function writtenBack(file: string): Promise<void> {
  await until(async () => statSync(`${file}-wal`).size === 0);
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 15_000;
  while (!(await condition())) {
    assert.ok(performance.now() < deadline, 'it should have come to that');
    await setTimeout(20);
  }
}

function overwrite(file: string, from: number, to: number): void {
  const bytes = readFileSync(file);
  bytes.fill(0xff, bytes.length * from, bytes.length * to);
  writeFileSync(file, bytes);
}

function failing(code: StorageErrorCode, message: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof StorageError, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, message);
    return true;
  };
}
