import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFileSync, renameSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import type { SortField, TodoQuery, TodoRepository } from '@todo/application';
import { aDraft, todosIn } from '@todo/application/testing';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import type { TodoDatabase } from '../database.ts';
import { openDatabase } from '../open-database.ts';

const program = new URL('../../testing/search-and-end.ts', import.meta.url).pathname;

/** How many todos of 10 kB there are: together they are larger than what is read on the spot. */
const many = 300;

const by = (...names: (SortField | `-${SortField}`)[]): Pick<TodoQuery, 'order'> => ({
  order: names.map((name) => ({
    field: name.replace('-', '') as SortField,
    descending: name.startsWith('-'),
  })),
});

/** What answers while `ask` is under way: another process, or this one. */
async function answering(ask: () => Promise<unknown>): Promise<'reader' | 'here'> {
  const asked = ask();
  const isWaiting = process.getActiveResourcesInfo().includes('ProcessWrap');
  await asked;
  return isWaiting ? 'reader' : 'here';
}

describe('A large SQLite file', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let path = '';
  let database: TodoDatabase;
  let todos: TodoRepository;
  before(async () => {
    folder = await temporaryFolder();
    path = `${folder.path}/todo.db`;
    database = await openDatabase({ url: `sqlite:${path}` });
    todos = todosIn(database.store)('ada');
    const drafts = Array.from({ length: many }, (_, at) =>
      aDraft({ task: `Buy milk ${at}`, tags: ['home'], notes: `${at} `.repeat(2000) }),
    );
    await Promise.all(drafts.map((draft) => todos.add(draft)));
  });
  after(async () => {
    await database.close();
    await folder[Symbol.asyncDispose]();
  });

  const slow: Readonly<Record<string, () => Promise<unknown>>> = {
    'a word': () => todos.list({ words: ['zz'], limit: 10 }),
    'a count': () => todos.count({}),
    'a count of what has a word': () => todos.count({ words: ['milk'] }),
    'all tags': () => todos.tags(),
    'a tag': () => todos.list({ tags: [['home']], limit: 10 }),
    'a status': () => todos.list({ statuses: ['Completed'], limit: 10 }),
    'a priority': () => todos.list({ priorities: ['high'], limit: 10 }),
    'an order without an index': () => todos.list({ ...by('status', 'task', 'id'), limit: 10 }),
    'ties in the other direction': () => todos.list({ ...by('-task', 'id'), limit: 10 }),
    'a large page': () => todos.list({ limit: 101 }),
  };
  for (const [name, ask] of Object.entries(slow)) {
    it(`is read beside the event loop for ${name}`, async () => {
      assert.equal(await answering(ask), 'reader');
      // Nor does whether a page is still the same stop it.
      assert.equal(await answering(ask), 'reader');
    });
  }

  const quick: Readonly<Record<string, () => Promise<unknown>>> = {
    'one todo': () => todos.find(7),
    'a short page': () => todos.list({ limit: 100 }),
    'what is due first': () => todos.list({ ...by('due', '-priority', 'id'), limit: 100 }),
    'a later page': () => todos.list({ limit: 10, after: [200] }),
    'whether it answers': () => database.ping(),
  };
  for (const [name, ask] of Object.entries(quick)) {
    it(`is read on the spot for ${name}`, async () => {
      assert.equal(await answering(ask), 'here');
    });
  }

  it('is searched with all that was written before', async () => {
    for (let round = 0; round < 20; round += 1) {
      const words = [`round${round}`];
      const { id } = await todos.add(aDraft({ task: `Round${round}` }));
      assert.deepEqual(
        (await todos.list({ words, limit: 10 })).todos.map((todo) => todo.id),
        [id],
      );
      await todos.remove([id], () => {});
      assert.equal(await todos.count({ words }), 0);
    }
  });

  it('gives the same todos as on the spot', async () => {
    await using brief = await openDatabase({ url: `sqlite:${path}`, brief: true });
    const query: TodoQuery = { words: ['milk'], ...by('-task', 'id'), limit: 1000 };
    assert.deepEqual(await todos.list(query), await todosIn(brief.store)('ada').list(query));
  });

  it('is read on the spot by a program that asks once and ends', async () => {
    await using brief = await openDatabase({ url: `sqlite:${path}`, brief: true });
    const search = () => todosIn(brief.store)('ada').count({ words: ['milk'] });
    assert.equal(await answering(search), 'here');
  });

  it('does not keep a program alive that has not closed it', async () => {
    const args = [program, `sqlite:${path}`];
    // It rejects where the program has to be ended, or ends with an error.
    const run = await promisify(execFile)(process.execPath, args, { timeout: 60_000 });
    assert.equal(run.stdout, `${many}`);
  });

  it('is the one that was opened, whatever lies at its path since then', async () => {
    const copy = `${folder.path}/copy.db`;
    copyFileSync(path, copy);
    await using opened = await openDatabase({ url: `sqlite:${copy}` });
    const own = await todosIn(opened.store)('ada').add(aDraft({ task: 'Only here' }));
    renameSync(path, `${path}.away`);
    renameSync(copy, path);
    renameSync(`${path}.away`, copy);
    try {
      assert.equal(await todosIn(opened.store)('ada').count({ words: ['only'] }), 1);
      assert.equal((await todosIn(opened.store)('ada').find(own.id))?.task, 'Only here');
    } finally {
      renameSync(copy, `${path}.away`);
      renameSync(path, copy);
      renameSync(`${path}.away`, path);
    }
  });
});

describe('A small SQLite file, and one in memory', () => {
  it('are read on the spot, and need no other process', async () => {
    await using folder = await temporaryFolder();
    for (const url of [`sqlite:${folder.path}/todo.db`, 'sqlite::memory:']) {
      await using database = await openDatabase({ url });
      const search = () => todosIn(database.store)('ada').list({ words: ['zz'], limit: 10 });
      assert.equal(await answering(search), 'here');
    }
  });
});
