import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import {
  accountStoreContract,
  aMoment,
  anAccount,
  aSession,
  someAttempts,
} from '@todo/application/testing';
import { openDatabase } from '../open-database.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';

describe('The accounts on SQLite, in a file', () => {
  for (const { name, run } of accountStoreContract) {
    it(name, async () => {
      await using folder = await temporaryFolder();
      await using database = await openDatabase({ url: `sqlite:${folder.path}/todo.db` });
      await run(database);
    });
  }
});

describe('The accounts on SQLite, in a short-lived process', () => {
  for (const { name, run } of accountStoreContract) {
    it(name, async () => {
      await using folder = await temporaryFolder();
      const url = `sqlite:${folder.path}/todo.db`;
      await (await openDatabase({ url })).close();
      await using database = await openDatabase({ url, shortLived: true });
      await run(database);
    });
  }
});

describe('The accounts on SQLite, in memory', () => {
  for (const { name, run } of accountStoreContract) {
    it(name, async () => {
      await using database = await openDatabase({ url: 'sqlite::memory:' });
      await run(database);
    });
  }
});

describe('A transition on SQLite', () => {
  it('that changes nothing writes nothing', async () => {
    await using folder = await temporaryFolder();
    const path = `${folder.path}/todo.db`;
    await using database = await openDatabase({ url: `sqlite:${path}` });
    const { id } = anAccount();
    await database.accounts.transaction(async (data) => {
      await data.accounts.add(anAccount());
      await data.sessions.add(aSession(), aMoment);
      await data.attempts.update('ada', () => someAttempts());
    });
    using other = new DatabaseSync(path, { readOnly: true });
    // https://www.sqlite.org/pragma.html#pragma_data_version
    const version = () => other.prepare('pragma data_version').get();
    const before = version();
    await database.accounts.transaction(async (data) => {
      await data.accounts.update(id, (account) => account);
      await data.sessions.update('session-1', (session) => session);
      await data.attempts.update('ada', () => undefined);
    });
    assert.deepEqual(version(), before);
    await database.accounts.transaction((data) =>
      data.accounts.update(id, (account) => ({ ...account, passwordHash: 'changed' })),
    );
    assert.notDeepEqual(version(), before);
  });
});
