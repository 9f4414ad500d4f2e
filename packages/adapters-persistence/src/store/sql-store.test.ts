import { describe, it } from 'node:test';
import { createTodoApp } from '@todo/application';
import { sharedStoreContract, storeContract, todoAppContract } from '@todo/application/testing';
import { openDatabase } from '../open-database.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';

describe('The repository on SQLite, in a file', () => {
  for (const { name, run } of storeContract) {
    it(name, async () => {
      await using folder = await temporaryFolder();
      await using database = await openDatabase({ url: `sqlite:${folder.path}/todo.db` });
      await run(database.store);
    });
  }
});

describe('The repository on SQLite, in a short-lived process', () => {
  for (const { name, run } of storeContract) {
    it(name, async () => {
      await using folder = await temporaryFolder();
      const url = `sqlite:${folder.path}/todo.db`;
      await (await openDatabase({ url })).close();
      await using database = await openDatabase({ url, shortLived: true });
      await run(database.store);
    });
  }
});

describe('The repository on SQLite, in a file that is open twice', () => {
  for (const { name, run } of sharedStoreContract) {
    it(name, async () => {
      await using folder = await temporaryFolder();
      const url = `sqlite:${folder.path}/todo.db`;
      await using one = await openDatabase({ url });
      await using other = await openDatabase({ url });
      await run(one.store, other.store);
    });
  }
});

describe('The repository on SQLite, in memory', () => {
  for (const { name, run } of storeContract) {
    it(name, async () => {
      await using database = await openDatabase({ url: 'sqlite::memory:' });
      await run(database.store);
    });
  }
});

describe('The use cases over SQLite', () => {
  for (const { name, run } of todoAppContract) {
    it(name, async () => {
      await using folder = await temporaryFolder();
      await using database = await openDatabase({ url: `sqlite:${folder.path}/todo.db` });
      await run(createTodoApp({ store: database.store }));
    });
  }
});
