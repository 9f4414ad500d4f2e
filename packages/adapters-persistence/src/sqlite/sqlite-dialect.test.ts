import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { StorageError } from '@todo/application';
import { aDraft, momentsLater, todosIn } from '@todo/application/testing';
import { complete, edit } from '@todo/domain';
import Database from 'better-sqlite3';
import { openDatabase } from '../open-database.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';

describe('While another program holds the write lock', () => {
  it('readers are answered, and a writer waits its turn', async () => {
    await using folder = await temporaryFolder();
    const path = `${folder.path}/todo.db`;
    await using database = await openDatabase({ url: `sqlite:${path}`, timeoutMs: 60_000 });
    const todos = todosIn(database.store)('ada');
    const { id } = await todos.add(aDraft());
    const other = lock(path);

    let written = false;
    const writing = todos
      .update([id], (todo) => complete(todo, momentsLater(1)))
      .then(() => (written = true));
    for (let reads = 0; reads < 20; reads += 1) {
      assert.equal((await todos.find(id))?.status, 'Pending');
    }
    assert.ok(!written);

    other.close();
    await writing;
    assert.equal((await todos.find(id))?.status, 'Completed');
  });

  it('a writer fails after its time limit, and can write again afterwards', async () => {
    await using folder = await temporaryFolder();
    const path = `${folder.path}/todo.db`;
    await using database = await openDatabase({ url: `sqlite:${path}`, timeoutMs: 20 });
    const todos = todosIn(database.store)('ada');
    const other = lock(path);
    await assert.rejects(todos.add(aDraft()), (error) => {
      assert.ok(error instanceof StorageError);
      assert.equal(error.code, 'storage-unavailable');
      assert.match(error.message, /todo.db is in use by another program/);
      return true;
    });
    assert.deepEqual((await todos.list({ limit: 10 })).todos, []);
    other.close();
    await todos.add(aDraft());
  });
});

describe('Several programs on one file', () => {
  it('lose no update and get no error of a lock', async () => {
    await using folder = await temporaryFolder();
    const url = `sqlite:${folder.path}/todo.db`;
    await using database = await openDatabase({ url });
    const todos = todosIn(database.store)('ada');
    const { id } = await todos.add(aDraft({ task: '0' }));
    const program = new URL('../../testing/count-up.ts', import.meta.url).pathname;
    const run = promisify(execFile);
    const others = [1, 2].map(() => run(process.execPath, [program, url, `${id}`, '50']));
    for (let n = 0; n < 50; n += 1) {
      await todos.update([id], (todo) =>
        edit(todo, { task: `${Number(todo.task) + 1}` }, todo.updatedAt),
      );
    }
    await Promise.all(others);
    assert.equal((await todos.find(id))?.task, '150');
  });
});

/** A second connection, which is another process to SQLite. */
function lock(path: string): Database.Database {
  const other = new Database(path);
  other.exec('begin immediate');
  return other;
}
