import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { describe, it } from 'node:test';
import { createTodoApp, StorageError } from '@todo/application';
import Database from 'better-sqlite3';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { MissingDatabaseError } from '../missing-database-error.ts';
import { openDatabase, vacuumDatabase } from '../open-database.ts';

/** A file with 300 kB of deleted todos, and one that is left. */
async function aFileWithRoom(path: string) {
  const url = `sqlite:${path}/todo.db`;
  const database = await openDatabase({ url });
  const app = createTodoApp({ store: database.store });
  await app.add({ task: 'Buy milk', tags: ['home'] });
  const long = { task: 'Read', notes: 'a secret of many words '.repeat(400) };
  const { id } = await app.add(long);
  for (let n = 0; n < 30; n += 1) await app.edit(id, { notes: `${n} ${long.notes}` });
  await app.delete([id]);
  await app.emptyTrash();
  return { url, file: `${path}/todo.db`, app, database };
}

describe('Vacuuming a SQLite file', () => {
  it('gives space back, and changes nothing else', async () => {
    await using folder = await temporaryFolder();
    const { url, file, app, database } = await aFileWithRoom(folder.path);
    await database.close();
    const before = statSync(file).size;
    await vacuumDatabase({ url });
    assert.ok(statSync(file).size < before - 200_000, `${statSync(file).size} of ${before}`);
    await using again = await openDatabase({ url });
    const { todos } = await createTodoApp({ store: again.store }).list({ keyword: 'milk' });
    assert.deepEqual(
      todos.map(({ id, tags }) => [id, tags]),
      [[1, ['home']]],
    );
    await assert.rejects(app.list(), StorageError);
  });

  it('runs while another connection has the file open, which goes on', async () => {
    await using folder = await temporaryFolder();
    const { url, app, database } = await aFileWithRoom(folder.path);
    await vacuumDatabase({ url });
    await app.complete([1]);
    assert.equal((await app.get(1)).status, 'Completed');
    await database.close();
  });

  it('waits for a writer as long as it may, and then says that it could not', async () => {
    await using folder = await temporaryFolder();
    const { url, file, database } = await aFileWithRoom(folder.path);
    const writer = new Database(file);
    writer.exec('begin immediate');
    await assert.rejects(vacuumDatabase({ url, timeoutMs: 50 }), { code: 'storage-unavailable' });
    writer.exec('commit');
    writer.close();
    await vacuumDatabase({ url });
    await database.close();
  });

  it('creates no file', async () => {
    await using folder = await temporaryFolder();
    await assert.rejects(
      vacuumDatabase({ url: `sqlite:${folder.path}/todo.db` }),
      MissingDatabaseError,
    );
  });
});
