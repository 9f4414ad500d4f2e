import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { StorageError } from '@todo/application';
import { aDraft, todosIn } from '@todo/application/testing';
import { Connection } from '../../testing/connection.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { OccupiedTargetError } from '../occupied-target-error.ts';
import { backupDatabase, openDatabase, schemaState } from '../open-database.ts';

/** A database with some todos of two owners. */
async function aDatabase() {
  const folder = await temporaryFolder();
  const url = `sqlite:${folder.path}/todo.db`;
  const database = await openDatabase({ url });
  for (const tags of [['home'], [], ['work', 'home']]) {
    await todosIn(database.store)('ada').add(aDraft({ tags }));
  }
  await todosIn(database.store)('bob').add(aDraft({ task: 'Äpfel' }));
  return {
    folder: folder.path,
    path: `${folder.path}/todo.db`,
    url,
    database,
    async [Symbol.asyncDispose]() {
      await database.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** A process that gives two todos the same new task in one transaction, and never stops. */
async function aWriter(path: string) {
  const program = fileURLToPath(new URL('../../testing/write-pairs.ts', import.meta.url));
  const writer = spawn(process.execPath, [program, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(writer.stdout, 'data');
  return {
    isRunning: () => writer.exitCode === null,
    [Symbol.dispose]: () => void writer.kill('SIGKILL'),
  };
}

describe('A backup', () => {
  it('is a database with the same todos and the same next id', async () => {
    await using source = await aDatabase();
    await todosIn(source.database.store)('ada').add(aDraft());
    await todosIn(source.database.store)('ada').remove([5], () => {});
    const file = `${source.folder}/backup.db`;
    assert.equal(await backupDatabase(source, file), statSync(file).size);

    await using backup = await openDatabase({ url: `sqlite:${file}` });
    for (const owner of ['ada', 'bob']) {
      const [before, after] = [todosIn(source.database.store)(owner), todosIn(backup.store)(owner)];
      assert.deepEqual(await after.list({ limit: 10 }), await before.list({ limit: 10 }));
      assert.deepEqual(await after.tags(), await before.tags());
    }
    const found = await todosIn(backup.store)('bob').list({ limit: 10, words: ['pfel'] });
    assert.equal(found.todos.length, 1);
    assert.equal((await todosIn(backup.store)('ada').add(aDraft())).id, 6);
  });

  it('is one file, which only the user may read', async () => {
    await using source = await aDatabase();
    mkdirSync(`${source.folder}/backups`);
    await backupDatabase(source, `${source.folder}/backups/today.db`);
    assert.deepEqual(readdirSync(`${source.folder}/backups`), ['today.db']);
    assert.equal(statSync(`${source.folder}/backups/today.db`).mode & 0o777, 0o600);
  });

  it('is complete and shows one moment, even if another process never stops writing', async () => {
    await using source = await aDatabase();
    using writer = await aWriter(source.path);
    const seen = new Set<unknown>();
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      const file = `${source.folder}/${name}.db`;
      await backupDatabase(source, file);
      using backup = new Connection(file);
      assert.equal(backup.value('pragma integrity_check'), 'ok');
      assert.equal(backup.value('select count(distinct task) from todo where id in (1, 2)'), 1);
      seen.add(backup.value('select task from todo where id = 1'));
    }
    assert.ok(writer.isRunning());
    assert.ok(seen.size > 1, 'the writer should have been writing');
  });

  it('never overwrites anything', async () => {
    await using source = await aDatabase();
    const file = `${source.folder}/backup.db`;
    writeFileSync(file, 'holiday photos');
    await assert.rejects(backupDatabase(source, file), OccupiedTargetError);
    await assert.rejects(backupDatabase(source, source.path), OccupiedTargetError);
    assert.equal(readFileSync(file, 'utf8'), 'holiday photos');
    assert.equal(readdirSync(source.folder).filter((name) => /partial/.test(name)).length, 0);
  });

  it('can be made before an update, with the schema of an earlier release', async () => {
    await using folder = await temporaryFolder();
    using earlier = new Connection(`${folder.path}/todo.db`);
    earlier.run(
      'pragma application_id = 0x746f646f; pragma user_version = 1; create table todo (id)',
    );
    const url = `sqlite:${folder.path}/backup.db`;
    await backupDatabase({ url: `sqlite:${folder.path}/todo.db` }, `${folder.path}/backup.db`);
    assert.deepEqual((await schemaState({ url })).applied, ['001-create-todo']);
  });

  it('is refused if there is no database to back up, or if it cannot be written', async () => {
    await using source = await aDatabase();
    const cases = [
      [`sqlite:${source.folder}/none.db`, 'backup.db', /^There is no database at .+none\.db/],
      ['sqlite::memory:', 'backup.db', /^A database in memory/],
      [source.url, 'no/such/folder/backup.db', /^.+backup\.db cannot be written\./],
    ] as const;
    for (const [url, file, message] of cases) {
      await assert.rejects(backupDatabase({ url }, `${source.folder}/${file}`), (error) => {
        assert.ok(error instanceof StorageError);
        assert.equal(error.code, 'storage-unusable');
        assert.match(error.message, message);
        return true;
      });
    }
    const kept = readdirSync(source.folder).filter((name) => !name.startsWith('todo.db'));
    assert.deepEqual(kept, []);
  });
});
