import { describe, it } from 'node:test';
import { accountStoreContract } from '@todo/application/testing';
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
